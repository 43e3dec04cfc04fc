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
        try read([.origin, .fingerprintHigh, .fingerprintLow], clause, in: ranges) { rows, index in
            counts.add(rows[index, 2])
            let (high, low) = (UInt64(bitPattern: rows[index, 3]), UInt64(bitPattern: rows[index, 4]))
            fingerprints.append(ItemFingerprint(high: high, low: low))
        }
        return counts.tallies
    }

    /// Items of the ranges by the number of their source.
    private func tallies(_ clause: FilterClause, in ranges: [Range<Timestamp>]) throws -> [Int64: RangeTally] {
        var counts = AnomalyCounts()
        try read([.origin], clause, in: ranges) { rows, index in counts.add(rows[index, 2]) }
        return counts.tallies
    }

    /// Reads what was created in each range, and what was closed in it and created before, but in no range before.
    ///
    /// - Parameter body: called for each, with the columns from the third on.
    private func read(
        _ columns: [ScanColumn],
        _ clause: FilterClause,
        in ranges: [Range<Timestamp>],
        _ body: (IntegerRows, _ row: Int) -> Void
    ) throws {
        let columns = [.createdAt] + columns
        for (index, range) in ranges.enumerated() {
            let before = ranges[..<index].map { $0.lowerBound.milliseconds..<$0.upperBound.milliseconds }
            try withRows(Scan(order: .created, columns: columns), in: range, clause) { rows in
                for row in rows.indices { body(rows, row) }
            }
            try withRows(
                Scan(order: .closed, columns: columns),
                in: range,
                clause,
                narrowing: " AND created_at < ?1"
            ) { rows in
                for row in rows.indices where rows[row, 1] < range.lowerBound.milliseconds {
                    if !before.contains(where: { $0.contains(rows[row, 1]) }) { body(rows, row) }
                }
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
