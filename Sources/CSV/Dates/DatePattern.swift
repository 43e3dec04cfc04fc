import Items

/// What real files have of Unicode date patterns (UTS 35), fast: `yyyy yy M MM MMM MMMM d dd E H HH h hh a m mm s ss
/// SSS Z X`, names in many languages, and text around them.
struct DatePattern {
    private enum Element: Equatable {
        case year, shortYear, month, monthName, day, weekday, hour, halfDayHour, half, minute, second, millisecond, zone
        case literal(UInt8)
    }

    private var elements: [Element] = []

    /// Nil where the pattern has letters of other meaning, lacks the day, the month or the year, or has only one of `h`
    /// and `a`.
    init?(_ pattern: String) {
        guard let runs = Self.runs(of: pattern) else { return nil }
        for run in runs {
            guard let elements = Self.elements(of: run) else { return nil }
            self.elements += elements
        }
        let hasYear = elements.contains(.year) || elements.contains(.shortYear)
        let hasMonth = elements.contains(.month) || elements.contains(.monthName)
        guard hasYear, hasMonth, elements.contains(.day),
            elements.contains(.halfDayHour) == elements.contains(.half)
        else { return nil }
    }

    /// The letters of a pattern that stand for something, quoted text apart.
    static func letters(of pattern: String) -> Set<Character> {
        Set((runs(of: pattern) ?? []).filter { !$0.isQuoted }.compactMap(\.text.first).filter(\.isLetter))
    }

    /// The time that the text means, or nil where it does not fit the pattern or the calendar. A space of the pattern
    /// stands for as many as there are.
    func time(_ bytes: ArraySlice<UInt8>) -> ISO8601Time? {
        var text = DigitReader(UnicodeSpace.plain(bytes))
        var parts = Parts()
        for (index, element) in elements.enumerated() {
            let next = index + 1 < elements.count ? elements[index + 1] : nil
            if element == .literal(.space) {
                guard text.next == .space || next == .half else { return nil }
                text.skipSpaces()
                continue
            }
            guard parts.read(element, from: &text) else { return nil }
            // The dot of an abbreviated name, which the pattern need not have.
            let isName = element == .monthName || element == .weekday
            if isName, next != .literal(UInt8(ascii: ".")) { _ = text.skip(".") }
        }
        text.skipSpaces()
        guard text.isAtEnd, var time = parts.time else { return nil }
        time.isDay = !elements.contains(.hour) && !elements.contains(.halfDayHour)
        return time
    }
}

extension DatePattern {
    private struct Parts {
        var year = 0
        var month = 0
        var day = 0
        var hour = 0
        var isAfternoon: Bool?
        var minute = 0
        var second = 0
        var millisecond = 0
        var offset: Int64?

        mutating func read(_ element: Element, from text: inout DigitReader) -> Bool {
            switch element {
            case .literal(let byte): return text.skip(byte)
            case .half:
                text.skipSpaces()
                isAfternoon = text.isAfternoon()
                return isAfternoon != nil
            case .weekday: return !text.word().isEmpty
            case .zone:
                offset = ISO8601Time.zone(&text)
                return offset != nil
            case .monthName: return store(text.monthName(), in: \.month, 1...12)
            case .year: return store(text.number(4), in: \.year, 1...9999)
            // The century rule of POSIX `strptime`.
            case .shortYear: return store(text.number(2).map { $0 < 69 ? 2000 + $0 : 1900 + $0 }, in: \.year, 1...9999)
            case .month: return store(text.number(upTo: 2), in: \.month, 1...12)
            case .day: return store(text.number(upTo: 2), in: \.day, 1...31)
            case .hour: return store(text.number(upTo: 2), in: \.hour, 0...23)
            case .halfDayHour: return store(text.number(upTo: 2), in: \.hour, 0...12)
            case .minute: return store(text.number(upTo: 2), in: \.minute, 0...59)
            case .second: return store(text.number(upTo: 2), in: \.second, 0...60)
            case .millisecond: return store(text.fraction(), in: \.millisecond, 0...999)
            }
        }

        private mutating func store(
            _ number: Int?,
            in part: WritableKeyPath<Parts, Int>,
            _ range: ClosedRange<Int>
        ) -> Bool {
            guard let number, range.contains(number) else { return false }
            self[keyPath: part] = number
            return true
        }

        var time: ISO8601Time? {
            guard let date = CivilDate(year: year, month: month, day: day) else { return nil }
            let hourOfDay = isAfternoon.map { hour % 12 + ($0 ? 12 : 0) } ?? hour
            let seconds = ((date.daysSinceEpoch * 24 + hourOfDay) * 60 + minute) * 60 + second
            return ISO8601Time(localMilliseconds: Int64(seconds * 1000 + millisecond), offset: offset)
        }
    }
}

extension DatePattern {
    /// A letter repeated, or other text.
    private struct Run {
        var text: String
        var isQuoted = false
    }

    private static func elements(of run: Run) -> [Element]? {
        guard !run.isQuoted, let first = run.text.utf8.first, first.isASCIILetter else {
            return run.text.utf8.map { .literal($0) }
        }
        let known: [String: Element] = [
            "yyyy": .year, "y": .year, "yy": .shortYear, "M": .month, "MM": .month, "MMM": .monthName,
            "LLL": .monthName,
            "MMMM": .monthName, "LLLL": .monthName, "d": .day, "dd": .day, "E": .weekday, "EE": .weekday,
            "EEE": .weekday,
            "EEEE": .weekday, "H": .hour, "HH": .hour, "h": .halfDayHour, "hh": .halfDayHour, "a": .half, "m": .minute,
            "mm": .minute, "s": .second, "ss": .second, "S": .millisecond, "SSS": .millisecond, "Z": .zone, "X": .zone,
            "XX": .zone, "XXX": .zone, "x": .zone, "xx": .zone, "xxx": .zone,
        ]
        return known[run.text].map { [$0] }
    }

    /// Cuts a pattern where the letter changes; nil where a quotation mark is not closed.
    private static func runs(of pattern: String) -> [Run]? {
        var runs: [Run] = []
        var rest = pattern[...]
        while let first = rest.first {
            if rest.hasPrefix("''") {
                runs.append(Run(text: "'", isQuoted: true))
                rest.removeFirst(2)
            } else if first == "'" {
                rest.removeFirst()
                guard let end = rest.firstIndex(of: "'") else { return nil }
                runs.append(Run(text: String(rest[..<end]), isQuoted: true))
                rest = rest[rest.index(after: end)...]
            } else {
                let same = rest.prefix { $0 == first }
                runs.append(Run(text: String(same)))
                rest = rest[same.endIndex...]
            }
        }
        return runs
    }
}

extension UInt8 {
    fileprivate var isASCIILetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
}
