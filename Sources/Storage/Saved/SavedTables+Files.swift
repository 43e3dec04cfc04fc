package import Items

/// Files that were loaded are sources as well: each stands among the saved ones under its name.
extension SavedTables {
    /// Whether a file has brought items, and nothing that is saved is said to have brought them.
    package func hasUnsavedFiles() throws -> Bool {
        try !unsavedFiles().isEmpty
    }

    /// - Parameter record: makes what is saved of a file's name.
    package func saveFiles(_ record: (_ name: String) -> SavedRecord) throws {
        for (id, name) in try unsavedFiles() {
            var saved = record(name)
            // A tracker's source may have the name.
            var number = 1
            while try !insert(saved) {
                number += 1
                saved.name = "\(name) (\(number))"
            }
            try database.execute(
                sql: "INSERT INTO saved_part (record_id, source_id) VALUES (?, ?)",
                arguments: [saved.id, id]
            )
        }
    }

    private func unsavedFiles() throws -> [(id: Int64, name: String)] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, name FROM source WHERE type = 'csv' AND id NOT IN (SELECT source_id FROM saved_part)
                ORDER BY name
                """
        ).map { ($0[0], $0[1]) }
    }
}

extension SavedTables {
    /// The keys of the loads of a saved file of which no end is noted, the newest first.
    package func openLoads(of id: String) throws -> [String] {
        try openRuns(of: "SELECT source_id FROM saved_part WHERE record_id = ?", [id])
    }

    /// The keys of the imports of a source of which no end is noted, the newest first.
    package func openImports(of source: Source) throws -> [String] {
        try openRuns(of: "SELECT id FROM source WHERE type = ? AND name = ?", [source.type.rawValue, source.name])
    }

    private func openRuns(of sources: String, _ arguments: Values) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT key FROM import_run WHERE finished_at IS NULL AND failed_at IS NULL AND source_id IN (\(sources))
                ORDER BY id DESC LIMIT 10
                """,
            arguments: arguments
        )
    }
}
