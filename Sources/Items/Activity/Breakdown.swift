/// What was created in a range, by when and by what.
package struct Breakdown: Equatable, Sendable {
    /// Counts by the day of the week, Monday first, and the hour, in the report's time zone.
    package var hours = [[Int]](repeating: [Int](repeating: 0, count: 24), count: 7)
    /// Counts by the day of the week for each month that the range touches, in order.
    package var months: [Month] = []
    /// Most created first, then by name; items without a project are under nil.
    package var projects: [Share] = []
    /// By label, most created first; an item with several is in each.
    package var labels: [Share] = []

    package init(
        hours: [[Int]] = [[Int]](repeating: [Int](repeating: 0, count: 24), count: 7),
        months: [Month] = [],
        projects: [Share] = [],
        labels: [Share] = []
    ) {
        (self.hours, self.months, self.projects, self.labels) = (hours, months, projects, labels)
    }

    package struct Month: Equatable, Sendable {
        /// `2024-03`
        package var name: String
        package var weekdays = [Int](repeating: 0, count: 7)

        package init(name: String, weekdays: [Int] = [Int](repeating: 0, count: 7)) {
            (self.name, self.weekdays) = (name, weekdays)
        }
    }

    package struct Share: Equatable, Sendable {
        package var name: String?
        package var created = 0
        package var closed = 0

        package init(name: String? = nil, created: Int = 0, closed: Int = 0) {
            (self.name, self.created, self.closed) = (name, created, closed)
        }
    }
}

/// How long the items that were open at an instant had been open by then.
package struct OpenAge: Equatable, Sendable {
    package var count: Int
    package var median: Duration?
    package var oldest: Duration?
    /// By `TimeToClose.limits`.
    package var histogram = [Int](repeating: 0, count: TimeToClose.limits.count + 1)

    /// Of ages in milliseconds.
    package init(_ ages: inout [Int64]) {
        count = ages.count
        oldest = ages.max().map { .milliseconds($0) }
        for age in ages {
            histogram[TimeToClose.place(of: age)] += 1
        }
        median = ages.median()
    }
}
