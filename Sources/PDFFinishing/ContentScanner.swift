/// Cuts a content stream (ISO 32000-1, 7.8.2) into operators with their operands.
struct ContentScanner {
    enum Result {
        case found(ContentOperator)
        case end
        case notUnderstood
    }

    private let bytes: UnsafeRawBufferPointer
    /// After the operator.
    private(set) var position = 0
    /// The operator's first operand, or itself.
    private(set) var start = 0
    /// Whether a name among the operands is `/MCID` or `/Artifact`: the marks of what is dealt with.
    private(set) var namesMark = false
    /// Whether `start` belongs to the operator to come.
    private var hasStart = false
    private var dictionaryDepth = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func next() -> Result {
        (hasStart, namesMark, dictionaryDepth) = (false, false, 0)
        while position < bytes.count {
            let byte = bytes[position]
            if byte <= 0x20 {
                position += 1
                continue
            }
            if !hasStart { (start, hasStart) = (position, true) }
            if Self.isRegular(byte) {
                if let found = readRegular(byte) { return .found(found) }
            } else if !skipDelimited(byte) {
                return .notUnderstood
            }
        }
        return hasStart ? .notUnderstood : .end
    }

    /// A number, which is nil, or an operator. Within a dictionary there are `true`, `false` and `null`.
    private mutating func readRegular(_ first: UInt8) -> ContentOperator? {
        let begin = position
        skipRegular()
        guard first >= 0x3A || first == UInt8(ascii: "'"), dictionaryDepth == 0 else { return nil }
        return ContentOperator(bytes.part(begin..<position))
    }

    private mutating func skipRegular() {
        var end = position
        while end < bytes.count, Self.isRegular(bytes[end]) { end += 1 }
        position = end
    }

    private mutating func skipDelimited(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "("):
            return skip(to: bytes.endOfString(at: position))
        case UInt8(ascii: "/"):
            position += 1
            let begin = position
            skipRegular()
            let name = bytes.part(begin..<position)
            if name.has("MCID") && name.count == 4 || name.has("Artifact") && name.count == 8 { namesMark = true }
            return true
        case UInt8(ascii: "<"), UInt8(ascii: ">"):
            return skipAngle(byte)
        case UInt8(ascii: "%"):
            return skip(to: bytes.firstIndex(of: UInt8(ascii: "\n"), from: position))
        default:
            position += 1
            return true
        }
    }

    /// Either end of a dictionary, or a hexadecimal string.
    private mutating func skipAngle(_ byte: UInt8) -> Bool {
        if bytes.has("<<", at: position) || bytes.has(">>", at: position) {
            dictionaryDepth += byte == UInt8(ascii: "<") ? 1 : -1
            position += 2
            return dictionaryDepth >= 0
        }
        guard byte == UInt8(ascii: "<") else { return false }
        return skip(to: bytes.firstIndex(of: UInt8(ascii: ">"), from: position).map { $0 + 1 })
    }

    private mutating func skip(to end: Int?) -> Bool {
        guard let end else { return false }
        position = end
        return true
    }

    /// Neither white space nor one of `%()/<>[]{}`, as bits (7.2.2).
    private static func isRegular(_ byte: UInt8) -> Bool {
        let delimiters: UInt64 = byte < 64 ? 0x5000_8321_FFFF_FFFF : byte < 128 ? 0x2800_0000_2800_0000 : 0
        return delimiters >> UInt64(byte & 63) & 1 == 0
    }
}
