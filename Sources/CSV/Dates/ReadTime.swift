import Items

/// A time as a cell of a file tells it.
struct ReadTime: Equatable {
    /// Of a day without a time, its start.
    var instant: Timestamp
    /// Of a day without a time, the start of the next, in the zone of its column.
    var nextDay: Timestamp?

    /// The instant, of something that cannot come before another. A day without a time is no earlier than an hour of that
    /// same day: then it is that hour, the earliest that it can be.
    func instant(notBefore start: ReadTime) -> Timestamp {
        guard let nextDay, start.nextDay == nil else { return instant }
        return instant < start.instant && start.instant < nextDay ? start.instant : instant
    }
}
