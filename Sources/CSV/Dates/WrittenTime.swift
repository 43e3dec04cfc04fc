import Items

/// Reads times as people and trackers write them beside ISO 8601, where only one reading is possible: with the month's
/// name (`12/Mar/24 3:45 PM`, `Mar 12, 2024`, `12. März 2024 15:45`, `Wed May 13 2026 11:21:41 GMT+0000 (UTC)`), with
/// the year first (`2024/03/12 15:45`, `2024年3月12日`), with dots (`12.03.2024`); and `3/12/2024` in the order given.
package struct WrittenTime {
    /// Which number of `3/12/2024` is the day.
    package enum Order: Sendable {
        case dayFirst, monthFirst
    }

    private var text: DigitReader
    private let order: Order?
    private var year = 0
    private var month = 0
    private var day = 0

    /// Nil for anything else. The bytes have plain spaces only.
    static func read(_ bytes: ArraySlice<UInt8>, order: Order?) -> ISO8601Time? {
        var time = WrittenTime(text: DigitReader(bytes), order: order)
        guard time.readDate(), let date = CivilDate(year: time.year, month: time.month, day: time.day) else {
            return nil
        }
        let midnight = Int64(date.daysSinceEpoch) * 86_400_000
        time.skipYearMark()
        if time.text.isAtEnd { return ISO8601Time(localMilliseconds: midnight, offset: nil, isDay: true) }
        guard time.readGap(), let clock = time.readClock() else { return nil }
        guard let offset = time.readZone() else { return nil }
        return ISO8601Time(localMilliseconds: midnight + clock, offset: offset.seconds)
    }
}

// The date.
extension WrittenTime {
    private mutating func readDate() -> Bool {
        skipWeekday()
        switch text.digits {
        case 4: return readYearFirst()
        case 1, 2: return readNumberFirst()
        case 0: return readMonthFirst()
        default: return false
        }
    }

    /// `Wed `, `Tue, `; other languages put none into dates of a table.
    private mutating func skipWeekday() {
        var ahead = text
        let word = ahead.word()
        let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        guard word.utf8.count >= 3, days.contains(where: { word.hasPrefix($0) }), MonthNames.month(word) == nil else {
            return
        }
        _ = ahead.skip(".") || ahead.skip(",")
        ahead.skipSpaces()
        text = ahead
    }

    /// `2024/03/12`, `2024. 3. 12.`, `2024年3月12日`, `2024 Mar 12`.
    private mutating func readYearFirst() -> Bool {
        year = text.number(4) ?? 0
        let isIdeographic = text.skip("年") || text.skip("년")
        let mark = isIdeographic ? nil : skipMark()
        guard isIdeographic || mark != nil else { return false }
        text.skipSpaces()
        var ahead = text
        if let named = ahead.monthName() {
            (month, text) = (named, ahead)
            if isIdeographic { text.skipSpaces() } else { _ = skipMark() }
        } else {
            // `2024-3-4` is nobody's way to write a date.
            let digits = mark == UInt8(ascii: "-") ? 2...2 : 1...2
            guard mark != .space, digits.contains(text.digits), let number = text.number(upTo: 2) else { return false }
            month = number
            guard text.skip("月") || text.skip("월") || skipMark() == mark, digits.contains(text.digits) else {
                return false
            }
        }
        text.skipSpaces()
        guard let number = text.number(upTo: 2) else { return false }
        day = number
        if mark == UInt8(ascii: ".") { _ = text.skip(".") }
        return !isIdeographic || text.skip("日") || text.skip("일")
    }

    /// `12/Mar/24`, `12. März 2024`, `12 de março de 2024`, `12.03.2024`, `3/12/2024`.
    private mutating func readNumberFirst() -> Bool {
        guard let first = text.number(upTo: 2), let mark = skipMark() else { return false }
        skipParticle()
        var ahead = text
        if let named = ahead.monthName() {
            (day, month, text) = (first, named, ahead)
            _ = text.skip(".")
            _ = skipMark()
            skipParticle()
            return readYear()
        }
        guard let second = text.number(upTo: 2), skipMark() == mark, text.digits == 4 else { return false }
        year = text.number(4) ?? 0
        switch mark {
        case UInt8(ascii: "."): (day, month) = (first, second)
        case UInt8(ascii: "/"), UInt8(ascii: "-"):
            guard let order = order ?? (first == second ? .dayFirst : nil) else { return false }
            (day, month) = order == .dayFirst ? (first, second) : (second, first)
        default: return false
        }
        return true
    }

    /// `Mar 12, 2024`, `March 12 2024`; without a year of four digits nothing.
    private mutating func readMonthFirst() -> Bool {
        guard let named = text.monthName() else { return false }
        month = named
        _ = text.skip(".")
        text.skipSpaces()
        guard let number = text.number(upTo: 2) else { return false }
        day = number
        _ = text.skip("st") || text.skip("nd") || text.skip("rd") || text.skip("th")
        _ = text.skip(",")
        text.skipSpaces()
        guard text.digits == 4, let number = text.number(4) else { return false }
        year = number
        return true
    }

    /// Of four digits, or of two by the rule of POSIX `strptime`.
    private mutating func readYear() -> Bool {
        switch text.digits {
        case 4: year = text.number(4) ?? 0
        case 2:
            let short = text.number(2) ?? 0
            year = short < 69 ? 2000 + short : 1900 + short
        default: return false
        }
        return true
    }

    /// What stands between the parts of a date, spaces around it apart; nil where there is nothing.
    private mutating func skipMark() -> UInt8? {
        let hadSpace = text.next == .space
        text.skipSpaces()
        for mark in [UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-")] where text.skip(mark) {
            text.skipSpaces()
            return mark
        }
        return hadSpace ? .space : nil
    }

    /// `de`, `del`: Portuguese and Spanish.
    private mutating func skipParticle() {
        var ahead = text
        guard ["de", "del"].contains(ahead.word()), ahead.skip(.space) else { return }
        ahead.skipSpaces()
        text = ahead
    }

    /// `г.`, `р.`: Russian, Bulgarian and Ukrainian behind the year.
    private mutating func skipYearMark() {
        var ahead = text
        ahead.skipSpaces()
        guard ["г", "р"].contains(ahead.word()) else { return }
        _ = ahead.skip(".")
        text = ahead
    }
}

// The time of day.
extension WrittenTime {
    /// What stands between a day and its time.
    private mutating func readGap() -> Bool {
        let start = text.position
        _ = text.skip(",")
        text.skipSpaces()
        var ahead = text
        if ["at", "t", "um", "à", "alle", "kl", "klo", "om", "às", "в", "о"].contains(ahead.word()) {
            _ = ahead.skip(".")
            ahead.skipSpaces()
            text = ahead
        }
        return text.position > start
    }

    /// `3:45`, `15:45:07.250`, `15.45`, `3:45 PM`, `午後3:45`, in milliseconds.
    private mutating func readClock() -> Int64? {
        var half = text.isAfternoon()
        text.skipSpaces()
        guard let hour = text.number(upTo: 2), let mark = text.next,
            mark == UInt8(ascii: ":") || mark == UInt8(ascii: "."),
            text.skip(mark), let minute = text.number(2), minute < 60
        else { return nil }
        var milliseconds = 0
        if text.skip(mark) {
            guard let second = text.number(2), second <= 60 else { return nil }
            milliseconds = second * 1000
            if text.skip(".") || text.skip(",") {
                guard let fraction = text.fraction() else { return nil }
                milliseconds += fraction
            }
        }
        text.skipSpaces()
        if half == nil { half = text.isAfternoon() }
        skipHourWord()
        guard half == nil ? hour < 24 : hour <= 12 else { return nil }
        let hourOfDay = half.map { hour % 12 + ($0 ? 12 : 0) } ?? hour
        return Int64((hourOfDay * 60 + minute) * 60_000 + milliseconds)
    }

    /// `Uhr`, `h`, `hs`.
    private mutating func skipHourWord() {
        var ahead = text
        ahead.skipSpaces()
        if ["uhr", "h", "hs", "hrs"].contains(ahead.word()) { text = ahead }
    }

    /// Nothing, `Z`, `UTC`, `GMT+0200`, `+02:00`, each with a name in parentheses behind it; nil for anything else.
    private mutating func readZone() -> (seconds: Int64?, Void)? {
        text.skipSpaces()
        if text.isAtEnd { return (nil, ()) }
        guard let offset = ISO8601Time.zone(&text) else { return nil }
        text.skipSpaces()
        if text.isAtEnd { return (offset, ()) }
        guard text.skip("(") else { return nil }
        while let next = text.next, next != UInt8(ascii: ")") { _ = text.skip(next) }
        return text.skip(")") && text.isAtEnd ? (offset, ()) : nil
    }
}
