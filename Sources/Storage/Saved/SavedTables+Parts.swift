package import Items

/// Which sources of items came of a saved source.
extension SavedTables {
    /// Notes the sources that a job has imported: the keys of its runs begin with its id.
    package func noteParts(of id: String, job: String) throws {
        try database.execute(
            sql: """
                INSERT INTO saved_part (record_id, source_id)
                SELECT ?1, source_id FROM import_run WHERE key >= ?2 AND key < ?2 || '~'
                ON CONFLICT DO NOTHING
                """,
            arguments: [id, job]
        )
    }

    package func parts(of id: String) throws -> [Source] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT type, name FROM saved_part JOIN source ON source.id = source_id WHERE record_id = ?
                ORDER BY type, name
                """,
            arguments: [id]
        ).compactMap { row in
            SourceType(rawValue: row["type"]).map { Source(type: $0, name: row["name"]) }
        }
    }
}

extension ItemWriter {
    /// What is saved, in a transaction that changes items too.
    package var saved: SavedTables { SavedTables(database: database) }

    /// Removes the items of a saved source, but for those that are another saved source's as well.
    package func deleteItems(ofSaved id: String) throws {
        let own = """
            SELECT source_id FROM saved_part WHERE record_id = ?1 AND source_id NOT IN (
                SELECT source_id FROM saved_part WHERE record_id <> ?1)
            """
        // An item that has moved to another source since bears a run of the one that it came to first.
        try database.execute(
            sql: """
                UPDATE item SET added_by = (SELECT max(id) FROM import_run WHERE source_id = item.source_id)
                WHERE added_by IN (SELECT id FROM import_run WHERE source_id IN (\(own))) AND source_id NOT IN (\(own))
                """,
            arguments: [id]
        )
        try database.execute(sql: "DELETE FROM source WHERE id IN (\(own))", arguments: [id])
    }
}
