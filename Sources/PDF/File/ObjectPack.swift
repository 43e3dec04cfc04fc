/// Objects on their way into an object stream (ISO 32000-1, 7.5.7).
struct ObjectPack: Sendable {
    /// Larger ones deflate no better, and a reader has to inflate all of one for any of its objects.
    private static let fullCount = 200
    private static let fullSize = 128 << 10

    private(set) var members: [(number: Int, offset: Int)] = []
    private(set) var bytes: [UInt8] = []

    var isFull: Bool { members.count >= Self.fullCount || bytes.count >= Self.fullSize }

    /// Objects are set apart by white space only.
    mutating func add(_ number: Int, _ body: (inout [UInt8]) -> Void) {
        members.append((number, bytes.count))
        body(&bytes)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Takes what is there out, and leaves room for as much.
    mutating func take() -> ObjectPack {
        let full = self
        members = []
        members.reserveCapacity(Self.fullCount)
        bytes = []
        bytes.reserveCapacity(full.bytes.count + full.bytes.count / 8)
        return full
    }

    /// The stream's entries and its bytes, which begin with the pairs of number and offset.
    var stream: (entries: String, bytes: [UInt8]) {
        var stream: [UInt8] = []
        stream.reserveCapacity(14 * members.count + bytes.count)
        for (number, offset) in members {
            stream.append(decimal: number)
            stream.append(UInt8(ascii: " "))
            stream.append(decimal: offset)
            stream.append(UInt8(ascii: "\n"))
        }
        let first = stream.count
        stream += bytes
        return ("/Type/ObjStm/N \(members.count)/First \(first)", stream)
    }
}
