/// How work went through, from the status history of those items for which it was read since their last update;
/// `closings` and `oldest` are of all items.
public struct Flow: Equatable, Sendable {
    /// A closed item: when, and how long after its creation.
    public struct Closing: Equatable, Sendable {
        public var closedAt: Timestamp
        public var leadTime: Duration

        public init(closedAt: Timestamp, leadTime: Duration) {
            (self.closedAt, self.leadTime) = (closedAt, leadTime)
        }
    }

    /// Of the items that were closed in the range, from when they were in progress first to the closing.
    public var cycleTime: TimeToClose
    /// Of the same items, what of that time they were in progress.
    public var timeInProgress: TimeToClose
    /// Those of them that went back to a status of work not yet begun after they had been in progress.
    public var wentBack: Int
    /// Closed in the range, with such a history.
    public var closedWithHistory: Int
    /// Every closed item of the range, or an even selection of them where they are many.
    public var closings: [Closing]
    /// At the end of each period.
    public var ends: [End]
    public var reopening: Reopening
    /// How long ago work began on what is started and not finished at the end.
    public var workItemAge: OpenAge
    /// The items of these that were started first.
    public var startedFirst: [Ageing]
    /// The items that were open the longest at the end.
    public var oldest: [Ageing]
    /// Items that were open in the range or closed in it, with such a history.
    public var withHistory: Int
    /// Whether any status in the history is one that the tracker calls in progress.
    public var knowsProgress: Bool

    public init(
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

    public var hasHistory: Bool { withHistory > 0 }

    /// Items with a history at an instant. Only those that are open then by their closing (`Activity`) are in it.
    public struct End: Equatable, Sendable {
        /// Whether they had been started is known, or that they were done then.
        public var known = 0
        /// Started and not finished: work in progress.
        public var started = 0
        /// Those of them that were in a status of work, and those that lay in one of work not yet begun.
        public var inProgress = 0
        public var back = 0
        /// Done at that time, and opened again since.
        public var doneThen = 0

        public init(known: Int = 0, started: Int = 0, inProgress: Int = 0, back: Int = 0, doneThen: Int = 0) {
            self.known = known
            self.started = started
            self.inProgress = inProgress
            self.back = back
            self.doneThen = doneThen
        }

        /// In a status that is neither: one that the tracker no longer lists, or a done one without a closing.
        public var elsewhere: Int { started - inProgress - back }
        public var notStarted: Int { known - started - doneThen }
    }

    /// Closings that were undone.
    public struct Reopening: Equatable, Sendable {
        /// Items that were opened again in each period.
        public var reopened: [Int]
        /// Items that were closed in each period and still were at its end, but have been opened again since.
        public var closedUntilEnd: [Int]
        /// The same of the whole range.
        public var reopenedInRange: Int
        public var closedUntilRangeEnd: Int

        public init(reopened: [Int], closedUntilEnd: [Int], reopenedInRange: Int, closedUntilRangeEnd: Int) {
            self.reopened = reopened
            self.closedUntilEnd = closedUntilEnd
            self.reopenedInRange = reopenedInRange
            self.closedUntilRangeEnd = closedUntilRangeEnd
        }
    }

    public struct Ageing: Equatable, Sendable {
        public var key: String
        public var title: String
        public var status: String
        public var url: String?
        public var age: Duration

        public init(key: String, title: String, status: String, url: String? = nil, age: Duration) {
            self.key = key
            self.title = title
            self.status = status
            self.url = url
            self.age = age
        }
    }
}
