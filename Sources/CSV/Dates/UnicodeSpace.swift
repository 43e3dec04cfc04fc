/// Bytes of UTF-8 in which every kind of space is a plain one.
///
/// Since some years Java and browsers put U+202F before AM and PM, and Microsoft's put direction marks into dates.
enum UnicodeSpace {
    /// The same bytes with each space that Unicode knows as U+0020, and without marks that nobody sees.
    static func plain(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard bytes.contains(where: { $0 >= 0x80 || $0 < 0x20 }) else { return bytes }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var rest = bytes
        while let first = rest.first {
            let length = length(ofInvisible: rest)
            if length == 0 {
                plain.append(first)
                rest.removeFirst()
            } else {
                if isSpace(rest) { plain.append(.space) }
                rest.removeFirst(length)
            }
        }
        return plain[...]
    }

    /// The bytes without what nobody sees at their ends: spaces of every kind, control characters, marks.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, first <= .space || first == 0x7F || first >= 0xC2 {
            let length = length(ofInvisible: bytes)
            if length == 0 { break }
            bytes.removeFirst(length)
        }
        while let last = bytes.last, last <= .space || last >= 0x7F {
            let length = (1...3).first { $0 <= bytes.count && Self.length(ofInvisible: bytes.suffix($0)) == $0 }
            guard let length else { break }
            bytes.removeLast(length)
        }
        return bytes
    }

    /// How many bytes at the start are one character without ink, 0 where it has some.
    private static func length(ofInvisible bytes: ArraySlice<UInt8>) -> Int {
        guard let first = bytes.first else { return 0 }
        if first <= .space || first == 0x7F { return 1 }
        guard first >= 0xC2, bytes.count >= 2 else { return 0 }
        let second = bytes[bytes.startIndex + 1]
        if first == 0xC2 { return (0x80...0xA0).contains(second) ? 2 : 0 }
        guard first == 0xE1 || first == 0xE2 || first == 0xE3 || first == 0xEF, bytes.count >= 3 else { return 0 }
        switch (first, second, bytes[bytes.startIndex + 2]) {
        case (0xE1, 0x9A, 0x80), (0xE1, 0xA0, 0x8E), (0xE3, 0x80, 0x80), (0xEF, 0xBB, 0xBF): return 3
        case (0xE2, 0x80, 0x80...0x8B), (0xE2, 0x80, 0x8E...0x8F), (0xE2, 0x80, 0xA8...0xAF): return 3
        case (0xE2, 0x81, 0x9F...0xA0), (0xE2, 0x81, 0xA6...0xA9): return 3
        default: return 0
        }
    }

    /// Whether the character without ink at the start is wide.
    private static func isSpace(_ bytes: ArraySlice<UInt8>) -> Bool {
        let bytes = bytes.prefix(3)
        guard bytes.count > 1, bytes[bytes.startIndex] >= 0xC2 else { return true }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) || bytes.starts(with: [0xE1, 0xA0, 0x8E]) { return false }
        guard bytes.starts(with: [0xE2]), bytes.count == 3 else { return true }
        let (second, third) = (bytes[bytes.startIndex + 1], bytes[bytes.startIndex + 2])
        if second == 0x81 { return third == 0x9F }
        return third <= 0x8A || third == 0xA8 || third == 0xA9 || third == 0xAF
    }
}
