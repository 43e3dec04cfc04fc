package import Foundation
package import Items

extension ItemReader {
    /// When and in what the items of a range were created.
    package func breakdown(_ filters: ItemFilters, days: DayRange, in timeZone: TimeZone) throws -> Breakdown {
        let clause = try clause(filters)
        let range = days.interval(in: timeZone)
        var breakdown = Breakdown()
        var projects = CountsByNumber()
        try readCreations(clause, range, LocalClock(timeZone), into: &breakdown, projects: &projects)
        let closed = try counts(Scan(order: .closed, columns: [.project]), range, clause)
        breakdown.projects = try shares(created: projects, closed: closed)
        let labels = try counts(Scan(order: .created, columns: [.label]), range, clause)
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
        try withRows(Scan(order: .created, columns: [.project]), in: range, clause) { rows in
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
            let time = local - today * 86_400_000
            breakdown.hours[weekday][Int(time / 3_600_000)] += 1
            if time == 0 { breakdown.atMidnight += 1 }
        }
    }

    /// - Parameter scan: of one column.
    private func counts(_ scan: Scan, _ range: Range<Timestamp>, _ clause: FilterClause) throws -> CountsByNumber {
        var counts = CountsByNumber()
        if database.groupsByHashing, try !isKnown(scan, clause) {
            if let values = try chunkRows(scan, in: range, clause) {
                for index in stride(from: 1, to: values.count, by: 2) { counts.add(values[index]) }
                return counts
            }
            return try groups(scan, range, clause) { rows in
                for row in rows.indices { counts.add(rows[row, 0], Int(rows[row, 1])) }
                return counts
            }
        }
        return try withRows(scan, in: range, clause) { rows in
            for row in rows.indices { counts.add(rows[row, 1]) }
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

    mutating func add(_ number: Int64, _ count: Int = 1) {
        guard number < Int64(Self.limit) else {
            large[number, default: 0] += count
            return
        }
        while small.count <= number { small.append(0) }
        small[Int(number)] += count
    }
}
