import GRDB
package import Items

extension ItemReader {
    /// How long the items closed in a range had been open.
    package func timeToClose(_ filters: ItemFilters, in range: Range<Timestamp>) throws -> TimeToClose {
        let clause = try clause(filters)
        var durations: [Int64] = []
        let negative = try database.withIntegers(
            ["CASE WHEN anomaly = 3 THEN -1 ELSE closing_at - created_at END"],
            """
            FROM item INDEXED BY item_closed
            WHERE missing_since IS NULL AND closing_at >= ? AND closing_at < ?\(clause.sql)
            """,
            [range.lowerBound, range.upperBound]
        ) { rows in
            durations = rows.filter { $0 >= 0 }
            return rows.count - durations.count
        }
        return TimeToClose(&durations, negative: negative)
    }
}
