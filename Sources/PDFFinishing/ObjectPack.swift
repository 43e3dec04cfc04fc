/// Objects on their way into an object stream (ISO 32000-1, 7.5.7).
struct ObjectPack {
    /// Larger ones deflate no better, and a reader has to inflate all of one for any of its objects.
    private static let fullCount = 200
    private static let fullSize = 128 << 10
    /// How much may gather while there is no number for the stream; the index has 16 bits.
    private static let largestSize = 1 << 20
    private static let largestCount = 50_000

    private(set) var members: [(number: Int, offset: Int)] = []
    private(set) var bytes: [UInt8] = []

    var isFull: Bool { members.count >= Self.fullCount || bytes.count >= Self.fullSize }
    var isOverfull: Bool { members.count >= Self.largestCount || bytes.count >= Self.largestSize }

    mutating func begin(_ number: Int) {
        members.append((number, bytes.count))
    }

    mutating func append(_ part: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: part)
    }

    mutating func append(_ part: [UInt8]) {
        bytes += part
    }

    /// Objects are set apart by white space only.
    mutating func end() {
        bytes.append(UInt8(ascii: "\n"))
    }

    mutating func removeAll() {
        members.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    /// The place of a member's bytes, with the newline after them.
    func place(of index: Int) -> Range<Int> {
        let next = index + 1 < members.count ? members[index + 1].offset : bytes.count
        return members[index].offset..<next
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
