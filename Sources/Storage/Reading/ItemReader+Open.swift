package import Items

extension ItemReader {
    /// The age of what was open just before an instant: created by then, and not closed by then.
    package func openAge(_ filters: ItemFilters, at instant: Timestamp) throws -> OpenAge {
        let clause = try clause(filters)
        if var ages = try chunkAges(clause, at: instant) { return OpenAge(&ages) }
        let stillOpen = """
            item_open WHERE missing_since IS NULL AND closing_at IS NULL AND anomaly <> 1 AND created_at < ?1\(clause.sql)
            """
        let closedLater = """
            item_closed WHERE missing_since IS NULL AND closing_at >= ?1 AND created_at < ?1\(clause.sql)
            """
        var ages: [Int64] = []
        for index in [stillOpen, closedLater] {
            try database.withIntegers(["?1 - created_at"], "FROM item INDEXED BY \(index)", [instant.milliseconds]) {
                ages += $0
            }
        }
        return OpenAge(&ages)
    }

    /// The same out of chunks; nil where they are not there.
    private func chunkAges(_ clause: FilterClause, at instant: Timestamp) throws -> [Int64]? {
        let (first, last) = (Timestamp.calendar.lowerBound, Timestamp.calendar.upperBound + .milliseconds(1))
        let open = Scan(order: .open, columns: [])
        let closed = Scan(order: .closed, columns: [.createdAt])
        guard let open = try chunkRows(open, in: min(first, instant)..<instant, clause),
            let closed = try chunkRows(closed, in: instant..<max(instant, last), clause)
        else { return nil }
        var ages = open.map { instant.milliseconds - $0 }
        for row in stride(from: 1, to: closed.count, by: 2) where closed[row] < instant.milliseconds {
            ages.append(instant.milliseconds - closed[row])
        }
        return ages
    }
}
