/// What happened in consecutive periods, and the work that was open around them.
///
/// An item is *created* at its `createdAt`. It is *closed* when its status is done and its tracker says when: at
/// `closedAt`, or at `createdAt` where the tracker's times are the wrong way round, so that no item is closed before it
/// is open. An item that is done without a `closedAt` is an *undated closure*: it is counted as created, but neither as
/// closed nor as open. A `closedAt` on an item that is not done (a reopened one) counts for nothing.
///
/// So in every period, and for every item type, `open before + created - closed - undatedClosures = open after`.
package struct Activity: Equatable, Sendable {
    package struct Counts: Equatable, Sendable {
        package var created = 0
        package var closed = 0
        /// Items created in the period that are done, though nobody knows since when.
        package var undatedClosures = 0

        package init(created: Int = 0, closed: Int = 0, undatedClosures: Int = 0) {
            (self.created, self.closed, self.undatedClosures) = (created, closed, undatedClosures)
        }

        /// By how much the open work grew.
        package var net: Int { created - closed - undatedClosures }
    }

    /// One kind of work, or all of it.
    package struct Series: Equatable, Sendable {
        /// Open work just before the first period.
        package var opening = 0
        /// In the order of the periods.
        package var periods: [Counts]

        package init(opening: Int = 0, periods: [Counts]) {
            (self.opening, self.periods) = (opening, periods)
        }

        package var total: Counts { periods.reduce(Counts(), +) }

        /// Open work at the end of each period.
        package var open: [Int] {
            periods.reduce(into: []) { $0.append(($0.last ?? opening) + $1.net) }
        }

        /// Open work at the end of the last period.
        package var closing: Int { opening + total.net }
    }

    package var total: Series
    /// Only the item types that occur.
    package var itemTypes: [String: Series]

    package init(total: Series, itemTypes: [String: Series]) {
        (self.total, self.itemTypes) = (total, itemTypes)
    }
}

extension Activity.Counts {
    package static func + (left: Self, right: Self) -> Self {
        Self(
            created: left.created + right.created,
            closed: left.closed + right.closed,
            undatedClosures: left.undatedClosures + right.undatedClosures
        )
    }

    package static func - (left: Self, right: Self) -> Self {
        Self(
            created: left.created - right.created,
            closed: left.closed - right.closed,
            undatedClosures: left.undatedClosures - right.undatedClosures
        )
    }
}

/// How long the items that were closed in a range had been open, in milliseconds.
package struct TimeToClose: Equatable, Sendable {
    /// The items that the figures rest on.
    package var count: Int
    /// Items left out because their tracker says that they were closed before they were created.
    package var negative: Int
    package var median: Duration?
    /// What at least 85 % of them stayed within; nil of few.
    package var percentile85: Duration?
    package var percentile95: Duration?
    /// How many took how long, by `limits`; the last holds what took longer than all of them.
    package var histogram = [Int](repeating: 0, count: limits.count + 1)

    package init(
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
    package static let limits = [1, 3, 7, 14, 30, 90, 365]
    /// With fewer items a percentile says more about one of them than about the work.
    package static let fewest = 5
    /// The same of the percentiles that lie near the longest.
    package static let fewestFor85 = 12
    package static let fewestFor95 = 20
}

extension TimeToClose {
    /// Of durations in milliseconds that are not negative.
    package init(_ durations: inout [Int64], negative: Int) {
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
package struct SourceCoverage: Equatable, Sendable {
    package var record: SourceRecord
    /// Items created or closed in the range.
    package var inRange: Int
    /// Those of them that pass the filters.
    package var matching: Int
    /// Of the items in the range that pass: done, without a time of closing.
    package var undatedClosures: Int
    /// Of the same: not done, with a time of closing, which is ignored.
    package var ignoredClosings: Int
    /// Of the same: closed before they were created, by their tracker's times.
    package var reversedTimes: Int

    package init(
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
    package var filteredOut: Int { inRange - matching }
}
