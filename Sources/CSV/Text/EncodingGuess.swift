/// What an encoding may be, by the bytes beyond ASCII, to tell a person which one to look for.
struct EncodingGuess {
    private var bytes = 0
    /// Those with an ASCII letter or sign behind them, as accents in Western texts are.
    private var alone = 0
    /// Kana and punctuation begin with these, which Western texts hardly have.
    private var shiftJISLeads = 0
    private var cyrillicLetters = 0

    mutating func note(_ byte: UInt8, before next: UInt8) {
        bytes += 1
        if next < 0x80 { alone += 1 }
        if (0x81...0x83).contains(byte) { shiftJISLeads += 1 }
        if byte >= 0xC0 { cyrillicLetters += 1 }
    }

    /// For the middle of a sentence.
    var name: String {
        if shiftJISLeads * 6 >= bytes, bytes > 1 { return "perhaps Shift-JIS" }
        if alone * 3 >= bytes { return "perhaps Windows-1252 (Western European)" }
        if cyrillicLetters * 10 >= bytes * 9 { return "perhaps Windows-1251 (Cyrillic)" }
        return "an encoding such as GB18030, Big5, EUC-KR or Windows-1252"
    }
}
