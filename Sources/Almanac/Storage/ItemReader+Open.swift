import GRDB

extension ItemReader {
    /// The age of what was open just before an instant: created by then, and not closed by then.
    func openAge(_ filters: ItemFilters, at instant: Timestamp) throws -> OpenAge {
        let clause = try clause(filters)
        var ages = try Int64.fetchAll(
            database,
            sql: """
                SELECT ?1 - created_at FROM item INDEXED BY item_open
                WHERE missing_since IS NULL AND closing_at IS NULL AND anomaly <> 1 AND created_at < ?1\(clause.sql)
                UNION ALL
                SELECT ?1 - created_at FROM item INDEXED BY item_closed
                WHERE missing_since IS NULL AND closing_at >= ?1 AND created_at < ?1\(clause.sql)
                """,
            arguments: [instant]
        )
        return OpenAge(&ages)
    }
}
