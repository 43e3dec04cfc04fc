import GRDB
package import Items

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
    package func coverage(
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
        var counts = AnomalyCounts()
        let columns = ["(source_id << 2) | anomaly", "fingerprint_high", "fingerprint_low"]
        try read(columns, clause, in: ranges) { rows in
            for index in rows.indices {
                counts.add(rows[index, 0])
                let (high, low) = (UInt64(bitPattern: rows[index, 1]), UInt64(bitPattern: rows[index, 2]))
                fingerprints.append(ItemFingerprint(high: high, low: low))
            }
        }
        return counts.tallies
    }

    /// Items of the ranges by the number of their source.
    private func tallies(_ clause: FilterClause, in ranges: [Range<Timestamp>]) throws -> [Int64: RangeTally] {
        var counts = AnomalyCounts()
        try read(["(source_id << 2) | anomaly"], clause, in: ranges) { rows in
            for packed in rows { counts.add(packed) }
        }
        return counts.tallies
    }

    /// Reads what was created in each range, and what was closed in it and created before, but in no range before.
    private func read(
        _ columns: [String],
        _ clause: FilterClause,
        in ranges: [Range<Timestamp>],
        _ body: (IntegerRows) -> Void
    ) throws {
        for (index, range) in ranges.enumerated() {
            let rest = ranges[..<index].map { range in
                " AND NOT (created_at >= \(range.lowerBound.milliseconds) AND created_at < \(range.upperBound.milliseconds))"
            }
            let created = "item_created WHERE missing_since IS NULL AND created_at >= ?1 AND created_at < ?2"
            let closed = """
                item_closed WHERE missing_since IS NULL AND closing_at >= ?1 AND closing_at < ?2 AND created_at < ?1\
                \(rest.joined())
                """
            for source in [created, closed] {
                try database.withIntegers(
                    columns,
                    "FROM item INDEXED BY \(source)\(clause.sql)",
                    [range.lowerBound, range.upperBound],
                    body
                )
            }
        }
    }
}

/// Counts by the number of a source, above two bits for that of an anomaly. The numbers of sources are small: an array is
/// several times as fast as a dictionary of structs.
private struct AnomalyCounts {
    private var counts: [Int] = []

    mutating func add(_ packed: Int64) {
        while counts.count <= packed { counts.append(0) }
        counts[Int(packed)] += 1
    }

    var tallies: [Int64: RangeTally] {
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
