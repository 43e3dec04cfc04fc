import GRDB
import GRDBSQLite

extension GRDB.Database {
    /// SQLite asks every so many of its steps, and not only at the moment of firing, so that it does not matter whether a
    /// query or what is between two of them was under way.
    func whileInterruptible<Value>(by interruption: Interruption, _ work: () throws -> Value) throws -> Value {
        let context = Unmanaged.passUnretained(interruption).toOpaque()
        sqlite3_progress_handler(sqliteConnection, Self.stepsBetween, isInterrupted, context)
        // The connection reads for others afterwards.
        defer { sqlite3_progress_handler(sqliteConnection, 0, nil, nil) }
        return try withExtendedLifetime(interruption) { try work() }
    }

    /// Some tenths of a millisecond.
    private static var stepsBetween: Int32 { 20_000 }
}

/// SQLite's progress handler: anything but 0 ends the query.
private func isInterrupted(_ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let context else { return 0 }
    return Unmanaged<Interruption>.fromOpaque(context).takeUnretainedValue().isFired ? 1 : 0
}
