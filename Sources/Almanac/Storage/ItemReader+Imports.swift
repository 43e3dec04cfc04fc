import GRDB

/// What imports ask the store before they ask the tracker.
extension ItemReader {
    func checkpoint(of key: String) throws -> String? {
        try String.fetchOne(database, sql: "SELECT state FROM import_checkpoint WHERE key = ?", arguments: [key])
    }

    func readingState(of scope: String) throws -> ReadingState? {
        let sql = "SELECT watermark, kinds, entity_tag FROM reading WHERE scope = ?"
        return try Row.fetchOne(database, sql: sql, arguments: [scope]).map { row in
            ReadingState(watermark: row[0], kinds: DetailKinds(rawValue: row[1]), entityTag: row[2])
        }
    }

    /// Those of the items whose details of these kinds were read when they were as new as now.
    func upToDate(_ items: [Item], _ kinds: DetailKinds, site: String) throws -> Set<String> {
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
                let arguments: StatementArguments = [sourceID, item.externalID.storable, updated]
                guard let row = try Row.fetchOne(find, arguments: arguments) else { return false }
                return zip([DetailKinds.comments, .history, .attachments], 0..<3).allSatisfy { kind, column in
                    !kinds.contains(kind) || (row[column] as Int64?) == updated.milliseconds
                }
            }.map(\.externalID)
        )
    }

    /// Whether any source of this site has been imported.
    func hasItems(ofSite site: String) throws -> Bool {
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
    private func sourceID(of source: Source, site: String) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: "SELECT id FROM source WHERE type = ? AND site = ? AND (name = ? OR name LIKE ? || ' (%)')",
            arguments: [source.type.rawValue, site, source.name.storable, source.name.storable]
        )
    }

    /// Up to `limit` attachments whose bytes are still to come, of items of these sources that are at the source.
    func wantedAttachments(of sourceIDs: [Int64], limit: Int) throws -> [WantedAttachment] {
        guard !sourceIDs.isEmpty else { return [] }
        let list = sourceIDs.map(String.init).joined(separator: ", ")
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT attachment.id, name, size, path, key FROM attachment INDEXED BY attachment_wanted
                JOIN item ON item.id = item_id
                WHERE sha256 IS NULL AND problem IS NULL AND missing_since IS NULL AND source_id IN (\(list))
                ORDER BY item_id, attachment.id LIMIT ?
                """,
            arguments: [limit]
        )
        return rows.map { row in
            WantedAttachment(id: row[0], name: row[1], size: row[2], path: row[3], itemKey: row[4])
        }
    }
}
