@testable import Items

/// The figures of a report by plain loops over its items, from the definitions that it prints.
struct PlainFigures {
    let items: [PlainItem]
    let calendar: PlainCalendar
    let grouping: Grouping
    let first: Int
    let last: Int
    let periods: [(name: String, last: Int)]

    init(_ items: [PlainItem], _ calendar: PlainCalendar, _ grouping: Grouping, _ first: Int, _ last: Int) {
        (self.items, self.calendar, self.grouping) = (items, calendar, grouping)
        (self.first, self.last) = (first, last)
        periods = PlainCalendar.periods(first, last, grouping)
    }

    /// The same items over other days.
    func over(_ first: Int, _ last: Int) -> PlainFigures {
        PlainFigures(items, calendar, grouping, first, last)
    }

    private func isIn(_ day: Int?) -> Bool { day.map { first <= $0 && $0 <= last } ?? false }

    var created: [PlainItem] { items.filter { isIn($0.createdDay) } }
    var closed: [PlainItem] { items.filter { isIn($0.closingDay) } }
    var undated: [PlainItem] { created.filter(\.isUndated) }
    func open(after day: Int) -> [PlainItem] { items.filter { $0.isOpen(after: day) } }
    var openAtEnd: [PlainItem] { open(after: last) }
    var openBefore: [PlainItem] { open(after: PlainCalendar.moved(first, days: -1)) }

    /// How many of the days fall in each period.
    func byPeriod(_ days: [Int]) -> [Int] {
        let firsts = [first] + periods.dropLast().map { $0.last + 1 }
        return zip(firsts, periods).map { first, period in days.count { first <= $0 && $0 <= period.last } }
    }

    /// In milliseconds.
    var daysToClose: [Int64] {
        closed.filter { !$0.isReversed }.map { ($0.closing ?? 0) - $0.created }
    }

    func ages(_ items: [PlainItem], since: (PlainItem) -> Int64) -> [Int64] {
        let end = calendar.end(of: last)
        return items.map { end - since($0) }
    }

    func hours() -> [[Int]] {
        var counts = [[Int]](repeating: [Int](repeating: 0, count: 24), count: 7)
        for item in created { counts[item.createdWeekday][item.createdHour] += 1 }
        return counts
    }

    /// - Parameter month: `2024-03`
    func weekdays(month: String) -> [Int] {
        let number = Int(month.filter { $0 != "-" })
        let items = created.filter { $0.createdDay / 100 == number }
        return (0..<7).map { day in items.count { $0.createdWeekday == day } }
    }

    /// Parts of what is stored, in the order in which a report has them, without the empty ones.
    var stock: [Int] {
        var parts = [0, 0, 0, 0, 0]
        for item in items {
            if isIn(item.createdDay) || isIn(item.closingDay) {
                parts[0] += 1
            } else if item.createdDay > last {
                parts[4] += 1
            } else if item.isUndated {
                parts[2] += 1
            } else if item.isOpen(after: last) {
                parts[1] += 1
            } else {
                parts[3] += 1
            }
        }
        return parts.filter { $0 > 0 }
    }
}

/// Of durations in milliseconds.
enum PlainTimes {
    static func median(_ times: [Int64]) -> Duration? {
        let sorted = times.sorted()
        guard !sorted.isEmpty else { return nil }
        let sum = sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]
        return .milliseconds(sum % 2 == 0 ? sum / 2 : (sum + 1) / 2)
    }

    /// The smallest that so many per cent stay within, of as many as carry it.
    static func percentile(_ percent: Int, of times: [Int64], fewest: Int) -> Duration? {
        guard times.count >= fewest else { return nil }
        let value = Set(times).sorted().first { value in times.count { $0 <= value } * 100 >= percent * times.count }
        return value.map { .milliseconds($0) }
    }

    static func histogram(_ times: [Int64]) -> [Int] {
        let limits: [Int64] = [0, 1, 3, 7, 14, 30, 90, 365, 9_999_999]
        return zip(limits, limits.dropFirst()).map { low, high in
            times.count { $0 >= low * 86_400_000 && $0 < high * 86_400_000 }
        }
    }
}

/// How many figures were compared, and how many of them were not what they should be.
struct Comparisons {
    private(set) var counts: [String: [String: (compared: Int, wrong: Int)]] = [:]
    private(set) var kinds: [String] = []
    private(set) var sets: [String] = []
    private(set) var failures: [String] = []
    /// Those of which something else than nothing was expected at least once.
    private(set) var tellingKinds: Set<String> = []

    mutating func compare<Value: Equatable>(
        _ kind: String,
        _ set: String,
        _ place: String,
        _ actual: Value,
        _ expected: Value
    ) {
        count(kind, set, 1, wrong: actual == expected ? 0 : 1)
        note(kind, isTelling: "\(expected)".contains { "123456789".contains($0) })
        if actual != expected { fail("\(kind) of \(set), \(place): \(actual), not \(expected)") }
    }

    /// One by one.
    mutating func compare<Value: Equatable>(
        _ kind: String,
        _ set: String,
        _ place: String,
        _ actual: [Value],
        _ expected: [Value]
    ) {
        let wrong = zip(actual, expected).count { $0 != $1 } + abs(actual.count - expected.count)
        count(kind, set, expected.count, wrong: wrong)
        note(kind, isTelling: "\(expected)".contains { "123456789".contains($0) })
        if wrong > 0 { fail("\(kind) of \(set), \(place): \(actual), not \(expected)") }
    }

    private mutating func count(_ kind: String, _ set: String, _ compared: Int, wrong: Int) {
        if !kinds.contains(kind) { kinds.append(kind) }
        if !sets.contains(set) { sets.append(set) }
        counts[kind, default: [:]][set, default: (0, 0)].compared += compared
        counts[kind, default: [:]][set, default: (0, 0)].wrong += wrong
    }

    private mutating func note(_ kind: String, isTelling: Bool) {
        if isTelling { tellingKinds.insert(kind) }
    }

    private mutating func fail(_ text: String) {
        if failures.count < 10 { failures.append(text) }
    }

    var total: Int { counts.values.flatMap(\.values).reduce(0) { $0 + $1.compared } }

    /// Figure kinds by data sets, each cell `compared / wrong`.
    var table: String {
        let rows =
            [["figure"] + sets]
            + kinds.map { kind in
                [kind] + sets.map { set in counts[kind]?[set].map { "\($0.compared) / \($0.wrong)" } ?? "" }
            }
        let widths = rows[0].indices.map { column in rows.reduce(0) { max($0, $1[column].count) } }
        return rows.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
