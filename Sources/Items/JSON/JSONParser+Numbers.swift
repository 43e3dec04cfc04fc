extension JSONParser {
    /// The next byte, 0 at the end: no JSON token holds a bare 0.
    var current: UInt8 {
        position < bytes.count ? bytes[position] : 0
    }

    mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        let digits = position
        try skipDigits()
        if bytes[digits] == UInt8(ascii: "0"), position > digits + 1 {
            position = digits + 1
            throw unexpected("no digit after a leading 0")
        }
        let hasFraction = try skipFraction()
        let hasExponent = try skipExponent()
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if !hasFraction, !hasExponent, let value = Int(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else {
            throw error("is a number out of range", at: start, pointer: "")
        }
        return .double(value)
    }

    private mutating func skipFraction() throws(JSONError) -> Bool {
        guard current == UInt8(ascii: ".") else { return false }
        position += 1
        try skipDigits()
        return true
    }

    private mutating func skipExponent() throws(JSONError) -> Bool {
        guard current | 0x20 == UInt8(ascii: "e") else { return false }
        position += 1
        if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
        try skipDigits()
        return true
    }

    private mutating func skipDigits() throws(JSONError) {
        let start = position
        while current &- UInt8(ascii: "0") <= 9 { position += 1 }
        if position == start { throw unexpected("a digit") }
    }
}

extension JSONParser {
    func error(_ detail: String, at offset: Int? = nil, pointer: String? = nil) -> JSONError {
        JSONError(detail: detail, offset: offset ?? position, pointer: pointer)
    }

    func unexpected(_ expected: String) -> JSONError {
        if position == bytes.count { return error("ends where there should be \(expected)") }
        let byte = bytes[position]
        let isPlain = (0x21...0x7E).contains(byte)
        let found = isPlain ? "'\(Character(Unicode.Scalar(byte)))'" : "the byte 0x" + String(byte, radix: 16)
        return error("has \(found) where there should be \(expected)")
    }
}
