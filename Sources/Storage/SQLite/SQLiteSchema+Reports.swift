import GRDB
import Items

/// Version 3: what reports ask for beyond counts.
extension SQLiteSchema {
    /// `fingerprint_high` and `_low` are the halves of `ItemFingerprint`, in the indexes so that a digest of a set
    /// reads no item; `item_open` holds what is open, to tell its age.
    static func addReports(_ database: GRDB.Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE item ADD COLUMN fingerprint_high INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE item ADD COLUMN fingerprint_low INTEGER NOT NULL DEFAULT 0;
                """
        )
        try addFingerprints(database)
        try database.execute(
            sql: """
                DROP INDEX item_created;
                DROP INDEX item_closed;
                CREATE INDEX item_created ON item (
                    created_at, source_id, item_type_id, project_id, status_id, assignee_id, anomaly,
                    fingerprint_high, fingerprint_low, missing_since
                ) WHERE missing_since IS NULL;
                CREATE INDEX item_closed ON item (
                    closing_at, source_id, item_type_id, project_id, status_id, assignee_id, anomaly, created_at,
                    fingerprint_high, fingerprint_low, missing_since
                ) WHERE missing_since IS NULL AND closing_at IS NOT NULL;
                CREATE INDEX item_open ON item (
                    created_at, source_id, item_type_id, project_id, status_id, assignee_id, anomaly, missing_since
                ) WHERE missing_since IS NULL AND closing_at IS NULL AND anomaly <> 1;
                """
        )
    }

    /// To the items that are there already. It reads them as this version's tables have them.
    static func addFingerprints(_ database: GRDB.Database) throws {
        let store = Database(database)
        let rows = try RowCursor(store, sql: everyItem)
        let update = try store.cachedStatement(
            sql: "UPDATE item SET fingerprint_high = ?, fingerprint_low = ? WHERE id = ?"
        )
        while let row = try rows.next() {
            var text = MemberText()
            text.add((1...7).map { row[$0] as String? })
            text.add([row[8], StatusCategory(stored: row[9]).rawValue])
            text.add((10...13).map { row[$0] as String? })
            text.add((14...16).map { row[$0] as Timestamp? })
            text.add([row[17], row[18]] as [String?])
            let fingerprint = ItemFingerprint(text)
            try update.execute { arguments in
                arguments.bind(Int64(bitPattern: fingerprint.high))
                arguments.bind(Int64(bitPattern: fingerprint.low))
                arguments.bind(row[0] as Int64)
            }
        }
    }

    private static let everyItem = """
        SELECT item.id, external_id, key, source.type, source.name, project.text, item_type.text, title, status.text,
            status_category, priority.text, assignee.text, reporter.text,
            (SELECT group_concat(text, '|') FROM (
                SELECT text FROM json_each(labels) AS label JOIN term ON term.id = label.value ORDER BY label.key)),
            created_at, updated_at, closed_at, resolution.text, item.url
        FROM item JOIN source ON source.id = source_id
        LEFT JOIN term AS project ON project.id = project_id
        LEFT JOIN term AS item_type ON item_type.id = item_type_id
        LEFT JOIN term AS status ON status.id = status_id
        LEFT JOIN term AS priority ON priority.id = priority_id
        LEFT JOIN term AS assignee ON assignee.id = assignee_id
        LEFT JOIN term AS reporter ON reporter.id = reporter_id
        LEFT JOIN term AS resolution ON resolution.id = resolution_id
        """
}
