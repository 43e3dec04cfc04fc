extension [UInt8] {
    /// A URI in ASCII, as PDF has it (ISO 32000-1, 12.6.4.7), and without the signs that a literal string would escape.
    mutating func append(percentEncoded address: String) {
        var address = address
        address.withUTF8 { utf8 in
            for byte in utf8 {
                if Self.isPlain(byte) {
                    append(byte)
                } else {
                    self += [UInt8(ascii: "%"), Self.hexadecimalDigit(byte >> 4), Self.hexadecimalDigit(byte & 15)]
                }
            }
        }
    }

    /// Four digits.
    mutating func append(hexadecimal value: UInt16) {
        for shift in [12, 8, 4, 0] as [UInt16] {
            append(Self.hexadecimalDigit(UInt8(truncatingIfNeeded: value >> shift) & 15))
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""),
            UInt8(ascii: "<"), UInt8(ascii: ">"):
            false
        default:
            byte > 0x20 && byte < 0x7F
        }
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
