import Items

extension DigitReader {
    mutating func skipSpaces() {
        while skip(UInt8(ascii: " ")) {}
    }

    /// The next letters, of any script, in lower case; empty where there are none.
    mutating func word() -> String {
        let letters = bytes[position...].prefix { $0 >= 0x80 || (0x61...0x7A).contains($0 | 0x20) }
        position = letters.endIndex
        return String(decoding: letters, as: UTF8.self).lowercased()
    }

    /// A month's name in any of the languages known, long or short, also `3月`; or `Jan` to `Dec` with letters behind.
    mutating func monthName() -> Int? {
        let start = position
        if digits > 0, let number = number(upTo: 2) {
            guard skip("月") || skip("월"), (1...12).contains(number) else { return back(to: start) }
            return number
        }
        var word = word()
        if word == "de" || word == "d" {
            // Catalan's `de març` and `d'abril`.
            _ = skip(UInt8(ascii: "'"))
            skipSpaces()
            word = self.word()
        }
        if word.hasPrefix("d’") { word.removeFirst(2) }
        if let month = MonthNames.month(word) { return month }
        guard let month = MonthNames.month(String(word.unicodeScalars.prefix(3))), word.utf8.count > 3,
            word.utf8.allSatisfy({ $0 < 0x80 })
        else { return back(to: start) }
        position = start + 3
        return month
    }

    /// AM or PM in any of the languages known, with dots and spaces between the letters or without.
    mutating func isAfternoon() -> Bool? {
        let start = position
        var letters = word()
        _ = skip(UInt8(ascii: "."))
        if letters.unicodeScalars.count == 1 {
            let short = position
            if let half = DayHalf.isAfternoon(letters) { return half }
            skipSpaces()
            letters += word()
            if DayHalf.isAfternoon(letters) == nil { position = short }
            _ = skip(UInt8(ascii: "."))
        }
        return DayHalf.isAfternoon(letters) ?? back(to: start)
    }

    private mutating func back<Value>(to start: Int) -> Value? {
        position = start
        return nil
    }
}
