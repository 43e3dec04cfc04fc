import GRDB

extension ItemReader {
    /// How many items that pass the filters were created or closed in a range.
    func count(_ filters: ItemFilters, in range: Range<Timestamp>) throws -> Int {
        try tallies(try clause(filters), in: range).values.reduce(0) { $0 + $1.items }
    }

    /// What a report over a range rests on, by source type and name; sources that the filters exclude are in it too.
    func coverage(_ filters: ItemFilters, in range: Range<Timestamp>) throws -> [SourceCoverage] {
        let all = try tallies(.none, in: range)
        let clause = try clause(filters)
        let matching = clause.sql.isEmpty ? all : try tallies(clause, in: range)
        return try numberedSources().map { id, record in
            let passed = matching[id] ?? RangeTally()
            return SourceCoverage(
                record: record,
                inRange: all[id]?.items ?? 0,
                matching: passed.items,
                undatedClosures: passed.anomalies[1],
                ignoredClosings: passed.anomalies[2],
                reversedTimes: passed.anomalies[3]
            )
        }
    }

    /// Items of the range by the number of their source.
    private func tallies(_ clause: FilterClause, in range: Range<Timestamp>) throws -> [Int64: RangeTally] {
        let cursor = try Int64.fetchCursor(
            database,
            sql: """
                SELECT (source_id << 2) | anomaly FROM item INDEXED BY item_created
                WHERE missing_since IS NULL AND created_at >= ?1 AND created_at < ?2\(clause.sql)
                UNION ALL
                SELECT (source_id << 2) | anomaly FROM item INDEXED BY item_closed
                WHERE missing_since IS NULL AND closing_at >= ?1 AND closing_at < ?2 AND created_at < ?1\(clause.sql)
                """,
            arguments: [range.lowerBound, range.upperBound]
        )
        // The numbers of sources are small: an array is several times as fast as a dictionary of structs.
        var counts: [Int] = []
        while let packed = try cursor.next() {
            while counts.count <= packed { counts.append(0) }
            counts[Int(packed)] += 1
        }
        return Dictionary(
            uniqueKeysWithValues: stride(from: 0, to: counts.count, by: 4).map { first in
                (
                    Int64(first >> 2),
                    RangeTally(anomalies: (0..<4).map { first + $0 < counts.count ? counts[first + $0] : 0 })
                )
            }
        )
    }
}

private struct RangeTally {
    /// By the numbers of `item.anomaly`.
    var anomalies = [0, 0, 0, 0]

    var items: Int { anomalies.reduce(0, +) }
}
