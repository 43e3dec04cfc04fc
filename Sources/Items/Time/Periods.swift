public import Foundation

/// Consecutive days, both ends included.
public struct DayRange: Hashable, Codable, Sendable {
    public let start: CivilDate
    public let end: CivilDate

    public init(start: CivilDate, end: CivilDate) {
        (self.start, self.end) = (start, end)
    }

    enum CodingKeys: String, CodingKey {
        case start = "start_date"
        case end = "end_date"
    }

    /// The number of days, 1 for a single day.
    public var count: Int {
        end.daysSinceEpoch - start.daysSinceEpoch + 1
    }

    /// The instants that fall on these days in a time zone: from the first one's start to before the start of the
    /// day after the last. Empty where the zone skipped them all (Pacific/Apia had no 2011-12-30).
    public func interval(in timeZone: TimeZone) -> Range<Timestamp> {
        start.startOfDay(in: timeZone)..<end.adding(days: 1).startOfDay(in: timeZone)
    }
}

/// One of the stretches that a range is cut into.
public struct Period: Hashable, Sendable {
    /// `2023-09-01`, `2023-W36` (ISO 8601 week) or `2023-09`.
    public let name: String
    /// As a sentence has it: `1 September 2023`, `week 36, 2023` or `September 2023`.
    public let title: String
    /// On an axis: `1 Sep 2023`, `W36 2023` or `Sep 2023`.
    public let label: String
    /// The days of the period that lie in the range: the first and last may be cut short.
    public let days: DayRange
    public let interval: Range<Timestamp>
}

extension Grouping {
    /// The periods of a range, in order, without gaps; their intervals meet exactly, across changes of the clock too.
    public func periods(of range: DayRange, in timeZone: TimeZone) -> [Period] {
        var periods: [Period] = []
        var start = range.start
        while start <= range.end {
            let days = DayRange(start: start, end: min(lastDay(ofPeriodWith: start), range.end))
            periods.append(
                Period(
                    name: name(ofPeriodWith: start),
                    title: title(ofPeriodWith: start),
                    label: label(ofPeriodWith: start),
                    days: days,
                    interval: days.interval(in: timeZone)
                )
            )
            start = days.end.adding(days: 1)
        }
        return periods
    }

    /// The name of the period that a day falls in, whatever the range.
    public func name(ofPeriodWith day: CivilDate) -> String {
        switch self {
        case .day: return day.description
        case .month: return String(day.description.dropLast(3))
        case .week:
            let week = day.isoWeek
            return "\(padded(week.year, to: 4))-W\(padded(week.week, to: 2))"
        }
    }

    /// `1 September 2023`, `week 36, 2023` or `September 2023`
    func title(ofPeriodWith day: CivilDate) -> String {
        switch self {
        case .day: return FigureText.date(day)
        case .month: return FigureText.month(day)
        case .week: return "week \(day.isoWeek.week), \(day.isoWeek.year)"
        }
    }

    private func label(ofPeriodWith day: CivilDate) -> String {
        switch self {
        case .day: return "\(day.day) \(FigureText.shortMonth(day))"
        case .month: return FigureText.shortMonth(day)
        case .week: return "W\(day.isoWeek.week) \(day.isoWeek.year)"
        }
    }

    /// Whether a range holds only a part of the period.
    public func isCutShort(_ period: Period) -> Bool {
        name(ofPeriodWith: period.days.start.adding(days: -1)) == period.name
            || name(ofPeriodWith: period.days.end.adding(days: 1)) == period.name
    }

    private func lastDay(ofPeriodWith day: CivilDate) -> CivilDate {
        switch self {
        case .day: day
        case .week: day.adding(days: 7 - day.weekday)
        case .month: day.lastDayOfMonth
        }
    }
}
