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
        var series: [String: Activity.Series] = [:]
        for type in Set(segments.flatMap(\.keys)) {
            let counts = segments.map { $0[type] ?? Activity.Counts() }
            guard counts.contains(where: { $0 != Activity.Counts() }) else { continue }
            series[try terms.text(type)] = Activity.Series(opening: counts[0].net, periods: Array(counts.dropFirst()))
        }
        let total = segments.map { $0.values.reduce(Activity.Counts(), +) }
        return Activity(
            total: Activity.Series(opening: total.first?.net ?? 0, periods: Array(total.dropFirst())),
            itemTypes: series
        )
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
