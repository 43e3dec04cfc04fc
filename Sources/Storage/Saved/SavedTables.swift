package import Items

/// What is saved beside the items, within one transaction.
package struct SavedTables {
    let database: Database

    /// By name.
    package func records(_ kind: SavedRecord.Kind) throws -> [SavedRecord] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM saved_record WHERE kind = ? ORDER BY name, id",
            arguments: [kind.rawValue]
        ).compactMap(Self.record)
    }

    package func record(_ id: String) throws -> SavedRecord? {
        try Row.fetchOne(database, sql: "SELECT * FROM saved_record WHERE id = ?", arguments: [id]).flatMap(Self.record)
    }

    /// Those whose time has come.
    package func due(at now: Timestamp) throws -> [SavedRecord] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM saved_record WHERE due_at <= ? ORDER BY due_at, id",
            arguments: [now]
        ).compactMap(Self.record)
    }

    /// The time that comes next of all.
    package func nextDue() throws -> Timestamp? {
        try Timestamp.fetchOne(database, sql: "SELECT min(due_at) FROM saved_record WHERE due_at IS NOT NULL")
    }

    /// - Returns: false where another one of its kind has the name.
    package func insert(_ record: SavedRecord) throws -> Bool {
        guard try !isTaken(record) else { return false }
        try database.execute(
            sql: """
                INSERT INTO saved_record (id, kind, name, body, sealed, due_at, created_at, updated_at, version)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                record.id, record.kind.rawValue, record.name, record.body, record.sealed, record.dueAt,
                record.createdAt, record.updatedAt, record.version,
            ]
        )
        return true
    }

    /// - Returns: false where another one of its kind has the name.
    package func update(_ record: SavedRecord) throws -> Bool {
        guard try !isTaken(record) else { return false }
        try database.execute(
            sql: """
                UPDATE saved_record SET name = ?, body = ?, sealed = ?, due_at = ?, updated_at = ?, version = ?
                WHERE id = ?
                """,
            arguments: [
                record.name, record.body, record.sealed, record.dueAt, record.updatedAt, record.version, record.id,
            ]
        )
        return true
    }

    /// Lets a record's schedule go on; this is no change of the record.
    package func setDue(_ due: Timestamp?, of id: String) throws {
        try database.execute(sql: "UPDATE saved_record SET due_at = ? WHERE id = ?", arguments: [due, id])
    }

    package func delete(_ id: String) throws {
        try database.execute(sql: "DELETE FROM saved_record WHERE id = ?", arguments: [id])
    }

    private func isTaken(_ record: SavedRecord) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: "SELECT EXISTS (SELECT 1 FROM saved_record WHERE kind = ? AND name = ? AND id <> ?)",
            arguments: [record.kind.rawValue, record.name, record.id]
        ) ?? false
    }

    /// nil for one of a kind that only a newer version knows.
    private static func record(_ row: Row) -> SavedRecord? {
        guard let kind = SavedRecord.Kind(rawValue: row["kind"]) else { return nil }
        return SavedRecord(
            id: row["id"],
            kind: kind,
            name: row["name"],
            body: row["body"],
            sealed: row["sealed"],
            dueAt: row["due_at"],
            createdAt: row["created_at"],
            updatedAt: row["updated_at"],
            version: row["version"]
        )
    }
}
