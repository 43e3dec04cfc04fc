/// What was created in a range, by when and by what.
public struct Breakdown: Equatable, Sendable {
    /// Counts by the day of the week, Monday first, and the hour, in the report's time zone.
    public var hours = [[Int]](repeating: [Int](repeating: 0, count: 24), count: 7)
    /// How many of these were created at midnight to the millisecond: all of those whose source tells a day without an hour,
    /// and hardly another.
    public var atMidnight = 0
    /// Counts by the day of the week for each month that the range touches, in order.
    public var months: [Month] = []
    /// Most created first, then by name; items without a project are under nil.
    public var projects: [Share] = []
    /// By label, most created first; an item with several is in each.
    public var labels: [Share] = []

    public init(
        hours: [[Int]] = [[Int]](repeating: [Int](repeating: 0, count: 24), count: 7),
        atMidnight: Int = 0,
        months: [Month] = [],
        projects: [Share] = [],
        labels: [Share] = []
    ) {
        (self.hours, self.atMidnight) = (hours, atMidnight)
        (self.months, self.projects, self.labels) = (months, projects, labels)
    }

    /// Counts by the day of the week, Monday first.
    public var weekdays: [Int] { hours.map { $0.reduce(0, +) } }

    public struct Month: Equatable, Sendable {
        /// `2024-03`
        public var name: String
        public var weekdays = [Int](repeating: 0, count: 7)

        public init(name: String, weekdays: [Int] = [Int](repeating: 0, count: 7)) {
            (self.name, self.weekdays) = (name, weekdays)
        }
    }

    public struct Share: Equatable, Sendable {
        public var name: String?
        public var created = 0
        public var closed = 0

        public init(name: String? = nil, created: Int = 0, closed: Int = 0) {
            (self.name, self.created, self.closed) = (name, created, closed)
        }
    }
}

/// How long the items that were open at an instant had been open by then.
public struct OpenAge: Equatable, Sendable {
    public var count: Int
    public var median: Duration?
    public var oldest: Duration?
    /// By `TimeToClose.limits`.
    public var histogram = [Int](repeating: 0, count: TimeToClose.limits.count + 1)

    /// Of ages in milliseconds.
    public init(_ ages: inout [Int64]) {
        count = ages.count
        oldest = ages.max().map { .milliseconds($0) }
        for age in ages {
            histogram[TimeToClose.place(of: age)] += 1
        }
        median = ages.median()
    }
}
