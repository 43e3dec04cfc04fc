package import Items

/// One snapshot of the store; valid only inside `ItemStore.read`.
///
/// No figure, list or coverage counts an item that is missing from its source (`SourceRecord.missing`).
package struct ItemReader {
    let database: Database
    let terms: Terms
    /// nil inside a transaction that writes, for what that has changed counts as no new state yet.
    private let cache: SnapshotCache?
    private let asked = AskedOnce()

    init(database: Database, cache: SnapshotCache? = nil) {
        self.init(database: database, terms: Terms(database: database), cache: cache)
    }

    init(database: Database, terms: Terms, cache: SnapshotCache? = nil) {
        (self.database, self.terms, self.cache) = (database, terms, cache)
    }

    /// The rollup of the items that pass.
    func dailyCounts(_ clause: FilterClause) throws -> DailyCounts {
        guard let cache else { return try readDailyCounts(clause) }
        return try cache.dailyCounts(clause.sql, at: try generation()) { try readDailyCounts(clause) }
    }

    private func readDailyCounts(_ clause: FilterClause) throws -> DailyCounts {
        try database.withIntegers(
            ["day", "item_type_id", "created", "closed", "undated"],
            "FROM daily_count WHERE true\(clause.sql)"
        ) { DailyCounts($0) }
    }

    /// All rows of a scan that passes every item, where they are in memory.
    func knownRows(_ scan: Scan) throws -> ScannedRows? {
        guard let cache else { return nil }
        return try cache.rows(of: scan, at: try generation()) { try readScan(scan) }
    }

    func numberedSources() throws -> [SnapshotCache.NumberedSource] {
        guard let cache else { return try readSources() }
        return try cache.sources(at: try generation(), read: readSources)
    }

    func clause(_ filters: ItemFilters) throws -> FilterClause {
        if let known = asked.clauses[filters] { return known }
        let clause = try FilterClause(filters, database: database, terms: terms)
        asked.clauses[filters] = clause
        return clause
    }

    /// Whether the store has chunks of any day.
    func hasChunks() throws -> Bool {
        if let known = asked.hasChunks { return known }
        let has = try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT FROM scan_chunk)") ?? false
        asked.hasChunks = has
        return has
    }

    /// When the newest import of any source began to read, nil before the first has ended well.
    func dataAsOf() throws -> Timestamp? {
        try Timestamp.fetchOne(database, sql: "SELECT max(as_of) FROM import_run")
    }

    /// When the first of the items that pass was created.
    package func earliest(_ filters: ItemFilters) throws -> Timestamp? {
        let condition = "missing_since IS NULL\(try clause(filters).sql)"
        let sql = "SELECT created_at FROM item INDEXED BY item_created WHERE \(condition) ORDER BY created_at LIMIT 1"
        return try Timestamp.fetchOne(database, sql: sql)
    }

    /// A number that is another one after every transaction that has changed the store.
    package func generation() throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT number FROM change") ?? 0
    }

    /// Whether the store is so large that its figures are worth a second thread.
    package func isLarge() throws -> Bool {
        try newestID() > 50_000
    }

    /// Ids rise: there are no more items.
    func newestID() throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT max(id) FROM item") ?? 0
    }
}
