package import Foundation
import GRDB
package import Items

extension ItemReader {
    /// When and in what the items of a range were created.
    package func breakdown(_ filters: ItemFilters, days: DayRange, in timeZone: TimeZone) throws -> Breakdown {
        let clause = try clause(filters)
        let range = days.interval(in: timeZone)
        var breakdown = Breakdown()
        var projects = CountsByNumber()
        try readCreations(clause, range, LocalClock(timeZone), into: &breakdown, projects: &projects)
        let closed = try counts(
            of: "project_id",
            """
            FROM item INDEXED BY item_closed
            WHERE missing_since IS NULL AND closing_at >= ? AND closing_at < ?\(clause.sql)
            """,
            range
        )
        breakdown.projects = try shares(created: projects, closed: closed)
        let labels = try counts(
            of: "label_id",
            """
            FROM item INDEXED BY item_created CROSS JOIN item_label ON item_id = item.id
            WHERE missing_since IS NULL AND created_at >= ? AND created_at < ?\(clause.sql)
            """,
            range
        )
        breakdown.labels = try shares(created: labels, closed: CountsByNumber())
        breakdown.months = Grouping.month.periods(of: days, in: timeZone).map { period in
            breakdown.months.first { $0.name == period.name } ?? Breakdown.Month(name: period.name)
        }
        return breakdown
    }

    private func readCreations(
        _ clause: FilterClause,
        _ range: Range<Timestamp>,
        _ clock: LocalClock,
        into breakdown: inout Breakdown,
        projects: inout CountsByNumber
    ) throws {
        try database.withIntegers(
            ["created_at", "project_id"],
            """
            FROM item INDEXED BY item_created
            WHERE missing_since IS NULL AND created_at >= ? AND created_at < ?\(clause.sql)
            """,
            [range.lowerBound, range.upperBound]
        ) { rows in
            count(rows, clock, into: &breakdown, projects: &projects)
        }
    }

    /// - Parameter rows: the moment and the project of each item, in the order of the moments.
    private func count(
        _ rows: IntegerRows,
        _ clock: LocalClock,
        into breakdown: inout Breakdown,
        projects: inout CountsByNumber
    ) {
        var clock = clock
        var day = Int64.min
        var weekday = 0
        var month = -1
        for index in rows.indices {
            projects.add(rows[index, 1])
            let local = clock.local(rows[index, 0])
            let today = local.flooredDivision(by: 86_400_000)
            if today != day {
                day = today
                let date = CivilDate(daysSinceEpoch: Int(today))
                weekday = date.weekday - 1
                let name = Grouping.month.name(ofPeriodWith: date)
                month = breakdown.months.lastIndex { $0.name == name } ?? breakdown.months.count
                if month == breakdown.months.count { breakdown.months.append(.init(name: name)) }
            }
            breakdown.months[month].weekdays[weekday] += 1
            breakdown.hours[weekday][Int((local - today * 86_400_000) / 3_600_000)] += 1
        }
    }

    private func counts(of column: String, _ rest: String, _ range: Range<Timestamp>) throws -> CountsByNumber {
        try database.withIntegers([column], rest, [range.lowerBound, range.upperBound]) { rows in
            var counts = CountsByNumber()
            for number in rows { counts.add(number) }
            return counts
        }
    }

    private func shares(created: CountsByNumber, closed: CountsByNumber) throws -> [Breakdown.Share] {
        let numbers = Set(created.numbers).union(closed.numbers)
        let shares = try numbers.map { number in
            Breakdown.Share(
                name: number == 0 ? nil : try terms.text(number),
                created: created[number],
                closed: closed[number]
            )
        }
        return shares.sorted { ($1.created, $1.closed, $0.name ?? "") < ($0.created, $0.closed, $1.name ?? "") }
    }
}

/// Counts by the number of a term: small numbers in an array, which is several times as fast as a dictionary.
private struct CountsByNumber {
    private static let limit = 1 << 16
    private var small: [Int] = []
    private var large: [Int64: Int] = [:]

    subscript(number: Int64) -> Int {
        number < Int64(Self.limit) ? (number < Int64(small.count) ? small[Int(number)] : 0) : large[number] ?? 0
    }

    var numbers: [Int64] {
        small.indices.filter { small[$0] > 0 }.map(Int64.init) + large.keys
    }

    mutating func add(_ number: Int64) {
        guard number < Int64(Self.limit) else {
            large[number, default: 0] += 1
            return
        }
        while small.count <= number { small.append(0) }
        small[Int(number)] += 1
    }
}
