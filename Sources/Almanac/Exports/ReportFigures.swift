/// The figures of one stretch of time: what a report says about it, all from one snapshot of the store.
struct ReportFigures: Sendable {
    var days: DayRange
    var periods: [Period]
    var activity: Activity
    var timeToClose: TimeToClose

    init(_ reader: ItemReader, _ spec: ExportSpec, days: DayRange) throws {
        self.days = days
        periods = spec.groupBy.periods(of: days, in: spec.timeZone)
        activity = try reader.activity(spec.filters, in: periods.map(\.interval))
        timeToClose = try reader.timeToClose(spec.filters, in: days.interval(in: spec.timeZone))
    }

    var created: Int { activity.total.total.created }
    var closed: Int { activity.total.total.closed }
    /// By how much the open work grew.
    var net: Int { activity.total.total.net }
    var openAtEnd: Int { activity.total.closing }
    var hasUndatedClosures: Bool { activity.total.total.undatedClosures > 0 }
}
