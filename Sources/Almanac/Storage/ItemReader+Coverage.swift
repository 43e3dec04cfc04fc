import GRDB

extension ItemReader {
    /// How many items that pass the filters were created or closed in a range.
    func count(_ filters: ItemFilters, in range: Range<Timestamp>) throws -> Int {
        try tallies(try clause(filters), in: [range]).values.reduce(0) { $0 + $1.items }
    }

    /// What a report rests on, by source type and name; sources that the filters exclude are in it too.
    ///
    /// An item counts once, in the first of the ranges that it is in; they are in order and apart from each other.
    ///
    /// The fingerprints of those that pass are added to `fingerprints`, for they are read along the way.
    func coverage(
        _ filters: ItemFilters,
        in ranges: [Range<Timestamp>],
        fingerprints: inout [ItemFingerprint]
    ) throws -> [SourceCoverage] {
        let clause = try clause(filters)
        let matching = try tallies(clause, in: ranges, fingerprints: &fingerprints)
        let all = clause.sql.isEmpty ? matching : try tallies(.none, in: ranges)
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

    /// Items of the ranges by the number of their source, with their fingerprints.
    private func tallies(
        _ clause: FilterClause,
        in ranges: [Range<Timestamp>],
        fingerprints: inout [ItemFingerprint]
    ) throws -> [Int64: RangeTally] {
        let columns = "(source_id << 2) | anomaly, fingerprint_high, fingerprint_low"
        var counts: [Int] = []
        for (index, range) in ranges.enumerated() {
            let sql = Self.inRange(columns, clause, after: ranges[..<index])
            let statement = try database.makeStatement(sql: sql)
            let rows = try Row.fetchCursor(statement, arguments: [range.lowerBound, range.upperBound])
            let columnAt = { Int64(sqliteStatement: statement.sqliteStatement, index: $0) }
            // Straight from the statement: a value out of GRDB's row takes several times as long.
            while try rows.next() != nil {
                let packed = columnAt(0)
                while counts.count <= packed { counts.append(0) }
                counts[Int(packed)] += 1
                let (high, low) = (UInt64(bitPattern: columnAt(1)), UInt64(bitPattern: columnAt(2)))
                fingerprints.append(ItemFingerprint(high: high, low: low))
            }
        }
        return Self.tallies(counts)
    }

    /// Items of the ranges by the number of their source.
    private func tallies(_ clause: FilterClause, in ranges: [Range<Timestamp>]) throws -> [Int64: RangeTally] {
        // The numbers of sources are small: an array is several times as fast as a dictionary of structs.
        var counts: [Int] = []
        for (index, range) in ranges.enumerated() {
            let cursor = try Int64.fetchCursor(
                database,
                sql: Self.inRange("(source_id << 2) | anomaly", clause, after: ranges[..<index]),
                arguments: [range.lowerBound, range.upperBound]
            )
            while let packed = try cursor.next() {
                while counts.count <= packed { counts.append(0) }
                counts[Int(packed)] += 1
            }
        }
        return Self.tallies(counts)
    }

    /// What was created in the range `?1` to `?2`, and what was closed in it and created before, but in no range before.
    private static func inRange(
        _ columns: String,
        _ clause: FilterClause,
        after earlier: ArraySlice<Range<Timestamp>>
    ) -> String {
        let rest = earlier.map { range in
            " AND NOT (created_at >= \(range.lowerBound.milliseconds) AND created_at < \(range.upperBound.milliseconds))"
        }
        return """
            SELECT \(columns) FROM item INDEXED BY item_created
            WHERE missing_since IS NULL AND created_at >= ?1 AND created_at < ?2\(clause.sql)
            UNION ALL
            SELECT \(columns) FROM item INDEXED BY item_closed
            WHERE missing_since IS NULL AND closing_at >= ?1 AND closing_at < ?2 AND created_at < ?1\(rest.joined())\(clause.sql)
            """
    }

    private static func tallies(_ counts: [Int]) -> [Int64: RangeTally] {
        Dictionary(
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
