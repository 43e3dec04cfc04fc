/// How work went through, from the status history of those items for which it was read since their last update.
struct Flow: Equatable, Sendable {
    /// A closed item: when, and how long after its creation.
    struct Closing: Equatable, Sendable {
        var closedAt: Timestamp
        var leadTime: Duration
    }

    /// Of the items that were closed in the range, from when they were in progress first to the closing.
    var cycleTime: TimeToClose
    /// Closed in the range, with such a history.
    var closedWithHistory: Int
    /// Every closed item of the range, or an even selection of them where they are many.
    var closings: [Closing]
    /// At the end of each period.
    var inProgress: [Int]
    /// Open at the end of each period, with a history that tells whether they were in progress.
    var known: [Int]
    /// The items that were open the longest at the end.
    var oldest: [Ageing]

    struct Ageing: Equatable, Sendable {
        var key: String
        var title: String
        var status: String
        var url: String?
        var age: Duration
    }

    /// Whether there is such a history of any item that was open in the range or closed in it.
    var hasHistory: Bool
    /// Whether any status in the history is one that the tracker calls in progress.
    var knowsProgress: Bool
}
