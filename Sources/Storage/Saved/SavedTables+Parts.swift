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

    /// The names of the saved sources that a source of items came of, in order of the alphabet; a source that came of none
    /// is not among them.
    package func savers() throws -> [Source: [String]] {
        let cursor = try RowCursor(
            database,
            sql: """
                SELECT source.type, source.name, saved_record.name FROM saved_part
                JOIN source ON source.id = source_id JOIN saved_record ON saved_record.id = record_id
                ORDER BY saved_record.name
                """
        )
        var savers: [Source: [String]] = [:]
        while let row = try cursor.next() {
            guard let type = SourceType(rawValue: row[0]) else { continue }
            savers[Source(type: type, name: row[1]), default: []].append(row[2])
        }
        return savers
    }
}

extension ItemWriter {
    /// What is saved, in a transaction that changes items too.
    package var saved: SavedTables { SavedTables(database: database) }

    /// Removes the items of a saved source, but for those that are another saved source's as well.
    package func deleteItems(ofSaved id: String) throws {
        try deleteSources(
            """
            SELECT source_id FROM saved_part WHERE record_id = ?1 AND source_id NOT IN (
                SELECT source_id FROM saved_part WHERE record_id <> ?1)
            """,
            [id]
        )
    }

    /// Removes the items of a source that came of no saved one; those of any other stay.
    ///
    /// - Returns: whether there was such a source.
    package func deleteItems(ofUnsaved source: Source) throws -> Bool {
        try deleteSources(
            "SELECT id FROM source WHERE type = ?1 AND name = ?2 AND id NOT IN (SELECT source_id FROM saved_part)",
            [source.type.rawValue, source.name]
        )
    }

    /// - Parameter own: selects the ids of the sources that go.
    /// - Returns: whether there were any.
    @discardableResult
    private func deleteSources(_ own: String, _ arguments: Values) throws -> Bool {
        // An item that has moved to another source since bears a run of the one that it came to first.
        try database.execute(
            sql: """
                UPDATE item SET added_by = (SELECT max(id) FROM import_run WHERE source_id = item.source_id)
                WHERE added_by IN (SELECT id FROM import_run WHERE source_id IN (\(own))) AND source_id NOT IN (\(own))
                """,
            arguments: arguments
        )
        return try database.execute(sql: "DELETE FROM source WHERE id IN (\(own))", arguments: arguments) > 0
    }
}
