/// The `Content-Disposition` field (RFC 6266).
enum ContentDisposition {
    /// `attachment; filename="report.pdf"; filename*=UTF-8''report.pdf`: the first for old clients, in ASCII.
    static func attachment(_ name: String) -> String {
        let ascii = String(name.unicodeScalars.map { isPlain($0) ? Character($0) : "_" })
        let encoded = name.utf8.reduce(into: "") { encoded, byte in
            if isAttributeByte(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return "attachment; filename=\"\(ascii)\"; filename*=UTF-8''\(encoded)"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        (0x20...0x7E).contains(scalar.value) && scalar != "\"" && scalar != "\\" && scalar != "%"
    }

    /// `attr-char` of RFC 8187.
    private static func isAttributeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "!#$&+-.^_`|~".utf8.contains(byte)
        }
    }
}
