package import Items

/// A later attempt has taken an import over, or its job has ended: what this attempt would store is not stored.
package struct ImportTakenOver: Error, CustomStringConvertible {
    package let key: String
    package let attempt: Int

    package var description: String {
        "attempt \(attempt) at the import \(key) stores nothing more: a later one has taken it over, or it has ended"
    }
}

/// A process that was cut off from Redis, or frozen, does not know that its job is another one's. So each attempt at an import
/// puts its number into the job's checkpoint, a JSON object, and each of its transactions looks whether it still stands there.
extension SavedTables {
    /// Takes an import over from its earlier attempts.
    ///
    /// - Parameter state: makes the checkpoint with the attempt's number (`attempt`) of the one that is there.
    /// - Throws: `ImportTakenOver` where a later attempt has begun.
    package func beginAttempt(
        _ attempt: Int,
        of key: String,
        at now: Timestamp,
        state: (String?) throws -> String
    ) throws {
        let sql = "SELECT state FROM import_checkpoint WHERE key = ?"
        let before = try String.fetchOne(database, sql: sql, arguments: [key])
        if let latest = try latestAttempt(of: key), latest > attempt {
            throw ImportTakenOver(key: key, attempt: attempt)
        }
        try database.saveCheckpoint(try state(before), of: key, at: now)
    }

    /// - Throws: `ImportTakenOver` unless the attempt has begun and no later one has.
    package func requireLatest(_ attempt: Int, of key: String) throws {
        guard let latest = try latestAttempt(of: key), latest <= attempt else {
            throw ImportTakenOver(key: key, attempt: attempt)
        }
    }

    /// 0 for a checkpoint of a version that notes none; nil without a checkpoint.
    private func latestAttempt(of key: String) throws -> Int? {
        try Int.fetchOne(
            database,
            sql: """
                SELECT coalesce(CAST(json_extract(state, '$.attempt') AS BIGINT), 0) FROM import_checkpoint WHERE key = ?
                """,
            arguments: [key]
        )
    }
}

extension Database {
    func saveCheckpoint(_ state: String, of key: String, at now: Timestamp) throws {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO import_checkpoint (key, state, saved_at) VALUES (?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET (state, saved_at) = (excluded.state, excluded.saved_at)
                """
        )
        try statement.execute(arguments: [key, state, now])
    }
}
