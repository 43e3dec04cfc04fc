package import Items

extension ItemReader {
    /// What happened in consecutive periods, each of which must begin where the one before it ends.
    ///
    /// Whole days of UTC come from the rollup where the filters allow; the hours by which a period's ends miss
    /// midnight, and every other filter, are counted from the indexes.
    package func activity(_ filters: ItemFilters, in periods: [Range<Timestamp>]) throws -> Activity {
        precondition(zip(periods, periods.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound }, "periods meet")
        let clause = try clause(filters)
        guard let first = periods.first?.lowerBound else { return try activity([]) }
        let bounds = [first] + periods.map(\.upperBound)
        let source = ActivityCounts(reader: self, clause: clause)
        guard clause.fitsRollup else { return try activity(source.fromItems(bounds)) }
        return try activity(source.fromRollup(bounds, dailyCounts(clause)))
    }

    /// - Parameter segments: what came before the first period, then the periods.
    private func activity(_ segments: [CountsByType]) throws -> Activity {
        let total = series(segments.map { $0.values.reduce(Activity.Counts(), +) })
        let types = RankedTypes(segments)
        var named: [String: Activity.Series] = [:]
        for type in types.named {
            named[try terms.text(type)] = series(segments.map { $0[type] ?? Activity.Counts() })
        }
        guard types.otherCount > 0 else { return Activity(total: total, itemTypes: named) }
        // What is left of all: nothing that is counted is in no series.
        let rest = named.values.reduce(into: total) { rest, type in
            rest.opening -= type.opening
            for index in rest.periods.indices { rest.periods[index] = rest.periods[index] - type.periods[index] }
        }
        let others = Activity.OtherTypes(
            series: rest,
            count: types.otherCount,
            createdCount: types.otherCreatedCount
        )
        return Activity(total: total, itemTypes: named, otherTypes: others)
    }

    private func series(_ counts: [Activity.Counts]) -> Activity.Series {
        Activity.Series(opening: counts.first?.net ?? 0, periods: Array(counts.dropFirst()))
    }
}

/// Which item types get a series each: those with the most created in the periods, and of the rest the numbers.
private struct RankedTypes {
    private(set) var named: [Int64] = []
    private(set) var otherCount = 0
    private(set) var otherCreatedCount = 0

    /// - Parameter segments: what came before the first period, then the periods.
    init(_ segments: [CountsByType]) {
        var totals: CountsByType = [:]
        for segment in segments.dropFirst() {
            for (type, counts) in segment { totals[type, default: .init()] = totals[type, default: .init()] + counts }
        }
        // Of a type whose items were all closed before the periods there is nothing to say.
        let isOpen = { (type: Int64) in (segments.first?[type]?.net ?? 0) != 0 }
        let occurring = totals.keys.filter { totals[$0] != Activity.Counts() || isOpen($0) }
        let types = occurring + (segments.first?.keys.filter { totals[$0] == nil && isOpen($0) } ?? [])
        let most = Activity.mostTypes
        guard types.count > most else {
            named = types
            return
        }
        // Of those that are as frequent, the ones that the store has known the longest.
        let ranked = types.map { (number: $0, counts: totals[$0] ?? .init()) }.sorted {
            ($1.counts.created, $1.counts.closed, $0.number) < ($0.counts.created, $0.counts.closed, $1.number)
        }
        named = ranked.prefix(most).map(\.number)
        otherCount = ranked.count - most
        otherCreatedCount = ranked.dropFirst(most).count { $0.counts.created > 0 }
    }
}

/// Counts by the number of the item type.
typealias CountsByType = [Int64: Activity.Counts]

/// Counts what was created and closed in segments of time.
struct ActivityCounts {
    let reader: ItemReader
    let clause: FilterClause

    /// From the items themselves: everything before the first bound, then between each two.
    func fromItems(_ bounds: [Timestamp]) throws -> [CountsByType] {
        let instants = [StoreDay.midnight(0)] + bounds.map(\.milliseconds)
        return try counts(of: zip(instants, instants.dropFirst()).map { ($0, $1) })
    }

    /// The same from the rollup. Each bound is moved to the nearest midnight of UTC, and the items between the two are
    /// counted one by one.
    func fromRollup(_ bounds: [Timestamp], _ dailyCounts: DailyCounts) throws -> [CountsByType] {
        let days = bounds.map { (($0.milliseconds - StoreDay.midnight(0)) + StoreDay.length / 2) / StoreDay.length }
        let gaps = zip(days, bounds).map { day, bound in
            (midnight: StoreDay.midnight(day), bound: bound.milliseconds)
        }
        let rests = try counts(of: gaps.map { (min($0.midnight, $0.bound), max($0.midnight, $0.bound)) })
        var segments = dailyCounts.segments(days)
        for (index, gap) in gaps.enumerated() {
            for (type, count) in rests[index] {
                let moved = gap.bound > gap.midnight ? count : Activity.Counts() - count
                segments[index][type, default: .init()] = segments[index][type, default: .init()] + moved
                guard index + 1 < segments.count else { continue }
                segments[index + 1][type, default: .init()] = segments[index + 1][type, default: .init()] - moved
            }
        }
        return segments
    }

    private func counts(of segments: [(low: Int64, high: Int64)]) throws -> [CountsByType] {
        var counts = [CountsByType](repeating: [:], count: segments.count)
        try tally(segments, by: .created) { segment, type, anomaly in
            counts[segment][type, default: .init()].created += 1
            if anomaly == 1 { counts[segment][type, default: .init()].undatedClosures += 1 }
        }
        try tally(segments, by: .closed) { segment, type, _ in
            counts[segment][type, default: .init()].closed += 1
        }
        return counts
    }

    /// Calls `body` for every item whose instant lies in a segment.
    ///
    /// Rows reach Swift unsorted: `GROUP BY` would have SQLite sort them all.
    private func tally(
        _ segments: [(low: Int64, high: Int64)],
        by order: Scan.Order,
        _ body: (_ segment: Int, _ itemType: Int64, _ anomaly: Int64) -> Void
    ) throws {
        let wanted = segments.enumerated().filter { $0.element.low < $0.element.high }
        if wanted.isEmpty { return }
        if reader.database.comparesStretches { return try tallyStretches(wanted, by: order, body) }
        let instant = order.instant
        try reader.database.withIntegers(
            ["item_type_id", "number", "anomaly"],
            """
            FROM segment CROSS JOIN item INDEXED BY \(order.rawValue)
            WHERE missing_since IS NULL AND \(instant) >= low AND \(instant) < high\(clause.sql)
            """,
            with: segmentTable(segments)
        ) { rows in
            for index in rows.indices { body(Int(rows[index, 1]), rows[index, 0], rows[index, 2]) }
        }
    }

    private func segmentTable(_ segments: [(low: Int64, high: Int64)]) -> String {
        let rows = segments.enumerated().map { "(\($0.offset), \($0.element.low), \($0.element.high))" }
        return "WITH segment (number, low, high) AS (VALUES \(rows.joined(separator: ", ")))"
    }
}
