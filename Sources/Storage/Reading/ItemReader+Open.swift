package import Items

extension ItemReader {
    /// The age of what was open just before an instant: created by then, and not closed by then.
    package func openAge(_ filters: ItemFilters, at instant: Timestamp) throws -> OpenAge {
        let clause = try clause(filters)
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
}
