package import Items

/// How a saved source has fared.
package struct SourceHealth: Sendable {
    package let name: String
    /// When its last import that was completed ended.
    package let lastImport: Timestamp?
    /// Whether the last one that ended, or has to be tried again, failed.
    package let isFailing: Bool
}

extension SavedTables {
    /// Of trackers: a file does not come by itself.
    package func sourceHealth() throws -> [SourceHealth] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT record.name,
                    (SELECT max(ended_at) FROM saved_run WHERE record_id = record.id AND state = 'completed') AS last_import,
                    (SELECT state FROM saved_run WHERE record_id = record.id AND (ended_at IS NOT NULL OR state = 'retry')
                        ORDER BY id DESC LIMIT 1) IN ('failed', 'retry') AS is_failing
                FROM saved_record AS record WHERE kind = 'source' AND json_extract(body, '$.source_type') <> 'csv'
                ORDER BY record.name
                """
        ).map { row in
            SourceHealth(name: row["name"], lastImport: row["last_import"], isFailing: row["is_failing"] ?? false)
        }
    }
}
