/// What was created in a range, by when and by what.
struct Breakdown: Equatable, Sendable {
    /// Counts by the day of the week, Monday first, and the hour, in the report's time zone.
    var hours = [[Int]](repeating: [Int](repeating: 0, count: 24), count: 7)
    /// Counts by the day of the week for each month that the range touches, in order.
    var months: [Month] = []
    /// Most created first, then by name; items without a project are under nil.
    var projects: [Share] = []
    /// By label, most created first; an item with several is in each.
    var labels: [Share] = []

    struct Month: Equatable, Sendable {
        /// `2024-03`
        var name: String
        var weekdays = [Int](repeating: 0, count: 7)
    }

    struct Share: Equatable, Sendable {
        var name: String?
        var created = 0
        var closed = 0
    }
}

/// How long the items that were open at an instant had been open by then.
struct OpenAge: Equatable, Sendable {
    var count: Int
    var median: Duration?
    var oldest: Duration?
    /// By `TimeToClose.limits`.
    var histogram = [Int](repeating: 0, count: TimeToClose.limits.count + 1)

    /// Of ages in milliseconds.
    init(_ ages: inout [Int64]) {
        count = ages.count
        oldest = ages.max().map { .milliseconds($0) }
        for age in ages {
            histogram[TimeToClose.place(of: age)] += 1
        }
        median = ages.median()
    }
}
