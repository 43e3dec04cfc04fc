extension JSONParser {
    /// Reads a string from its opening to past its closing quote.
    mutating func string() throws(JSONError) -> String {
        let start = position
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return try text(start + 1..<position - 1)
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            try check(byte, in: start)
            position += 1
        }
        throw unexpected("'\"'")
    }

    /// Goes on after the first backslash of a string that began at `start`.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var result = try text(start + 1..<position)
        while position < bytes.count {
            let runStart = position
            while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\") {
                try check(bytes[position], in: start)
                position += 1
            }
            if position > runStart { result += try text(runStart..<position) }
            if current == UInt8(ascii: "\"") {
                position += 1
                return result
            }
            if position < bytes.count { result.unicodeScalars.append(try escape(in: start)) }
        }
        throw unexpected("'\"'")
    }

    private func text(_ range: Range<Int>) throws(JSONError) -> String {
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw error("is not valid UTF-8", at: range.lowerBound)
        }
        return text
    }

    /// Refuses a raw control character: C0, which JSON forbids, and by the rules DEL and C1 (in UTF-8 C2 80 to C2 9F).
    private func check(_ byte: UInt8, in start: Int) throws(JSONError) {
        if byte >= 0x20, byte != 0x7F, byte != 0xC2 { return }
        if byte < 0x20 { throw error("has a raw control character in a string") }
        guard rules.strict else { return }
        let isC1 = byte == 0xC2 && position + 1 < bytes.count && (0x80...0x9F).contains(bytes[position + 1])
        if isC1 || byte == 0x7F { throw controlCharacter(in: start) }
    }

    private func controlCharacter(in start: Int) -> JSONError {
        error("holds a control character", at: start, pointer: "")
    }

    /// Reads one escape from its backslash; `start` is where its string began.
    private mutating func escape(in start: Int) throws(JSONError) -> Unicode.Scalar {
        position += 1
        let letter = current
        if letter == UInt8(ascii: "u") { return try unicodeEscape(in: start) }
        guard let scalar = Self.shortEscapes(letter) else { throw unexpected("an escape") }
        position += 1
        if rules.strict, letter == UInt8(ascii: "b") || letter == UInt8(ascii: "f") {
            throw controlCharacter(in: start)
        }
        return scalar
    }

    private static func shortEscapes(_ letter: UInt8) -> Unicode.Scalar? {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): Unicode.Scalar(letter)
        case UInt8(ascii: "b"): "\u{8}"
        case UInt8(ascii: "f"): "\u{C}"
        case UInt8(ascii: "n"): "\n"
        case UInt8(ascii: "r"): "\r"
        case UInt8(ascii: "t"): "\t"
        default: nil
        }
    }

    private mutating func unicodeEscape(in start: Int) throws(JSONError) -> Unicode.Scalar {
        let unit = try hexUnit()
        if let scalar = Unicode.Scalar(unit) {
            if rules.strict, Self.isControl(scalar) { throw controlCharacter(in: start) }
            return scalar
        }
        if unit < 0xDC00, let scalar = try lowSurrogate(after: unit) { return scalar }
        if rules.strict { throw error("holds half of a surrogate pair", at: start, pointer: "") }
        return "\u{FFFD}"
    }

    /// The scalar of a pair whose first half is read, or nil, with the position unchanged, where the second is missing.
    private mutating func lowSurrogate(after high: UInt16) throws(JSONError) -> Unicode.Scalar? {
        guard current == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u") else {
            return nil
        }
        let start = position
        position += 1
        let low = try hexUnit()
        guard (0xDC00...0xDFFF).contains(low) else {
            position = start
            return nil
        }
        return Unicode.Scalar(0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
    }

    /// Reads the four digits after the `u` at the position.
    private mutating func hexUnit() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            position += 1
            guard let digit = Character(Unicode.Scalar(current)).hexDigitValue else {
                throw unexpected("four hex digits")
            }
            unit = unit << 4 | UInt16(digit)
        }
        position += 1
        return unit
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isControl && scalar != "\t" && scalar != "\n" && scalar != "\r"
    }
}
