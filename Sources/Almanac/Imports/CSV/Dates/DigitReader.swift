/// Walks over text that is mostly numbers of a fixed width.
struct DigitReader {
    private let bytes: ArraySlice<UInt8>
    private(set) var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    mutating func skip(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard bytes.endIndex - position >= length else { return false }
        for offset in 0..<length where bytes[position + offset] != text.utf8Start[offset] { return false }
        position += length
        return true
    }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.endIndex, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Exactly `count` digits.
    mutating func number(_ count: Int) -> Int? {
        guard bytes.endIndex - position >= count else { return nil }
        var value = 0
        for byte in bytes[position..<position + count] {
            guard let digit = Self.digit(byte) else { return nil }
            value = value * 10 + digit
        }
        position += count
        return value
    }

    /// One digit or more, at most `count`.
    mutating func number(upTo count: Int) -> Int? {
        let digits = bytes[position...].prefix(count).prefix { Self.digit($0) != nil }
        return number(max(digits.count, 1))
    }

    /// How many digits come next.
    var digits: Int {
        bytes[position...].prefix { Self.digit($0) != nil }.count
    }

    /// One or more digits after the decimal sign, as thousandths.
    mutating func fraction() -> Int? {
        let start = position
        var value = 0
        while position < bytes.endIndex, let digit = Self.digit(bytes[position]) {
            if position - start < 3 { value = value * 10 + digit }
            position += 1
        }
        switch position - start {
        case 0: return nil
        case 1: return value * 100
        case 2: return value * 10
        default: return value
        }
    }

    private static func digit(_ byte: UInt8) -> Int? {
        let value = Int(byte) - Int(UInt8(ascii: "0"))
        return (0...9).contains(value) ? value : nil
    }
}

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
