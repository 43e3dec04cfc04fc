import GRDB
import GRDBSQLite
package import Items

extension ItemReader {
    /// Runs queries that end soon after the interruption has fired; then they throw.
    ///
    /// SQLite asks every so many of its steps, and not only at the moment of firing, so that it does not matter whether a
    /// query or what is between two of them was under way.
    package func whileInterruptible<Value>(by interruption: Interruption, _ work: () throws -> Value) throws -> Value {
        let connection = database.sqliteConnection
        let context = Unmanaged.passUnretained(interruption).toOpaque()
        sqlite3_progress_handler(connection, Self.stepsBetween, isInterrupted, context)
        // The connection reads for others afterwards.
        defer { sqlite3_progress_handler(connection, 0, nil, nil) }
        return try withExtendedLifetime(interruption) { try work() }
    }

    /// Some tenths of a millisecond.
    private static var stepsBetween: Int32 { 20_000 }

    /// Whether there were more creations and closings than a limit in some stretches of time; counts no further than
    /// that.
    package func hasMore(than limit: Int, _ filters: ItemFilters, in ranges: [Range<Timestamp>]) throws -> Bool {
        let clause = try clause(filters)
        var count = 0
        for range in ranges {
            for (column, index) in [("created_at", "item_created"), ("closing_at", "item_closed")] {
                let sql = """
                    SELECT count(*) FROM (SELECT 1 FROM item INDEXED BY \(index) WHERE missing_since IS NULL
                        AND \(column) IS NOT NULL AND \(column) >= ? AND \(column) < ?\(clause.sql) LIMIT \(limit + 1))
                    """
                let bounds: StatementArguments = [range.lowerBound.milliseconds, range.upperBound.milliseconds]
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

/// SQLite's progress handler: anything but 0 ends the query.
private func isInterrupted(_ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let context else { return 0 }
    return Unmanaged<Interruption>.fromOpaque(context).takeUnretainedValue().isFired ? 1 : 0
}
