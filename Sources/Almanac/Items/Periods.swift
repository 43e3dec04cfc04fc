import Foundation

/// Consecutive days, both ends included.
struct DayRange: Hashable, Sendable {
    let start: CivilDate
    let end: CivilDate

    /// The number of days, 1 for a single day.
    var count: Int {
        end.daysSinceEpoch - start.daysSinceEpoch + 1
    }

    /// The instants that fall on these days in a time zone: from the first one's start to before the start of the
    /// day after the last.
    func interval(in timeZone: TimeZone) -> Range<Timestamp> {
        start.startOfDay(in: timeZone)..<end.adding(days: 1).startOfDay(in: timeZone)
    }
}

/// One of the stretches that a range is cut into.
struct Period: Hashable, Sendable {
    /// `2023-09-01`, `2023-W36` (ISO 8601 week) or `2023-09`.
    let name: String
    /// The days of the period that lie in the range: the first and last may be cut short.
    let days: DayRange
    let interval: Range<Timestamp>
}

extension Grouping {
    /// The periods of a range, in order, without gaps; their intervals meet exactly, across changes of the clock too.
    func periods(of range: DayRange, in timeZone: TimeZone) -> [Period] {
        var periods: [Period] = []
        var start = range.start
        while start <= range.end {
            let days = DayRange(start: start, end: min(lastDay(ofPeriodWith: start), range.end))
            periods.append(Period(name: name(ofPeriodWith: start), days: days, interval: days.interval(in: timeZone)))
            start = days.end.adding(days: 1)
        }
        return periods
    }

    /// The name of the period that a day falls in, whatever the range.
    func name(ofPeriodWith day: CivilDate) -> String {
        switch self {
        case .day: return day.description
        case .month: return String(day.description.prefix(7))
        case .week:
            let week = day.isoWeek
            return "\(String(CivilDate(year: week.year, month: 1, day: 1)!.description.prefix(4)))-W\(week.week < 10 ? "0" : "")\(week.week)"
        }
    }

    private func lastDay(ofPeriodWith day: CivilDate) -> CivilDate {
        switch self {
        case .day: return day
        case .week: return day.adding(days: 7 - day.weekday)
        case .month: return day.adding(days: 31 - day.day).month == day.month ? day.adding(days: 31 - day.day) : day.lastDayOfMonth
        }
    }
}

extension CivilDate {
    /// The first instant of the day, which is not always midnight: some zones change their clocks then.
    func startOfDay(in timeZone: TimeZone) -> Timestamp {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let noon = Date(timeIntervalSince1970: Double(daysSinceEpoch) * 86400 + 43200)
        let local = noon.addingTimeInterval(-Double(timeZone.secondsFromGMT(for: noon)))
        return Timestamp(milliseconds: Int64((calendar.startOfDay(for: local).timeIntervalSince1970 * 1000).rounded()))
    }

    /// The day that an instant falls on in a time zone.
    init(_ instant: Timestamp, in timeZone: TimeZone) {
        let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
        let local = instant.milliseconds + Int64(timeZone.secondsFromGMT(for: date)) * 1000
        self.init(daysSinceEpoch: Int(local.flooredDivision(by: 86_400_000)))
    }

    /// The ISO 8601 week: the one with the year's first Thursday is week 1.
    var isoWeek: (year: Int, week: Int) {
        let thursday = adding(days: 4 - weekday)
        let january = CivilDate(year: thursday.year, month: 1, day: 1)!
        return (thursday.year, (thursday.daysSinceEpoch - january.daysSinceEpoch) / 7 + 1)
    }

    private var lastDayOfMonth: CivilDate {
        let next = CivilDate(year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1, day: 1)!
        return next.adding(days: -1)
    }
}
