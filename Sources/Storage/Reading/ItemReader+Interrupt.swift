package import Items
import Postgres

extension ItemReader {
    /// Runs queries that end soon after the interruption has fired; then they throw.
    package func whileInterruptible<Value>(by interruption: Interruption, _ work: () throws -> Value) throws -> Value {
        switch database.engine {
        case .sqlite(let connection): return try connection.whileInterruptible(by: interruption, work)
        case .postgres(let connection):
            connection.isInterrupted = { interruption.isFired }
            // The connection reads for others afterwards.
            defer { connection.isInterrupted = nil }
            return try work()
        }
    }

    /// Whether there were more creations and closings than a limit in some stretches of time; counts no further than
    /// that.
    package func hasMore(than limit: Int, _ filters: ItemFilters, in ranges: [Range<Timestamp>]) throws -> Bool {
        let clause = try clause(filters)
        var count = 0
        for range in ranges {
            for (column, index) in [("created_at", "item_created"), ("closing_at", "item_closed")] {
                let sql = """
                    SELECT count(*) FROM (SELECT 1 FROM item INDEXED BY \(index) WHERE missing_since IS NULL
                        AND \(column) IS NOT NULL AND \(column) >= ? AND \(column) < ?\(clause.sql) LIMIT \(limit + 1)) AS found
                    """
                let bounds: Values = [range.lowerBound.milliseconds, range.upperBound.milliseconds]
                count += try Int.fetchOne(database, sql: sql, arguments: bounds) ?? 0
                if count > limit { return true }
            }
        }
        return false
    }

    /// Of every source.
    package func itemCount() throws -> Int {
        try Int.fetchOne(database, sql: "SELECT coalesce(sum(created), 0) FROM daily_count") ?? 0
    }
}
