package import Items

/// What imports ask the store.
extension ItemReader {
    package func checkpoint(of key: String) throws -> String? {
        try String.fetchOne(database, sql: "SELECT state FROM import_checkpoint WHERE key = ?", arguments: [key])
    }

    package func readingState(of scope: String) throws -> ReadingState? {
        let sql = "SELECT watermark, kinds, source_name, entity_tag FROM reading WHERE scope = ?"
        return try Row.fetchOne(database, sql: sql, arguments: [scope]).map { row in
            ReadingState(
                watermark: row[0],
                kinds: DetailKinds(rawValue: row[1]),
                source: row[2],
                entityTag: row[3]
            )
        }
    }

    /// The external ids of those of the items, all of one source, whose details of these kinds were read when they were
    /// as new as now.
    package func upToDate(_ items: [Item], _ kinds: DetailKinds, site: String) throws -> Set<String> {
        guard let source = items.first?.source, let sourceID = try sourceID(of: source, site: site) else { return [] }
        let find = try database.cachedStatement(
            sql: """
                SELECT comments_at, history_at, attachments_at FROM item JOIN item_detail ON item_id = id
                WHERE source_id = ? AND external_id = ? AND updated_at = ?
                """
        )
        return try Set(
            items.filter { item in
                guard let updated = item.updatedAt else { return false }
                let arguments: Values = [sourceID, item.externalID.storable, updated]
                guard let row = try Row.fetchOne(find, arguments: arguments) else { return false }
                return zip([DetailKinds.comments, .history, .attachments], 0..<3).allSatisfy { kind, column in
                    !kinds.contains(kind) || (row[column] as Int64?) == updated.milliseconds
                }
            }.map(\.externalID)
        )
    }

    /// Whether any source of this site has been imported.
    package func hasItems(ofSite site: String) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM source JOIN import_run ON source_id = source.id
                    WHERE site = ? AND finished_at IS NOT NULL)
                """,
            arguments: [site]
        ) ?? false
    }

    /// See `ItemWriter.source`.
    package func sourceID(of source: Source, site: String) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: """
                SELECT id FROM source WHERE type = ?1 AND site = ?2
                    AND (name = ?3 OR substr(name, 1, length(?3) + 2) = ?3 || ' (' AND substr(name, length(name), 1) = ')')
                """,
            arguments: [source.type.rawValue, site, source.name.storable]
        )
    }

    /// Up to `limit` items that the store has as at the source and that the run has not seen.
    package func unseen(in run: ImportRun, limit: Int) throws -> [UnseenItem] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT external_id, key FROM item JOIN sighting ON item_id = id
                WHERE source_id = ? AND missing_since IS NULL AND run_id < ? ORDER BY id LIMIT ?
                """,
            arguments: [run.sourceID, run.id, limit]
        ).map { UnseenItem(externalID: $0[0], key: $0[1]) }
    }

    package func sightings(in run: ImportRun) throws -> Int {
        let sql = "SELECT count(*) FROM sighting JOIN item ON item.id = item_id WHERE run_id = ? AND source_id = ?"
        return try Int.fetchOne(database, sql: sql, arguments: [run.id, run.sourceID]) ?? 0
    }

    /// How many items of its source a complete run has not seen, of how many that were there before it.
    package func missing(in run: ImportRun) throws -> (count: Int, of: Int) {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT count(*) FILTER (WHERE run_id < ?2), count(*) FILTER (WHERE added_by <> ?2)
                FROM item JOIN sighting ON item_id = id WHERE source_id = ?1 AND missing_since IS NULL
                """,
            arguments: [run.sourceID, run.id]
        )
        return row.map { ($0[0], $0[1]) } ?? (0, 0)
    }

    /// The account of the last full import of a source before this one, nil where there was none.
    package func lastFullAccount(of run: ImportRun) throws -> String? {
        try String.fetchOne(
            database,
            sql: """
                SELECT account FROM import_run
                WHERE source_id = ? AND id < ? AND finished_at IS NOT NULL AND is_full AND account IS NOT NULL
                ORDER BY id DESC LIMIT 1
                """,
            arguments: [run.sourceID, run.id]
        )
    }

    /// Up to `limit` attachments whose bytes are still to come, of items of these sources that are at the source; in
    /// the order of the store's numbers, those beyond `number`.
    package func wantedAttachments(
        of sourceIDs: [Int64],
        beyond number: Int64 = 0,
        limit: Int
    ) throws -> [WantedAttachment] {
        guard !sourceIDs.isEmpty else { return [] }
        let list = sourceIDs.map(String.init).joined(separator: ", ")
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT attachment.id, name, size, path, key FROM attachment INDEXED BY attachment_wanted
                JOIN item ON item.id = item_id
                WHERE sha256 IS NULL AND problem IS NULL AND missing_since IS NULL AND source_id IN (\(list))
                    AND attachment.id > ?
                ORDER BY attachment.id LIMIT ?
                """,
            arguments: [number, limit]
        )
        return rows.map { row in
            WantedAttachment(id: row[0], name: row[1], size: row[2], path: row[3], itemKey: row[4])
        }
    }
}
