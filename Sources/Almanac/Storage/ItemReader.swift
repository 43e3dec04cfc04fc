import GRDB

/// One snapshot of the store; valid only inside `ItemStore.read`.
///
/// No figure, list or coverage counts an item that is missing from its source (`SourceRecord.missing`).
struct ItemReader {
    let database: Database
    let terms: Terms

    init(database: Database) {
        self.init(database: database, terms: Terms(database: database))
    }

    init(database: Database, terms: Terms) {
        (self.database, self.terms) = (database, terms)
    }

    func clause(_ filters: ItemFilters) throws -> FilterClause {
        try FilterClause(filters, database: database, terms: terms)
    }

    /// When the newest import of any source began to read, nil before the first has ended well.
    func dataAsOf() throws -> Timestamp? {
        try Timestamp.fetchOne(database, sql: "SELECT max(as_of) FROM import_run")
    }

    /// When the first of the items that pass was created.
    func earliest(_ filters: ItemFilters) throws -> Timestamp? {
        let condition = "missing_since IS NULL\(try clause(filters).sql)"
        let sql = "SELECT created_at FROM item INDEXED BY item_created WHERE \(condition) ORDER BY created_at LIMIT 1"
        return try Timestamp.fetchOne(database, sql: sql)
    }

    /// A number that is another one after every transaction that has changed the store.
    func generation() throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT number FROM change") ?? 0
    }

    /// Whether the store is so large that its figures are worth a second thread.
    func isLarge() throws -> Bool {
        try Int64.fetchOne(database, sql: "SELECT max(id) FROM item") ?? 0 > 50_000
    }

    /// Every source, by type and name.
    func sources() throws -> [SourceRecord] {
        try numberedSources().map(\.record)
    }

    func source(_ source: Source) throws -> SourceRecord? {
        try sources().first { $0.source == source }
    }

    func numberedSources() throws -> [(id: Int64, record: SourceRecord)] {
        try Row.fetchAll(database, sql: Self.sourcesSQL).map { row in
            guard let type = SourceType(rawValue: row["type"]) else {
                preconditionFailure("the schema's CHECK lists the source types")
            }
            let record = SourceRecord(
                source: Source(type: type, name: row["name"]),
                url: row["url"],
                stored: row["stored_items"],
                missing: row["missing_items"],
                lastImport: try summary(row),
                lastFull: Self.lastFull(row),
                failure: Self.failure(row)
            )
            return (row["id"], record)
        }
    }

    private func summary(_ row: Row) throws -> ImportSummary? {
        guard let finishedAt: Timestamp = row["finished_at"] else { return nil }
        return ImportSummary(
            finishedAt: finishedAt,
            asOf: row["as_of"],
            isComplete: row["is_complete"],
            expected: row["expected"],
            fetched: row["fetched"],
            stored: row["stored"],
            skipped: row["skipped"],
            refused: row["refused"],
            reasons: try ReasonCounts.decode(row["reasons"]),
            cursor: row["cursor"],
            isFull: row["is_full"],
            warnings: try (row["warnings"] as String?).map(ReasonCounts.decode) ?? []
        )
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
        SELECT source.id, type, name, url,
            (SELECT coalesce(sum(created), 0) FROM daily_count WHERE source_id = source.id) AS stored_items,
            (SELECT count(*) FROM item INDEXED BY item_missing
                WHERE source_id = source.id AND missing_since IS NOT NULL) AS missing_items,
            import_run.*, whole.finished_at AS full_at, whole.expected AS full_expected,
            late.failed_at AS late_at, late.failure AS late_failure
        FROM source
        LEFT JOIN import_run ON import_run.id = (
            SELECT max(id) FROM import_run WHERE source_id = source.id AND finished_at IS NOT NULL)
        LEFT JOIN import_run AS whole ON whole.id = (
            SELECT max(id) FROM import_run WHERE source_id = source.id AND finished_at IS NOT NULL AND is_full)
        LEFT JOIN import_run AS late ON late.id = (
            SELECT max(id) FROM import_run WHERE source_id = source.id AND failed_at IS NOT NULL)
            AND late.id > coalesce(import_run.id, 0)
        ORDER BY type, name
        """
}
