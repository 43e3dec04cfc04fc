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

    /// A digest of the items created or closed in these ranges, each once, as they are stored.
    func digest(_ filters: ItemFilters, in ranges: [Range<Timestamp>]) throws -> String {
        let clause = try clause(filters)
        var fingerprints: [ItemFingerprint] = []
        for range in ranges {
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT fingerprint_high, fingerprint_low FROM item INDEXED BY item_created
                    WHERE missing_since IS NULL AND created_at >= ?1 AND created_at < ?2\(clause.sql)
                    UNION ALL
                    SELECT fingerprint_high, fingerprint_low FROM item INDEXED BY item_closed
                    WHERE missing_since IS NULL AND closing_at >= ?1 AND closing_at < ?2 AND created_at < ?1\(clause.sql)
                    """,
                arguments: [range.lowerBound, range.upperBound]
            )
            while let row = try rows.next() {
                let (high, low) = (row[0] as Int64, row[1] as Int64)
                fingerprints.append(.init(high: UInt64(bitPattern: high), low: UInt64(bitPattern: low)))
            }
        }
        return fingerprints.digest()
    }
}
