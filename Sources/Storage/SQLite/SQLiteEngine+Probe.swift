import GRDB

extension SQLiteEngine {
    /// Reads here and there in the file through a connection of its own, which has nothing in its cache, so that damage to
    /// the file is met before an export meets it; blocks its thread.
    ///
    /// - Throws: `ItemStoreError`
    func probe() throws {
        guard !isInMemory else { return }
        try Self.translatingErrors(at: path) {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(2)
            try DatabaseQueue(path: path, configuration: configuration).read { database in
                _ = try ItemReader(database: Database(database)).dataAsOf()
                guard let last = try Int64.fetchOne(database, sql: "SELECT max(id) FROM item") else { return }
                for _ in 0..<Self.samples { try Self.readNeighbours(of: .random(in: 1...max(1, last)), database) }
            }
        }
    }

    /// Over an hour of rounds every two seconds, some 30,000 places.
    private static let samples = 16

    /// The rows themselves, and what the index by creation has near one of them.
    private static func readNeighbours(of id: Int64, _ database: GRDB.Database) throws {
        let rows = try GRDB.Row.fetchAll(database, sql: "SELECT * FROM item WHERE id >= ? LIMIT 4", arguments: [id])
        guard let created = rows.first?["created_at"] as Int64? else { return }
        let index = "SELECT created_at, assignee_id FROM item INDEXED BY item_created"
        _ = try GRDB.Row.fetchAll(
            database,
            sql: "\(index) WHERE missing_since IS NULL AND created_at >= ? ORDER BY created_at LIMIT 4",
            arguments: [created]
        )
    }
}
