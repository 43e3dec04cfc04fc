package import Items

/// One transaction that changes the store; valid only inside `ItemStore.write`.
package struct ItemWriter {
    let database: Database
    let terms: Terms

    init(database: Database, terms: Terms) {
        (self.database, self.terms) = (database, terms)
    }

    /// Begins an import, or goes on with the one that bears this key and was cut off.
    ///
    /// - Parameter key: unique for each import, and the same when it is tried again: the job's id, with what tells the
    ///   job's lists and sources apart behind it. What a first attempt stored is then no duplicate to the second.
    package func beginImport(of source: Source, url: String? = nil, key: String) throws -> ImportRun {
        try beginImport(sourceID: try identify(source, url: url), key: key)
    }

    package func beginImport(sourceID: Int64, key: String) throws -> ImportRun {
        try database.execute(
            sql: "INSERT INTO import_run (source_id, key) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
            arguments: [sourceID, key]
        )
        guard
            let id = try Int64.fetchOne(
                database,
                sql: "SELECT id FROM import_run WHERE key = ? AND source_id = ?",
                arguments: [key, sourceID]
            )
        else { throw ImportKeyConflict(key: key) }
        return ImportRun(id: id, sourceID: sourceID)
    }

    /// Records that an import has ended well. Where it was complete, the items that it did not see are marked missing.
    ///
    /// - Returns: how many items were marked.
    @discardableResult
    package func finishImport(_ run: ImportRun, _ summary: ImportSummary) throws -> Int {
        try record(summary, of: run)
        guard summary.isComplete else { return 0 }
        return try database.execute(
            sql: """
                UPDATE item SET missing_since = ?
                WHERE source_id = ? AND missing_since IS NULL
                AND id IN (SELECT item_id FROM sighting WHERE run_id < ?)
                """,
            arguments: [summary.asOf, run.sourceID, run.id]
        )
    }

    /// The source of this name at this site; where another site has taken the name, its host is added to it.
    ///
    /// - Parameter site: see `TrackerURL.site`; a source that came before sites were noted is taken for this one.
    package func source(_ wanted: Source, site: String) throws -> (id: Int64, source: Source) {
        let host = site.prefix { $0 != "/" }
        let names = [wanted.name, "\(wanted.name) (\(host))", "\(wanted.name) (\(site))"]
        for name in names + (2...1000).map({ "\(names[2]) \($0)" }) {
            let source = Source(type: wanted.type, name: name)
            let id = try identify(source, url: nil)
            try database.execute(
                sql: "UPDATE source SET site = ?1 WHERE id = ?2 AND site IS NULL",
                arguments: [site, id]
            )
            let taken = try String.fetchOne(database, sql: "SELECT site FROM source WHERE id = ?", arguments: [id])
            if taken == site { return (id, source) }
        }
        throw ImportKeyConflict(key: wanted.name)
    }

    func identify(_ source: Source, url: String?) throws -> Int64 {
        let arguments: Values = [source.type.rawValue, source.name.storable, url]
        let sql = """
            INSERT INTO source (type, name, url) VALUES (?, ?, ?)
            ON CONFLICT (type, name) DO UPDATE SET url = coalesce(excluded.url, source.url)
            RETURNING id
            """
        guard let id = try Int64.fetchOne(database, sql: sql, arguments: arguments) else {
            preconditionFailure("an upsert without a condition returns its row")
        }
        return id
    }

    private func record(_ summary: ImportSummary, of run: ImportRun) throws {
        try database.execute(
            sql: """
                UPDATE import_run SET finished_at = ?, as_of = ?, is_complete = ?, expected = ?,
                    fetched = ?, stored = ?, skipped = ?, refused = ?, reasons = ?, is_full = ?,
                    is_incremental = ?, warnings = ?, failed_at = NULL, failure = NULL
                WHERE id = ?
                """,
            arguments: [
                summary.finishedAt, summary.asOf, summary.isComplete, summary.expected,
                summary.fetched, summary.stored, summary.skipped, summary.refused,
                try ReasonCounts.encode(StoredReason.all(of: summary)), summary.isFull, summary.isIncremental,
                try ReasonCounts.encode(summary.warnings), run.id,
            ]
        )
    }
}

/// Two sources were imported under one key.
struct ImportKeyConflict: Error, CustomStringConvertible {
    let key: String

    var description: String { "the import key \(key) belongs to an import of another source" }
}
