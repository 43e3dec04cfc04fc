import Items

/// Paths and queries as they are signed and sent: everything but the unreserved characters of RFC 3986 is encoded.
enum PercentEncoding {
    static func path(_ path: String) -> String {
        encoded(path, except: UInt8(ascii: "/"))
    }

    /// Sorted by name, then by value, in their encoded form.
    static func query(_ fields: [(name: String, value: String)]) -> String {
        fields.map { (encoded($0.name), encoded($0.value)) }
            .sorted { one, other in
                one.0 == other.0
                    ? one.1.utf8.lexicographicallyPrecedes(other.1.utf8)
                    : one.0.utf8.lexicographicallyPrecedes(other.0.utf8)
            }
            .map { "\($0)=\($1)" }.joined(separator: "&")
    }

    static func encoded(_ text: String, except kept: UInt8? = nil) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) || byte == kept {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digit(byte >> 4))
                bytes.append(digit(byte & 15))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") - 10 + value
    }
}
