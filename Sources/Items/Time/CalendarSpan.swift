/// What a range of days is on the calendar, which decides with what it is compared: a month with the month before, not
/// with as many days, which would be of another length of month and begin in the middle of one.
public enum CalendarSpan: Equatable, Sendable {
    /// Monday to Sunday.
    case week
    /// 1, 3 of a quarter, 6 of a half-year, or 12, whole.
    case months(Int)
    case days

    public init(_ days: DayRange) {
        let (start, end) = (days.start, days.end)
        let months = (end.year - start.year) * 12 + end.month - start.month + 1
        let isWhole = start.day == 1 && end == end.lastDayOfMonth
        let isOne = months == 1 || months == 12 || [3, 6].contains(months) && (start.month - 1).isMultiple(of: months)
        self = isWhole && isOne ? .months(months) : days.count == 7 && start.weekday == 1 ? .week : .days
    }

    /// What comes just before; nil before the year 1.
    public func before(_ days: DayRange) -> DayRange? {
        guard case .months(let count) = self else {
            let start = days.start.adding(days: -days.count)
            return start.year < 1 ? nil : DayRange(start: start, end: days.start.adding(days: -1))
        }
        return days.start.firstOfMonth(before: count).map {
            DayRange(start: $0, end: days.start.adding(days: -1))
        }
    }

    /// The same months a year before; nil for weeks and other days, where these are what comes just before, and before
    /// the year 1.
    public func yearBefore(_ days: DayRange) -> DayRange? {
        guard case .months(let count) = self, count < 12, let start = days.start.firstOfMonth(before: 12),
            let end = days.end.firstOfMonth(before: 12)?.lastDayOfMonth
        else { return nil }
        return DayRange(start: start, end: end)
    }

    /// `February 2024`, `the first quarter of 2024`, `the first half of 2024`, `2024`, `week 9, 2024`,
    /// `the 31 days before`
    ///
    /// - Parameter days: a range of this kind, before the one in hand.
    public func name(ofOneBefore days: DayRange) -> String {
        let (start, end) = (days.start, days.end)
        switch self {
        case .months(3): return "the \(Self.ordinals[(start.month - 1) / 3]) quarter of \(start.year)"
        case .months(6): return "the \(start.month == 1 ? "first" : "second") half of \(start.year)"
        case .months(12) where start.month == 1: return "\(start.year)"
        case .months(1): return FigureText.month(start)
        case .months: return "\(FigureText.month(start)) \u{2013} \(FigureText.month(end))"
        case .week: return Grouping.week.title(ofPeriodWith: start)
        case .days: return days.count == 1 ? "the day before" : "the \(days.count.grouped) days before"
        }
    }

    /// Whether such a name says which days they are.
    public var namesDays: Bool {
        if case .months = self { true } else { false }
    }

    private static let ordinals = ["first", "second", "third", "fourth"]
}

extension CivilDate {
    /// The first day of the month that is so many months before this day's; nil before the year 1.
    fileprivate func firstOfMonth(before months: Int) -> CivilDate? {
        let count = year * 12 + month - 1 - months
        return CivilDate(year: count / 12, month: count % 12 + 1, day: 1)
    }
}
