extension JSONValue {
    /// The text of the value as UTF-8, without white space, members in their order.
    var text: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(256)
        append(to: &text)
        return text
    }

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
    /// Appends a string in quotes, escaped as JSON wants it.
    mutating func append(jsonString string: String) {
        append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0x0A: append(contentsOf: "\\n".utf8)
            case 0x0D: append(contentsOf: "\\r".utf8)
            case 0x09: append(contentsOf: "\\t".utf8)
            case 0..<0x20, 0x7F: append(controlEscape: byte)
            default: append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func append(controlEscape byte: UInt8) {
        append(contentsOf: "\\u00".utf8)
        append(UInt8(ascii: "0") + byte >> 4)
        append(contentsOf: String(byte & 0xF, radix: 16).utf8)
    }
}
