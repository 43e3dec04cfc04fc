import Items

/// What the dates of a file that are all numbers tell of themselves: in `28/8/2026` the day comes first, while
/// `3/4/2026` is a day in April or in March.
struct NumericDates: Equatable {
    /// How many can be read only with the day first, how many only with the month first, and how many either way.
    private(set) var dayFirst = 0
    private(set) var monthFirst = 0
    private(set) var ambiguous = 0
    /// The first of those that can be read either way, and the first of all.
    private(set) var example: String?
    private(set) var first: String?

    /// Notes a value, which may be no such date.
    mutating func note(_ bytes: ArraySlice<UInt8>) {
        let bytes = UnicodeSpace.plain(bytes)
        guard let (one, other) = Self.numbers(bytes) else { return }
        first = first ?? String(decoding: bytes, as: UTF8.self)
        switch (one, other) {
        case (13...31, 1...12): dayFirst += 1
        case (1...12, 13...31): monthFirst += 1
        case (1...12, 1...12):
            ambiguous += one == other ? 0 : 1
            example = example ?? (one == other ? nil : String(decoding: bytes, as: UTF8.self))
        default: break
        }
    }

    /// What all of them agree on; nil where none tells or they differ.
    var order: WrittenTime.Order? {
        switch (dayFirst > 0, monthFirst > 0) {
        case (true, false): .dayFirst
        case (false, true): .monthFirst
        default: nil
        }
    }

    var isUnclear: Bool { order == nil && (ambiguous > 0 || dayFirst > 0) }

    /// The two numbers of `3/4/2026 …` or `3-4-2026 …`.
    private static func numbers(_ bytes: ArraySlice<UInt8>) -> (Int, Int)? {
        var text = DigitReader(bytes)
        guard text.digits <= 2, let one = text.number(upTo: 2) else { return nil }
        let mark: UInt8 = text.next ?? 0
        guard mark == UInt8(ascii: "/") || mark == UInt8(ascii: "-"), text.skip(mark), text.digits <= 2,
            let other = text.number(upTo: 2), text.skip(mark), text.digits == 4
        else { return nil }
        return (one, other)
    }
}

extension NumericDates {
    /// The date patterns that a value of numbers may be of, the day before the month first: `d/M/yyyy HH:mm`.
    static func patterns(for value: String) -> [String] {
        let numbers = value.split { !("0"..."9").contains($0) }
        guard numbers.count >= 3, numbers[..<3].contains(where: { $0.count <= 2 }) else { return [] }
        let parts: [[String]]
        if numbers[0].count == 4 {
            parts = [["yyyy", "M", "d"]]
        } else {
            let year = numbers[2].count == 4 ? "yyyy" : "yy"
            parts = [["d", "M", year], ["M", "d", year]]
        }
        return parts.compactMap { pattern(for: value, $0) }
    }

    private static func pattern(for value: String, _ date: [String]) -> String? {
        let isHalf = value.contains(where: \.isLetter)
        var parts = date + [isHalf ? "h" : "HH", "mm", "ss", "SSS"]
        var pattern = ""
        var rest = value[...]
        while let first = rest.first {
            if ("0"..."9").contains(first) {
                guard !parts.isEmpty else { return nil }
                pattern += parts.removeFirst()
                rest = rest.drop { ("0"..."9").contains($0) }
            } else if first.isLetter {
                guard DayHalf.isAfternoon(rest.filter(\.isLetter).lowercased()) != nil else { return nil }
                return pattern + "a"
            } else {
                pattern.append(first)
                rest.removeFirst()
            }
        }
        return pattern
    }
}
