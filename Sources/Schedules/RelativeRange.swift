package import Items

/// A range of days that is told by where it lies from a day: `last_month` as of 3 March is February.
package enum RelativeRange: Equatable, Sendable {
    case lastWeek, lastMonth, lastQuarter, lastYear, thisMonth, thisQuarter, thisYear
    /// The whole days before.
    case lastDays(Int)

    package init?(_ text: String) {
        if let named = Self.names[text] {
            self = named
            return
        }
        let digits = text.dropFirst("last_".count).dropLast("_days".count)
        guard text == "last_\(digits)_days", let count = Int(digits), "\(count)" == digits, (1...3660).contains(count)
        else { return nil }
        self = .lastDays(count)
    }

    /// The days as of one of them; nil where the calendar ends.
    package func days(asOf today: CivilDate) -> DayRange? {
        let yesterday = today.adding(days: -1)
        switch self {
        case .thisMonth: return Self.range(Self.first(today, of: 1), today)
        case .thisQuarter: return Self.range(Self.first(today, of: 3), today)
        case .thisYear: return Self.range(Self.first(today, of: 12), today)
        case .lastMonth: return Self.before(today, of: 1)
        case .lastQuarter: return Self.before(today, of: 3)
        case .lastYear: return Self.before(today, of: 12)
        case .lastWeek:
            let sunday = today.adding(days: -today.weekday)
            return DayRange(start: sunday.adding(days: -6), end: sunday)
        case .lastDays(let count): return DayRange(start: today.adding(days: -count), end: yesterday)
        }
    }

    package static let rule =
        "must be one of: " + names.keys.sorted().joined(separator: ", ") + ", or last_N_days with N from 1 to 3660"

    private static let names: [String: RelativeRange] = [
        "last_week": .lastWeek, "last_month": .lastMonth, "last_quarter": .lastQuarter, "last_year": .lastYear,
        "this_month": .thisMonth, "this_quarter": .thisQuarter, "this_year": .thisYear,
    ]

    /// The first day of the stretch of so many months that a day lies in.
    private static func first(_ day: CivilDate, of months: Int) -> CivilDate? {
        CivilDate(year: day.year, month: (day.month - 1) / months * months + 1, day: 1)
    }

    private static func before(_ day: CivilDate, of months: Int) -> DayRange? {
        guard let end = first(day, of: months)?.adding(days: -1), end.year >= 1 else { return nil }
        return range(first(end, of: months), end)
    }

    private static func range(_ start: CivilDate?, _ end: CivilDate) -> DayRange? {
        start.map { DayRange(start: $0, end: end) }
    }
}
