/// Fills the entries of a `JSONTape`.
struct JSONTapeParser {
    /// Deeper texts are refused, so that recursion stays within the smallest stack.
    private static let maximumDepth = 128

    private(set) var entries: [JSONTape.Entry] = []
    private var position = 0
    private var depth = 0
    private let mostValues: Int

    init(expectedCount: Int, mostValues: Int = JSONTape.mostValues) {
        self.mostValues = mostValues
        entries.reserveCapacity(expectedCount)
    }

    mutating func parse(_ text: Span<UInt8>) throws(JSONSyntaxError) {
        guard text.count < UInt32.max else { throw error("a text of 4 GiB or more") }
        skipMark(text)
        skipSpace(text)
        try parseValue(text)
        skipSpace(text)
        guard position == text.count else { throw error("text after the value") }
    }

    private mutating func parseValue(_ text: Span<UInt8>) throws(JSONSyntaxError) {
        guard position < text.count else { throw error("the text ends early") }
        switch text[position] {
        case UInt8(ascii: "\""): try parseString(text)
        case UInt8(ascii: "{"): try parseContainer(text, kind: .object, close: UInt8(ascii: "}"))
        case UInt8(ascii: "["): try parseContainer(text, kind: .array, close: UInt8(ascii: "]"))
        case UInt8(ascii: "t"): try parseWord("true", kind: .yes, text)
        case UInt8(ascii: "f"): try parseWord("false", kind: .no, text)
        case UInt8(ascii: "n"): try parseWord("null", kind: .null, text)
        default: try parseNumber(text)
        }
    }

    private mutating func parseContainer(
        _ text: Span<UInt8>,
        kind: JSONTape.Kind,
        close: UInt8
    ) throws(JSONSyntaxError) {
        depth += 1
        guard depth <= Self.maximumDepth else { throw error("values nested deeper than \(Self.maximumDepth)") }
        let index = entries.count
        try append(kind, start: position, end: position)
        position += 1
        skipSpace(text)
        if !take(close, text) {
            repeat {
                skipSpace(text)
                if kind == .object { try parseName(text) }
                try parseValue(text)
                skipSpace(text)
            } while take(UInt8(ascii: ","), text)
            guard take(close, text) else { throw error("a comma or the end of the \(kind) is missing") }
        }
        entries[index].end = UInt32(position)
        entries[index].next = UInt32(entries.count)
        depth -= 1
    }

    private mutating func parseName(_ text: Span<UInt8>) throws(JSONSyntaxError) {
        guard position < text.count, text[position] == UInt8(ascii: "\"") else { throw error("a name is missing") }
        try parseString(text)
        skipSpace(text)
        guard take(UInt8(ascii: ":"), text) else { throw error("a colon is missing") }
        skipSpace(text)
    }

    private mutating func parseString(_ text: Span<UInt8>) throws(JSONSyntaxError) {
        position += 1
        let start = position
        var kind = JSONTape.Kind.string
        while true {
            skipPlain(text)
            guard position < text.count else { throw error("the text ends inside a string") }
            switch text[position] {
            case UInt8(ascii: "\""):
                try append(kind, start: start, end: position)
                position += 1
                return
            case UInt8(ascii: "\\"):
                kind = .escapedString
                try skipEscape(text)
            default: throw error("a control character inside a string")
            }
        }
    }

    /// Passes everything up to a quote, a backslash or a control character, eight bytes at a time.
    ///
    /// The bit tricks are "hasless" and "haszero" of Sean Eron Anderson's "Bit Twiddling Hacks".
    private mutating func skipPlain(_ text: Span<UInt8>) {
        let raw = text.bytes
        while position + 8 <= raw.byteCount {
            let word = raw.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
            let hits =
                Self.zeroBytes(word ^ 0x2222_2222_2222_2222) | Self.zeroBytes(word ^ 0x5C5C_5C5C_5C5C_5C5C)
                | ((word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080)
            // Borrows can only spoil bytes above the first hit, so the lowest one is exact.
            guard hits == 0 else {
                position += hits.trailingZeroBitCount / 8
                return
            }
            position += 8
        }
        while position < text.count, Self.isPlain(text[position]) { position += 1 }
    }

    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func skipEscape(_ text: Span<UInt8>) throws(JSONSyntaxError) {
        guard position + 1 < text.count else { throw error("the text ends inside a string") }
        switch text[position + 1] {
        case UInt8(ascii: "u"):
            guard position + 6 <= text.count else { throw error("the text ends inside a string") }
            for offset in 2..<6 where Unicode.Scalar(text[position + offset]).hexadecimalDigit == nil {
                throw error("\\u without four hexadecimal digits")
            }
            position += 6
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 2
        default: throw error("an unknown escape")
        }
    }

    private mutating func parseNumber(_ text: Span<UInt8>) throws(JSONSyntaxError) {
        let start = position
        _ = take(UInt8(ascii: "-"), text)
        if !take(UInt8(ascii: "0"), text) { try skipDigits(text) }
        if take(UInt8(ascii: "."), text) { try skipDigits(text) }
        if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if !take(UInt8(ascii: "+"), text) { _ = take(UInt8(ascii: "-"), text) }
            try skipDigits(text)
        }
        try append(.number, start: start, end: position)
    }

    private mutating func skipDigits(_ text: Span<UInt8>) throws(JSONSyntaxError) {
        let start = position
        while position < text.count, text[position].isDigit { position += 1 }
        guard position > start else { throw error("no JSON value") }
    }

    private mutating func parseWord(
        _ word: StaticString,
        kind: JSONTape.Kind,
        _ text: Span<UInt8>
    ) throws(JSONSyntaxError) {
        let start = position
        for index in 0..<word.utf8CodeUnitCount where !take(word.utf8Start[index], text) {
            throw error("no JSON value")
        }
        try append(kind, start: start, end: position)
    }

    /// The byte-order mark, which some servers send before their texts.
    private mutating func skipMark(_ text: Span<UInt8>) {
        if text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF { position = 3 }
    }

    private mutating func skipSpace(_ text: Span<UInt8>) {
        while position < text.count, text[position].isJSONSpace { position += 1 }
    }

    private mutating func take(_ byte: UInt8, _ text: Span<UInt8>) -> Bool {
        guard position < text.count, text[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func append(_ kind: JSONTape.Kind, start: Int, end: Int) throws(JSONSyntaxError) {
        guard entries.count < mostValues else {
            var error = error("more than \(mostValues.grouped) values")
            error.isTooLarge = true
            throw error
        }
        let next = UInt32(entries.count + 1)
        entries.append(JSONTape.Entry(kind: kind, start: UInt32(start), end: UInt32(end), next: next))
    }

    private func error(_ reason: String) -> JSONSyntaxError {
        JSONSyntaxError(offset: position, reason: reason)
    }
}

extension UInt8 {
    public var isDigit: Bool { self &- 0x30 < 10 }

    fileprivate var isJSONSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}

extension Unicode.Scalar {
    /// 0 to 15, or nil for anything but `0`-`9`, `a`-`f` and `A`-`F`.
    var hexadecimalDigit: UInt8? {
        switch self {
        case "0"..."9": UInt8(value - 0x30)
        case "a"..."f": UInt8(value - 0x57)
        case "A"..."F": UInt8(value - 0x37)
        default: nil
        }
    }
}
