import GRDB
package import Items

/// One snapshot of the store; valid only inside `ItemStore.read`.
///
/// No figure, list or coverage counts an item that is missing from its source (`SourceRecord.missing`).
package struct ItemReader {
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
        try Int64.fetchOne(database, sql: "SELECT max(id) FROM item") ?? 0 > 50_000
    }
}
