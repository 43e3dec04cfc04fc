package import Items

/// What imports note to go on from: per job a checkpoint, per list how far it has been read.
extension ItemWriter {
    package func saveCheckpoint(_ state: String, of key: String, at now: Timestamp) throws {
        try database.saveCheckpoint(state, of: key, at: now)
    }

    /// Removes a job's checkpoint, and those of jobs that never came to an end.
    package func removeCheckpoint(of key: String, andBefore limit: Timestamp) throws {
        try database.execute(
            sql: "DELETE FROM import_checkpoint WHERE key = ? OR saved_at < ?",
            arguments: [key, limit]
        )
    }

    package func saveReadingState(_ state: ReadingState, of scope: String, sourceID: Int64?) throws {
        try database.execute(
            sql: """
                INSERT INTO reading (scope, source_id, watermark, kinds, source_name, entity_tag)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (scope) DO UPDATE SET (source_id, watermark, kinds, source_name, entity_tag)
                    = (excluded.source_id, excluded.watermark, excluded.kinds, excluded.source_name, excluded.entity_tag)
                """,
            arguments: [scope, sourceID, state.watermark, state.kinds.rawValue, state.source, state.entityTag]
        )
    }

    /// The runs whose keys begin so, by their sources: those of one list of a job.
    package func runs(_ prefix: String) throws -> [Source: ImportRun] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT import_run.id, source_id, type, name FROM import_run JOIN source ON source.id = source_id
                WHERE key >= ? || '/' AND key < ? || '0'
                """,
            arguments: [prefix, prefix]
        )
        return Dictionary(
            uniqueKeysWithValues: rows.compactMap { row in
                SourceType(rawValue: row[2]).map { type in
                    (Source(type: type, name: row[3]), ImportRun(id: row[0], sourceID: row[1]))
                }
            }
        )
    }

    /// Lets a run see its items anew: none counts as seen by it, and none is forgotten.
    package func forgetSightings(of run: ImportRun) throws {
        try database.execute(sql: "UPDATE sighting SET run_id = 0 WHERE run_id = ?", arguments: [run.id])
    }

    /// The same for every run of a job, of whichever list.
    package func forgetSightings(ofJob key: String) throws {
        let sql = "SELECT id, source_id FROM import_run WHERE key >= ? || '/' AND key < ? || '0'"
        for row in try Row.fetchAll(database, sql: sql, arguments: [key, key]) {
            try forgetSightings(of: ImportRun(id: row[0], sourceID: row[1]))
        }
    }

    package func note(account: String, of run: ImportRun) throws {
        try database.execute(sql: "UPDATE import_run SET account = ? WHERE id = ?", arguments: [account, run.id])
    }

    /// Records that an import ended early.
    package func failImport(_ run: ImportRun, _ failure: ImportFailure) throws {
        try database.execute(
            sql: "UPDATE import_run SET failed_at = ?, failure = ? WHERE id = ? AND finished_at IS NULL",
            arguments: [failure.at, failure.message, run.id]
        )
    }

    /// Notes that a run has seen items that it could not read: they are not gone.
    package func sight(_ externalIDs: [String], in run: ImportRun) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO sighting (item_id, run_id)
                    SELECT id, ?1 FROM item WHERE source_id = ?2 AND external_id = ?3
                \(ItemColumns.laterRunHolds)
                """
        )
        for id in externalIDs { try statement.execute(arguments: [run.id, run.sourceID, id]) }
    }
}
