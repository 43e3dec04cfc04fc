/// How work went through, from the status history of those items for which it was read since their last update.
package struct Flow: Equatable, Sendable {
    /// A closed item: when, and how long after its creation.
    package struct Closing: Equatable, Sendable {
        package var closedAt: Timestamp
        package var leadTime: Duration

        package init(closedAt: Timestamp, leadTime: Duration) {
            (self.closedAt, self.leadTime) = (closedAt, leadTime)
        }
    }

    /// Of the items that were closed in the range, from when they were in progress first to the closing.
    package var cycleTime: TimeToClose
    /// Of the same items, what of that time they were in progress.
    package var timeInProgress: TimeToClose
    /// Those of them that went back to a status of work not yet begun after they had been in progress.
    package var wentBack: Int
    /// Closed in the range, with such a history.
    package var closedWithHistory: Int
    /// Every closed item of the range, or an even selection of them where they are many.
    package var closings: [Closing]
    /// At the end of each period.
    package var ends: [End]
    package var reopening: Reopening
    /// How long ago work began on what is started and not finished at the end.
    package var workItemAge: OpenAge
    /// The items of these that were started first.
    package var startedFirst: [Ageing]
    /// The items that were open the longest at the end.
    package var oldest: [Ageing]
    /// Items that were open in the range or closed in it, with such a history.
    package var withHistory: Int
    /// Whether any status in the history is one that the tracker calls in progress.
    package var knowsProgress: Bool

    package init(
        cycleTime: TimeToClose,
        timeInProgress: TimeToClose,
        wentBack: Int,
        closedWithHistory: Int,
        closings: [Closing],
        ends: [End],
        reopening: Reopening,
        workItemAge: OpenAge,
        startedFirst: [Ageing],
        oldest: [Ageing],
        withHistory: Int,
        knowsProgress: Bool
    ) {
        self.cycleTime = cycleTime
        self.timeInProgress = timeInProgress
        self.wentBack = wentBack
        self.closedWithHistory = closedWithHistory
        self.closings = closings
        self.ends = ends
        self.reopening = reopening
        self.workItemAge = workItemAge
        self.startedFirst = startedFirst
        self.oldest = oldest
        self.withHistory = withHistory
        self.knowsProgress = knowsProgress
    }

    package var hasHistory: Bool { withHistory > 0 }

    /// Items with a history at an instant. Only those that are open then by their closing (`Activity`) are in it.
    package struct End: Equatable, Sendable {
        /// Whether they had been started is known, or that they were done then.
        package var known = 0
        /// Started and not finished: work in progress.
        package var started = 0
        /// Those of them that were in a status of work, and those that lay in one of work not yet begun.
        package var inProgress = 0
        package var back = 0
        /// Done at that time, and opened again since.
        package var doneThen = 0

        package init(known: Int = 0, started: Int = 0, inProgress: Int = 0, back: Int = 0, doneThen: Int = 0) {
            self.known = known
            self.started = started
            self.inProgress = inProgress
            self.back = back
            self.doneThen = doneThen
        }

        /// In a status that is neither: one that the tracker no longer lists, or a done one without a closing.
        package var elsewhere: Int { started - inProgress - back }
        package var notStarted: Int { known - started - doneThen }
    }

    /// Closings that were undone.
    package struct Reopening: Equatable, Sendable {
        /// Items that were opened again in each period.
        package var reopened: [Int]
        /// Items that were closed in each period and still were at its end, but have been opened again since.
        package var closedUntilEnd: [Int]
        /// The same of the whole range.
        package var reopenedInRange: Int
        package var closedUntilRangeEnd: Int

        package init(reopened: [Int], closedUntilEnd: [Int], reopenedInRange: Int, closedUntilRangeEnd: Int) {
            self.reopened = reopened
            self.closedUntilEnd = closedUntilEnd
            self.reopenedInRange = reopenedInRange
            self.closedUntilRangeEnd = closedUntilRangeEnd
        }
    }

    package struct Ageing: Equatable, Sendable {
        package var key: String
        package var title: String
        package var status: String
        package var url: String?
        package var age: Duration

        package init(key: String, title: String, status: String, url: String? = nil, age: Duration) {
            self.key = key
            self.title = title
            self.status = status
            self.url = url
            self.age = age
        }
    }
}
