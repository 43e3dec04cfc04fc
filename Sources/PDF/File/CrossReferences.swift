/// Where each object is (ISO 32000-1, 7.5.8).
struct CrossReferences {
    /// The kind, as the cross-reference stream has it, in 2 bits, then its other two fields in 46 and 16: documents
    /// have hundreds of thousands of objects.
    private var entries: [UInt64] = [0xFFFF]

    /// One more than the highest number.
    var count: Int { entries.count }

    mutating func setPlace(of number: Int, offset: Int, generation: Int) {
        set(number, 1 << 62 | UInt64(offset) << 16 | UInt64(UInt16(clamping: generation)))
    }

    mutating func setPlace(of number: Int, stream: Int, index: Int) {
        set(number, 2 << 62 | UInt64(stream) << 16 | UInt64(UInt16(clamping: index)))
    }

    /// Numbers without an object are free for ever: generation 65,535, linked to 0 (7.5.4).
    private mutating func set(_ number: Int, _ entry: UInt64) {
        if number >= entries.count {
            entries.append(contentsOf: repeatElement(0xFFFF, count: number + 1 - entries.count))
        }
        entries[number] = entry
    }

    private static func place(_ entry: UInt64) -> UInt64 {
        (entry << 2) >> 18
    }

    /// The middle field's width: 4 bytes up to files of 4 GB.
    var offsetWidth: Int {
        let highest = entries.lazy.map(Self.place).max() ?? 0
        return highest >> 32 == 0 ? 4 : 5
    }

    /// The rows of the cross-reference stream, each after a 2 and as its difference from the one before: PNG's
    /// predictor "Up" (7.4.4.4), which makes nearly all bytes of neighbours 0.
    func rows(offsetWidth: Int) -> [UInt8] {
        let width = 3 + offsetWidth
        var rows: [UInt8] = []
        rows.reserveCapacity(entries.count * (width + 1))
        var previous: UInt64 = 0
        for entry in entries {
            let kind = (entry >> 62) << UInt64(16 + 8 * offsetWidth)
            let row = kind | Self.place(entry) << 16 | entry & 0xFFFF
            rows.append(2)
            for position in stride(from: 8 * (width - 1), through: 0, by: -8) {
                rows.append(UInt8(truncatingIfNeeded: (row >> position) &- (previous >> position)))
            }
            previous = row
        }
        return rows
    }
}
