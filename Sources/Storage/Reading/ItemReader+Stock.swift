package import Items

extension ItemReader {
    /// What becomes of every stored item in a report over some ranges.
    ///
    /// - Parameters:
    ///   - ranges: one at least, in order and apart from each other.
    ///   - stored: all that the store counts.
    ///   - inRange: how many of them pass the filters and were created or closed in a range.
    package func stock(
        _ filters: ItemFilters,
        in ranges: [Range<Timestamp>],
        stored: Int,
        inRange: Int
    ) throws -> StockParts {
        let clause = try clause(filters)
        let passing = clause.sql.isEmpty ? stored : try count(clause)
        let source = ActivityCounts(reader: self, clause: clause)
        let bounds = ranges.flatMap { [$0.lowerBound, $0.upperBound] }
        // What lies before the first range, then the ranges and what lies between them by turns.
        let segments = try
            (clause.fitsRollup ? source.fromRollup(bounds, dailyCounts(clause)) : source.fromItems(bounds))
            .map { $0.values.reduce(Activity.Counts(), +) }
        var parts = StockParts(inRange: inRange, filteredOut: stored - passing)
        parts.closedBefore = segments[0].closed
        parts.between = try zip(ranges, ranges.dropFirst()).reduce(0) { sum, pair in
            try sum + closedWithin(pair.0.upperBound..<pair.1.lowerBound, clause)
        }
        parts.createdAfter = segments.reduce(passing) { $0 - $1.created }
        parts.undated = stride(from: 0, to: segments.count, by: 2).reduce(0) { $0 + segments[$1].undatedClosures }
        parts.openOnly =
            passing - inRange - parts.closedBefore - parts.between - parts.createdAfter - parts.undated
        return parts
    }

    private func count(_ clause: FilterClause) throws -> Int {
        let sql =
            clause.fitsRollup
            ? "SELECT coalesce(sum(created), 0) FROM daily_count WHERE true\(clause.sql)"
            : "SELECT count(*) FROM item INDEXED BY item_created WHERE missing_since IS NULL\(clause.sql)"
        return try Int.fetchOne(database, sql: sql) ?? 0
    }

    private func closedWithin(_ range: Range<Timestamp>, _ clause: FilterClause) throws -> Int {
        let sql = """
            SELECT count(*) FROM item INDEXED BY item_closed
            WHERE missing_since IS NULL AND closing_at >= ?1 AND closing_at < ?2 AND created_at >= ?1\(clause.sql)
            """
        return try Int.fetchOne(database, sql: sql, arguments: [range.lowerBound, range.upperBound]) ?? 0
    }
}
