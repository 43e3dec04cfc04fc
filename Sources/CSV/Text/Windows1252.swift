/// The encoding in which Excel saves "CSV" in Western Europe and the Americas.
enum Windows1252 {
    /// Whether there is a character for the byte.
    static func has(_ byte: UInt8) -> Bool {
        byte < 0x80 || byte > 0x9F || signs[Int(byte) - 0x80] != "\u{FFFD}"
    }

    /// The same text in UTF-8.
    static func utf8(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            if byte < 0x80 {
                text.append(byte)
            } else {
                text += characters[Int(byte) - 0x80]
            }
        }
        return text
    }

    /// Those from 0x80 on in UTF-8: from 0xA0 on they have the numbers that they have in Unicode.
    private static let characters: [[UInt8]] =
        (signs + (0xA0...0xFF).map { Unicode.Scalar(UInt8($0)) }).map { Array(String(Character($0)).utf8) }

    /// Those from 0x80 to 0x9F.
    private static let signs: [Unicode.Scalar] = [
        "€", "\u{FFFD}", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "\u{FFFD}", "Ž", "\u{FFFD}",
        "\u{FFFD}", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "\u{FFFD}", "ž", "Ÿ",
    ]
}
