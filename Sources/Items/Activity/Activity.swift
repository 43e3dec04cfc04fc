/// What happened in consecutive periods, and the work that was open around them.
///
/// An item is *created* at its `createdAt`. It is *closed* when its status is done and its tracker says when: at
/// `closedAt`, or at `createdAt` where the tracker's times are the wrong way round, so that no item is closed before it
/// is open. An item that is done without a `closedAt` is an *undated closure*: it is counted as created, but neither as
/// closed nor as open. A `closedAt` on an item that is not done (a reopened one) counts for nothing.
///
/// So in every period, and for every item type, `open before + created - closed - undatedClosures = open after`.
public struct Activity: Equatable, Sendable {
    public struct Counts: Equatable, Sendable {
        public var created = 0
        public var closed = 0
        /// Items created in the period that are done, though nobody knows since when.
        public var undatedClosures = 0

        public init(created: Int = 0, closed: Int = 0, undatedClosures: Int = 0) {
            (self.created, self.closed, self.undatedClosures) = (created, closed, undatedClosures)
        }

        /// By how much the open work grew.
        public var net: Int { created - closed - undatedClosures }
    }

    /// One kind of work, or all of it.
    public struct Series: Equatable, Sendable {
        /// Open work just before the first period.
        public var opening = 0
        /// In the order of the periods.
        public var periods: [Counts]

        public init(opening: Int = 0, periods: [Counts]) {
            (self.opening, self.periods) = (opening, periods)
        }

        public var total: Counts { periods.reduce(Counts(), +) }

        /// Open work at the end of each period.
        public var open: [Int] {
            periods.reduce(into: []) { $0.append(($0.last ?? opening) + $1.net) }
        }

        /// Open work at the end of the last period.
        public var closing: Int { opening + total.net }
    }

    /// Item types that have no series of their own.
    public struct OtherTypes: Equatable, Sendable {
        /// All of them together.
        public var series: Series
        /// How many they are.
        public var count: Int
        /// Of how many of them items were created in the periods.
        public var createdCount: Int

        public init(series: Series, count: Int, createdCount: Int) {
            (self.series, self.count, self.createdCount) = (series, count, createdCount)
        }
    }

    public var total: Series
    /// Of the item types that occur in the periods or are open before them: those with the most created, at most
    /// `mostTypes`. A type may be free text, another one for each item.
    public var itemTypes: [String: Series]
    /// Those that are too many; nil where there are none.
    public var otherTypes: OtherTypes?

    public init(total: Series, itemTypes: [String: Series], otherTypes: OtherTypes? = nil) {
        (self.total, self.itemTypes, self.otherTypes) = (total, itemTypes, otherTypes)
    }

    public static let mostTypes = 200
}

extension Activity.Counts {
    public static func + (left: Self, right: Self) -> Self {
        Self(
            created: left.created + right.created,
            closed: left.closed + right.closed,
            undatedClosures: left.undatedClosures + right.undatedClosures
        )
    }

    public static func - (left: Self, right: Self) -> Self {
        Self(
            created: left.created - right.created,
            closed: left.closed - right.closed,
            undatedClosures: left.undatedClosures - right.undatedClosures
        )
    }
}

/// How long something took of the items that were closed in a range: to close them, or a part of that.
public struct TimeToClose: Equatable, Sendable {
    /// The items that the figures rest on.
    public var count: Int
    /// Items left out because their tracker says that they were closed before they were created.
    public var negative: Int
    public var median: Duration?
    /// What at least 85 % of them stayed within; nil of few.
    public var percentile85: Duration?
    public var percentile95: Duration?
    /// How many took how long, by `limits`; the last holds what took as long as the last of them or longer.
    public var histogram = [Int](repeating: 0, count: limits.count + 1)

    public init(
        count: Int,
        negative: Int,
        median: Duration? = nil,
        percentile85: Duration? = nil,
        percentile95: Duration? = nil,
        histogram: [Int] = [Int](repeating: 0, count: limits.count + 1)
    ) {
        self.count = count
        self.negative = negative
        self.median = median
        self.percentile85 = percentile85
        self.percentile95 = percentile95
        self.histogram = histogram
    }

    /// Upper ends, in days of 24 hours.
    public static let limits = [1, 3, 7, 14, 30, 90, 365]
    /// With fewer items a percentile says more about one of them than about the work.
    public static let fewest = 5
    /// The same of the percentiles that lie near the longest.
    public static let fewestFor85 = 12
    public static let fewestFor95 = 20
}

extension TimeToClose {
    /// Of durations in milliseconds that are not negative.
    public init(_ durations: inout [Int64], negative: Int) {
        self.init(
            count: durations.count,
            negative: negative,
            median: durations.median(),
            percentile85: durations.count < Self.fewestFor85 ? nil : durations.percentile(85),
            percentile95: durations.count < Self.fewestFor95 ? nil : durations.percentile(95)
        )
        for duration in durations {
            histogram[Self.place(of: duration)] += 1
        }
    }

    /// Where milliseconds are counted in a histogram.
    static func place(of duration: Int64) -> Int {
        limits.firstIndex { duration < Int64($0) * 86_400_000 } ?? limits.count
    }
}

/// What a report rests on, for one source.
public struct SourceCoverage: Equatable, Sendable {
    public var record: SourceRecord
    /// Items created or closed in the range.
    public var inRange: Int
    /// Those of them that pass the filters.
    public var matching: Int
    /// Of the items in the range that pass: done, without a time of closing.
    public var undatedClosures: Int
    /// Of the same: not done, with a time of closing, which is ignored.
    public var ignoredClosings: Int
    /// Of the same: closed before they were created, by their tracker's times.
    public var reversedTimes: Int

    public init(
        record: SourceRecord,
        inRange: Int,
        matching: Int,
        undatedClosures: Int,
        ignoredClosings: Int,
        reversedTimes: Int
    ) {
        self.record = record
        self.inRange = inRange
        self.matching = matching
        self.undatedClosures = undatedClosures
        self.ignoredClosings = ignoredClosings
        self.reversedTimes = reversedTimes
    }

    /// Items in the range that the filters leave out.
    public var filteredOut: Int { inRange - matching }
}
