/// Objects on their way into an object stream (ISO 32000-1, 7.5.7).
struct ObjectPack {
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

    mutating func removeAll() {
        members.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    /// The pairs of number and offset that stand at the beginning of the stream.
    var index: [UInt8] {
        var index: [UInt8] = []
        index.reserveCapacity(14 * members.count)
        for (number, offset) in members {
            index.append(decimal: number)
            index.append(UInt8(ascii: " "))
            index.append(decimal: offset)
            index.append(UInt8(ascii: "\n"))
        }
        return index
    }
}
