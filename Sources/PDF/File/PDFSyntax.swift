/// Values as PDF's syntax writes them (ISO 32000-1, 7.3).
enum PDFSyntax {
    /// A text string (7.9.2.2): literal where it is ASCII, otherwise UTF-16 in hexadecimal digits.
    static func textString(_ text: String) -> String {
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
            return "<FEFF" + text.utf16.map { hexadecimal($0, digits: 4) }.joined() + ">"
        }
        var escaped = "("
        for character in text {
            if "()\\".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped + ")"
    }

    /// A number with three digits after the point at most (7.3.3).
    static func number(_ value: Double) -> String {
        var bytes: [UInt8] = []
        bytes.append(thousandths: Int((value * 1000).rounded()))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A name (7.3.5), with all but letters, digits and a few signs escaped.
    static func name(_ text: String) -> String {
        text.utf8.reduce(into: "/") { name, byte in
            let character = Character(Unicode.Scalar(byte))
            if byte < 0x7F, character.isLetter || character.isNumber || "-+._".contains(character) {
                name.append(character)
            } else {
                name += "#" + hexadecimal(UInt16(byte), digits: 2)
            }
        }
    }

    static func hexadecimal(_ value: UInt16, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
