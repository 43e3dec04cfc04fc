/// Where each object is (ISO 32000-1, 7.5.8).
///
/// Documents have hundreds of thousands of objects, nearly all of them in object streams: an object has 32 bits here, in
/// tables of one size, for a single one would be copied each time that it grows.
struct CrossReferences {
    private static let tableSize = 1 << 13
    private static let isPacked: UInt32 = 1 << 31

    /// By number: 0 without an object, one more than a place in `offsets`, or, marked, a place in `packs` and the object's
    /// own one among the `ObjectPack.fullCount` of its stream.
    private var tables: [[UInt32]] = []
    /// Of the objects that stand by themselves.
    private var offsets: [Int] = []
    /// The numbers of the object streams.
    private var packs: [Int] = []

    /// One more than the highest number.
    private(set) var count = 1

    mutating func setPlace(of number: Int, offset: Int) {
        offsets.append(offset)
        set(number, UInt32(offsets.count))
    }

    /// - Parameter members: the numbers of the objects in a stream, in their order.
    mutating func setPlaces(of members: some Sequence<Int>, stream: Int) {
        for (index, number) in members.enumerated() {
            set(number, Self.isPacked | UInt32(packs.count) << 8 | UInt32(index))
        }
        packs.append(stream)
    }

    private mutating func set(_ number: Int, _ entry: UInt32) {
        count = max(count, number + 1)
        let (table, place) = number.quotientAndRemainder(dividingBy: Self.tableSize)
        while tables.count <= table { tables.append(Array(repeating: 0, count: Self.tableSize)) }
        tables[table][place] = entry
    }

    /// The middle field's width: 4 bytes up to files of 4 GB.
    var offsetWidth: Int {
        max(offsets.max() ?? 0, packs.max() ?? 0) >> 32 == 0 ? 4 : 5
    }

    /// The rows of the cross-reference stream, each after a 2 and as its difference from the one before: PNG's
    /// predictor "Up" (7.4.4.4), which makes nearly all bytes of neighbours 0.
    func rows(offsetWidth: Int) -> [UInt8] {
        let width = 3 + offsetWidth
        var rows: [UInt8] = []
        rows.reserveCapacity(count * (width + 1))
        var previous: UInt64 = 0
        for table in tables.indices {
            let size = min(Self.tableSize, count - table * Self.tableSize)
            for entry in tables[table][..<size] {
                let row = row(entry, offsetWidth: offsetWidth)
                rows.append(2)
                for position in stride(from: 8 * (width - 1), through: 0, by: -8) {
                    rows.append(UInt8(truncatingIfNeeded: (row >> position) &- (previous >> position)))
                }
                previous = row
            }
        }
        return rows
    }

    /// The kind in 8 bits, then the other two fields in as many bytes as are wanted and in 2. Numbers without an object are
    /// free for ever: generation 65,535, linked to 0 (7.5.4).
    private func row(_ entry: UInt32, offsetWidth: Int) -> UInt64 {
        let kind: UInt64 = 1 << UInt64(16 + 8 * offsetWidth)
        guard entry > 0 else { return 0xFFFF }
        guard entry & Self.isPacked != 0 else { return kind | UInt64(offsets[Int(entry) - 1]) << 16 }
        let (pack, index) = (entry & ~Self.isPacked).quotientAndRemainder(dividingBy: 256)
        return 2 * kind | UInt64(packs[Int(pack)]) << 16 | UInt64(index)
    }
}
