/// How work went through, from the status history of those items for which it was read since their last update.
struct Flow: Equatable, Sendable {
    /// A closed item: when, and how long after its creation.
    struct Closing: Equatable, Sendable {
        var closedAt: Timestamp
        var leadTime: Duration
    }

    /// Of the items that were closed in the range, from when they were in progress first to the closing.
    var cycleTime: TimeToClose
    /// Of the same items, what of that time they were in progress.
    var timeInProgress: TimeToClose
    /// Those of them that went back to a status of work not yet begun after they had been in progress.
    var wentBack: Int
    /// Closed in the range, with such a history.
    var closedWithHistory: Int
    /// Every closed item of the range, or an even selection of them where they are many.
    var closings: [Closing]
    /// At the end of each period.
    var ends: [End]
    var reopening: Reopening
    /// How long ago work began on what is started and not finished at the end.
    var workItemAge: OpenAge
    /// The items of these that were started first.
    var startedFirst: [Ageing]
    /// The items that were open the longest at the end.
    var oldest: [Ageing]
    /// Items that were open in the range or closed in it, with such a history.
    var withHistory: Int
    /// Whether any status in the history is one that the tracker calls in progress.
    var knowsProgress: Bool

    var hasHistory: Bool { withHistory > 0 }

    /// Items with a history at an instant. Only those that are open then by their closing (`Activity`) are in it.
    struct End: Equatable, Sendable {
        /// Whether they had been started is known, or that they were done then.
        var known = 0
        /// Started and not finished: work in progress.
        var started = 0
        /// Those of them that were in a status of work, and those that lay in one of work not yet begun.
        var inProgress = 0
        var back = 0
        /// Done at that time, and opened again since.
        var doneThen = 0

        /// In a status that is neither: one that the tracker no longer lists, or a done one without a closing.
        var elsewhere: Int { started - inProgress - back }
        var notStarted: Int { known - started - doneThen }
    }

    /// Closings that were undone.
    struct Reopening: Equatable, Sendable {
        /// Items that were opened again in each period.
        var reopened: [Int]
        /// Items that were closed in each period and still were at its end, but have been opened again since.
        var closedUntilEnd: [Int]
        /// The same of the whole range.
        var reopenedInRange: Int
        var closedUntilRangeEnd: Int
    }

    struct Ageing: Equatable, Sendable {
        var key: String
        var title: String
        var status: String
        var url: String?
        var age: Duration
    }
}
