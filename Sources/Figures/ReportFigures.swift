import Items
import Storage

/// The figures of one stretch of time: what a report says about it, all from one snapshot of the store.
package struct ReportFigures: Sendable {
    var days: DayRange
    var periods: [Period]
    var activity: Activity
    /// For the reports that show it.
    var breakdown: Breakdown?
    var flow: Flow?
    var times = ReportTimes()

    init(_ reader: ItemReader, _ spec: ExportSpec, days: DayRange) throws {
        self.days = days
        periods = spec.groupBy.periods(of: days, in: spec.timeZone)
        activity = try reader.activity(spec.filters, in: periods.map(\.interval))
        guard spec.reportType != .comparison else { return }
        if spec.reportType == .flow {
            flow = try reader.flow(spec.filters, in: periods.map(\.interval))
        } else {
            breakdown = try reader.breakdown(spec.filters, days: days, in: spec.timeZone)
        }
    }

    var timeToClose: TimeToClose { times.toClose }
    var before: FiguresBefore? { times.before }
    var yearBefore: FiguresBefore? { times.yearBefore }
    var openAge: OpenAge? { times.openAge }

    /// The period with the most items created, the first of several; nil where none was.
    var busiest: (period: Period, created: Int)? {
        let counts = zip(periods, activity.total.periods).map { ($0, $1.created) }
        let most = counts.map(\.1).max() ?? 0
        return most == 0 ? nil : counts.first { $0.1 == most }
    }

    var created: Int { activity.total.total.created }
    var closed: Int { activity.total.total.closed }
    /// By how much the open work grew.
    var net: Int { activity.total.total.net }
    var openAtEnd: Int { activity.total.closing }
    var hasUndatedClosures: Bool { activity.total.total.undatedClosures > 0 }
}

/// How long work took and takes, in a range and just before it.
struct ReportTimes: Sendable {
    var toClose = TimeToClose(count: 0, negative: 0)
    /// What came just before, for a report that compares with it (`CalendarSpan`).
    var before: FiguresBefore?
    /// The same months a year before, where that is not what came just before.
    var yearBefore: FiguresBefore?
    /// For the reports that show it.
    var openAge: OpenAge?

    init() {}

    init(_ reader: ItemReader, _ spec: ExportSpec, days: DayRange) throws {
        let interval = days.interval(in: spec.timeZone)
        toClose = try reader.timeToClose(spec.filters, in: interval)
        guard spec.reportType != .comparison else { return }
        openAge = try reader.openAge(spec.filters, at: interval.upperBound)
        guard spec.reportType == .seasonalActivity else { return }
        let span = CalendarSpan(days)
        before = try span.before(days).flatMap { try FiguresBefore(reader, spec, span, days: $0) }
        yearBefore = try span.yearBefore(days).flatMap { try FiguresBefore(reader, spec, span, days: $0) }
    }
}

/// What a range is compared with.
struct FiguresBefore: Sendable {
    var days: DayRange
    /// `February 2024`, `the 31 days before`
    var name: String
    var activity: Activity
    var timeToClose: TimeToClose

    /// nil where the items don't reach back so far, for then the store may lack what was before the first.
    init?(_ reader: ItemReader, _ spec: ExportSpec, _ span: CalendarSpan, days: DayRange) throws {
        (self.days, name) = (days, span.name(ofOneBefore: days))
        let interval = days.interval(in: spec.timeZone)
        guard let earliest = try reader.earliest(spec.filters), earliest < interval.lowerBound else { return nil }
        activity = try reader.activity(spec.filters, in: [interval])
        timeToClose = try reader.timeToClose(spec.filters, in: interval)
    }

    var counts: Activity.Counts { activity.total.total }
    var openAtEnd: Int { activity.total.closing }
    /// The name as a column's title.
    var title: String { name.prefix(1).uppercased() + name.dropFirst() }
    /// `in February 2024`
    var inIt: String { (days.count == 1 ? "on " : "in ") + name }
}
