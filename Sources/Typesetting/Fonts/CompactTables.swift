/// A list of objects of various length (Adobe Technical Note 5176, chapter 5).
struct CompactIndex {
    let end: Int
    let items: [Range<Int>]

    init?(_ bytes: [UInt8], at start: Int) {
        guard start >= 0, start + 2 <= bytes.count else { return nil }
        let count = Int(bytes[start]) << 8 | Int(bytes[start + 1])
        guard count > 0 else {
            (end, items) = (start + 2, [])
            return
        }
        guard start + 3 <= bytes.count, case let width = Int(bytes[start + 2]), (1...4).contains(width) else {
            return nil
        }
        let data = start + 2 + (count + 1) * width
        guard data < bytes.count else { return nil }
        let offsets = (0...count).map { index in
            let place = start + 3 + index * width
            return data + bytes[place..<place + width].reduce(0) { $0 << 8 | Int($1) }
        }
        guard zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 }), let last = offsets.last, last <= bytes.count
        else { return nil }
        end = last
        items = zip(offsets, offsets.dropFirst()).map { $0..<$1 }
    }

    /// With offsets of three bytes.
    static func bytes(of objects: [ArraySlice<UInt8>]) -> [UInt8] {
        var offset = 1
        var result: [UInt8] = [UInt8(objects.count >> 8), UInt8(objects.count & 0xFF), 3, 0, 0, 1]
        for object in objects {
            offset += object.count
            for shift in [16, 8, 0] { result.append(UInt8(truncatingIfNeeded: offset >> shift)) }
        }
        return result + objects.joined()
    }
}

/// Keys with numbers before them (Adobe Technical Note 5176, chapter 4).
struct CompactDictionary {
    /// An operator; one of two bytes has 0x0C00 added.
    enum Key: Int {
        case box = 5
        case outlines = 17
        case matrix = 0x0C07
        case dictionaries = 0x0C24

        var bytes: [UInt8] { rawValue > 0xFF ? [12, UInt8(rawValue & 0xFF)] : [UInt8(rawValue)] }
    }

    struct Entry {
        let operands: Range<Int>
        /// Without those that are not whole.
        let numbers: [Int]
    }

    private var entries: [Int: Entry] = [:]

    subscript(key: Key) -> Entry? { entries[key.rawValue] }

    init?(_ bytes: [UInt8], _ place: Range<Int>) {
        guard place.lowerBound >= 0, place.upperBound <= bytes.count else { return nil }
        var (index, start) = (place.lowerBound, place.lowerBound)
        var numbers: [Int] = []
        while index < place.upperBound {
            let byte = Int(bytes[index])
            if byte <= 21 {
                let isLong = byte == 12
                guard index + (isLong ? 1 : 0) < place.upperBound else { return nil }
                entries[isLong ? 0x0C00 | Int(bytes[index + 1]) : byte] = Entry(
                    operands: start..<index,
                    numbers: numbers
                )
                index += isLong ? 2 : 1
                (start, numbers) = (index, [])
            } else {
                guard let (value, end) = Self.operand(bytes, index, place.upperBound) else { return nil }
                if let value { numbers.append(value) }
                index = end
            }
        }
    }

    private static func operand(_ bytes: [UInt8], _ index: Int, _ end: Int) -> (value: Int?, end: Int)? {
        let first = Int(bytes[index])
        let length = first == 28 ? 3 : first == 29 ? 5 : first >= 247 ? 2 : 1
        guard first != 30 else {
            // A fraction's last half of a byte is 15.
            let last = bytes[(index + 1)..<end].firstIndex { $0 & 0x0F == 0x0F || $0 >> 4 == 0x0F }
            return last.map { (nil, $0 + 1) }
        }
        guard index + length <= end, first >= 28, first != 31, first != 255 else { return nil }
        let rest = bytes[(index + 1)..<(index + length)].reduce(0) { $0 << 8 | Int($1) }
        switch first {
        case 28: return (Int(Int16(truncatingIfNeeded: rest)), index + length)
        case 29: return (Int(Int32(truncatingIfNeeded: rest)), index + length)
        case 247...250: return ((first - 247) * 256 + rest + 108, index + length)
        case 251...254: return (-(first - 251) * 256 - rest - 108, index + length)
        default: return (first - 139, index + length)
        }
    }

    /// In five bytes, whatever its value.
    static func number(_ value: Int) -> [UInt8] {
        [29] + stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
