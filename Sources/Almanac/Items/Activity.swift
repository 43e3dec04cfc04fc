/// What happened in consecutive periods, and the work that was open around them.
///
/// An item is *created* at its `createdAt`. It is *closed* when its status is done and its tracker says when: at
/// `closedAt`, or at `createdAt` where the tracker's times are the wrong way round, so that no item is closed before it
/// is open. An item that is done without a `closedAt` is an *undated closure*: it is counted as created, but neither as
/// closed nor as open. A `closedAt` on an item that is not done (a reopened one) counts for nothing.
///
/// So in every period, and for every item type, `open before + created - closed - undatedClosures = open after`.
struct Activity: Equatable, Sendable {
    struct Counts: Equatable, Sendable {
        var created = 0
        var closed = 0
        /// Items created in the period that are done, though nobody knows since when.
        var undatedClosures = 0

        /// By how much the open work grew.
        var net: Int { created - closed - undatedClosures }
    }

    /// One kind of work, or all of it.
    struct Series: Equatable, Sendable {
        /// Open work just before the first period.
        var opening = 0
        /// In the order of the periods.
        var periods: [Counts]

        var total: Counts { periods.reduce(Counts(), +) }

        /// Open work at the end of each period.
        var open: [Int] {
            periods.reduce(into: []) { $0.append(($0.last ?? opening) + $1.net) }
        }

        /// Open work at the end of the last period.
        var closing: Int { opening + total.net }
    }

    var total: Series
    /// Only the item types that occur.
    var itemTypes: [String: Series]
}

extension Activity.Counts {
    static func + (left: Self, right: Self) -> Self {
        Self(
            created: left.created + right.created,
            closed: left.closed + right.closed,
            undatedClosures: left.undatedClosures + right.undatedClosures
        )
    }

    static func - (left: Self, right: Self) -> Self {
        Self(
            created: left.created - right.created,
            closed: left.closed - right.closed,
            undatedClosures: left.undatedClosures - right.undatedClosures
        )
    }
}

/// How long the items that were closed in a range had been open, in milliseconds.
struct TimeToClose: Equatable, Sendable {
    /// The items that the figures rest on.
    var count: Int
    /// Items left out because their tracker says that they were closed before they were created.
    var negative: Int
    var median: Duration?
    /// What at least 85 % of them stayed within; nil of few.
    var percentile85: Duration?
    var percentile95: Duration?
    /// How many took how long, by `limits`; the last holds what took longer than all of them.
    var histogram = [Int](repeating: 0, count: limits.count + 1)

    /// Upper ends, in days of 24 hours.
    static let limits = [1, 3, 7, 14, 30, 90, 365]
    /// With fewer items a percentile says more about one of them than about the work.
    static let fewest = 5
    /// The same of the percentiles that lie near the longest.
    static let fewestFor85 = 12
    static let fewestFor95 = 20
}

extension TimeToClose {
    /// Of durations in milliseconds that are not negative.
    init(_ durations: inout [Int64], negative: Int) {
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
struct SourceCoverage: Equatable, Sendable {
    var record: SourceRecord
    /// Items created or closed in the range.
    var inRange: Int
    /// Those of them that pass the filters.
    var matching: Int
    /// Of the items in the range that pass: done, without a time of closing.
    var undatedClosures: Int
    /// Of the same: not done, with a time of closing, which is ignored.
    var ignoredClosings: Int
    /// Of the same: closed before they were created, by their tracker's times.
    var reversedTimes: Int

    /// Items in the range that the filters leave out.
    var filteredOut: Int { inRange - matching }
}
