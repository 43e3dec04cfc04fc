extension JSONValue {
    /// The text of the value as UTF-8, without white space, members in their order.
    public var text: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(256)
        append(to: &text)
        return text
    }

    public var textString: String { String(decoding: text, as: UTF8.self) }

    func append(to text: inout [UInt8]) {
        switch self {
        case .null: text.append(contentsOf: "null".utf8)
        case .bool(let flag): text.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): text.append(contentsOf: String(number).utf8)
        case .double(let number): text.append(contentsOf: number.description.utf8)
        case .string(let string): text.append(jsonString: string)
        case .array(let elements): Self.append(elements, to: &text)
        case .object(let members): Self.append(members, to: &text)
        }
    }

    private static func append(_ elements: [JSONValue], to text: inout [UInt8]) {
        text.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            element.append(to: &text)
        }
        text.append(UInt8(ascii: "]"))
    }

    private static func append(_ members: [Member], to text: inout [UInt8]) {
        text.append(UInt8(ascii: "{"))
        for (index, member) in members.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text.append(jsonString: member.name)
            text.append(UInt8(ascii: ":"))
            member.value.append(to: &text)
        }
        text.append(UInt8(ascii: "}"))
    }
}

extension [UInt8] {
    /// Appends a string in quotes, escaped as JSON wants it, and DEL too, which terminals obey.
    public mutating func append(jsonString string: String) {
        append(UInt8(ascii: "\""))
        var string = string
        string.withUTF8 { bytes in
            var plainStart = 0
            for (index, byte) in bytes.enumerated() where Self.needsEscape(byte) {
                append(contentsOf: bytes[plainStart..<index])
                append(jsonEscapeOf: byte)
                plainStart = index + 1
            }
            append(contentsOf: bytes[plainStart...])
        }
        append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
    }

    private mutating func append(jsonEscapeOf byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0D: append(UInt8(ascii: "r"))
        case 0x09: append(UInt8(ascii: "t"))
        default:
            append(contentsOf: "u00".utf8)
            append(UInt8(ascii: "0") + byte >> 4)
            append(contentsOf: String(byte & 0xF, radix: 16).utf8)
        }
    }
}
