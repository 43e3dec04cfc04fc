/// What an encoding may be, by the bytes beyond ASCII, to tell a person which one to look for.
struct EncodingGuess {
    private var bytes = 0
    /// Those with an ASCII letter or sign behind them, as accents in Western texts are.
    private var alone = 0
    /// Kana and punctuation begin with these, which Western texts hardly have.
    private var shiftJISLeads = 0
    private var cyrillicLetters = 0
    /// What Windows-1252 has as signs, such as `³`, between two letters, where other encodings have letters.
    private var signsInWords = 0

    mutating func note(_ byte: UInt8, after previous: UInt8, before next: UInt8) {
        bytes += 1
        if (0xA1...0xBF).contains(byte), previous.isLetterOfASCII, next.isLetterOfASCII { signsInWords += 1 }
        if next < 0x80 { alone += 1 }
        if (0x81...0x83).contains(byte) { shiftJISLeads += 1 }
        if byte >= 0xC0 { cyrillicLetters += 1 }
    }

    /// Whether the text can be read as Windows-1252. An encoding of two bytes for a letter has at most every second with
    /// ASCII behind it.
    var isWestern: Bool { !isLikeShiftJIS && alone * 2 > bytes && signsInWords * 10 < bytes }

    private var isLikeShiftJIS: Bool { shiftJISLeads * 6 >= bytes && bytes > 1 }

    /// For the middle of a sentence.
    var name: String {
        if isLikeShiftJIS { return "perhaps Shift-JIS" }
        if alone * 3 >= bytes { return "perhaps Windows-1252 (Western European)" }
        if cyrillicLetters * 10 >= bytes * 9 { return "perhaps Windows-1251 (Cyrillic)" }
        return "an encoding such as GB18030, Big5, EUC-KR or Windows-1252"
    }
}

extension UInt8 {
    fileprivate var isLetterOfASCII: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
}
