package import Items

/// What the store knows of its sources.
extension ItemReader {
    /// Every source, by type and name.
    package func sources() throws -> [SourceRecord] {
        try numberedSources().map(\.record)
    }

    package func source(_ source: Source) throws -> SourceRecord? {
        try sources().first { $0.source == source }
    }

    func readSources() throws -> [SnapshotCache.NumberedSource] {
        try Row.fetchAll(database, sql: Self.sourcesSQL).compactMap { row in
            // A type that only a newer version knows: it shows that source, and this one does not.
            guard let type = SourceType(rawValue: row["type"]) else { return nil }
            let number: Int64 = row["source_number"]
            let record = SourceRecord(
                source: Source(type: type, name: row["name"]),
                url: row["url"],
                stored: row["stored_items"],
                missing: row["missing_items"],
                lastImport: summary(row),
                lastChange: row["newest_change"],
                notes: try notes(of: number),
                lastFull: Self.lastFull(row),
                failure: Self.failure(row)
            )
            return (number, record)
        }
    }

    private func summary(_ row: Row) -> ImportSummary? {
        guard let finishedAt: Timestamp = row["finished_at"] else { return nil }
        let reasons: [String: StoredReason] = ReasonCounts.known(row["reasons"]) ?? [:]
        return ImportSummary(
            finishedAt: finishedAt,
            asOf: row["as_of"] ?? finishedAt,
            isComplete: row["is_complete"] ?? false,
            expected: row["expected"],
            fetched: row["fetched"] ?? 0,
            stored: row["stored"] ?? 0,
            skipped: row["skipped"] ?? 0,
            refused: row["refused"] ?? 0,
            reasons: reasons.mapValues(\.count),
            examples: reasons.mapValues(\.examples).filter { !$0.value.isEmpty },
            isFull: row["is_full"] ?? false,
            isIncremental: row["is_incremental"] ?? false,
            warnings: ReasonCounts.known(row["warnings"]) ?? []
        )
    }

    private func notes(of source: Int64) throws -> ImportNotes {
        let rows = try RowCursor(
            database,
            sql: """
                SELECT is_incremental, reasons, warnings FROM import_run
                WHERE source_id = ?1 AND finished_at IS NOT NULL AND (reasons <> '{}' OR warnings <> '[]')
                    AND id >= coalesce((SELECT max(id) FROM import_run
                        WHERE source_id = ?1 AND finished_at IS NOT NULL AND NOT is_incremental), 0)
                ORDER BY id
                """,
            arguments: [source]
        )
        var notes = ImportNotes()
        while let row = try rows.next() {
            let reasons: [String: StoredReason] = ReasonCounts.known(row[1]) ?? [:]
            notes.leftOut.merge(reasons.mapValues(\.count), uniquingKeysWith: max)
            let warnings: [String] = ReasonCounts.known(row[2]) ?? []
            if row[0] {
                let known = notes.warnings + notes.laterWarnings
                notes.laterWarnings += warnings.filter { !known.contains($0) }
            } else {
                notes.warnings = warnings
            }
        }
        return notes
    }

    private static func lastFull(_ row: Row) -> FullImport? {
        guard let finishedAt: Timestamp = row["full_at"] else { return nil }
        return FullImport(finishedAt: finishedAt, expected: row["full_expected"])
    }

    private static func failure(_ row: Row) -> ImportFailure? {
        guard let at: Timestamp = row["late_at"], let message: String = row["late_failure"] else { return nil }
        return ImportFailure(at: at, message: message)
    }

    private static let sourcesSQL = """
        SELECT source.id AS source_number, type, name, url,
            coalesce(stock.items, 0) AS stored_items,
            (SELECT count(*) FROM item INDEXED BY item_missing
                WHERE source_id = source.id AND missing_since IS NOT NULL) AS missing_items,
            \(lastChange) AS newest_change,
            import_run.finished_at, import_run.as_of, import_run.is_complete, import_run.expected, import_run.fetched,
            import_run.stored, import_run.skipped, import_run.refused, import_run.reasons, import_run.is_full,
            import_run.is_incremental, import_run.warnings, whole.finished_at AS full_at, whole.expected AS full_expected,
            late.failed_at AS late_at, late.failure AS late_failure
        FROM source
        LEFT JOIN (SELECT source_id, sum(created) AS items FROM daily_count GROUP BY source_id) AS stock
            ON stock.source_id = source.id
        LEFT JOIN import_run ON import_run.id = (
            SELECT max(id) FROM import_run WHERE source_id = source.id AND finished_at IS NOT NULL)
        LEFT JOIN import_run AS whole ON whole.id = (
            SELECT max(id) FROM import_run WHERE source_id = source.id AND finished_at IS NOT NULL AND is_full)
        LEFT JOIN import_run AS late ON late.id = (
            SELECT max(id) FROM import_run WHERE source_id = source.id AND failed_at IS NOT NULL)
            AND late.id > coalesce(import_run.id, 0)
        ORDER BY type, name
        """

    /// Of the row of `source` at hand.
    private static let lastChange = """
        (SELECT max(run.last_change) FROM import_run AS run
        WHERE run.source_id = source.id AND run.id >= coalesce((
            SELECT max(whole.id) FROM import_run AS whole
            WHERE whole.source_id = source.id AND whole.finished_at IS NOT NULL AND whole.is_complete), 0))
        """
}
