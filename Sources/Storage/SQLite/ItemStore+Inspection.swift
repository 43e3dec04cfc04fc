import GRDB

extension ItemStore {
    /// What a look from outside has found.
    package struct Inspection: Sendable {
        /// Of the tables: the number of the last migration.
        package var version: Int
        package var items: Int
        /// What SQLite finds wrong with the file; empty where it is whole.
        package var damage: [String]
    }

    /// Looks at a store without changing it, and reads all of it.
    ///
    /// - Throws: `ItemStoreError`, also for a file that is no store and for one that a newer version has written.
    package static func inspect(path: String) throws -> Inspection {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return try SQLiteEngine.translatingErrors(at: path) {
            try DatabaseQueue(path: path, configuration: configuration).read { try inspect($0, path) }
        }
    }

    private static func inspect(_ database: GRDB.Database, _ path: String) throws -> Inspection {
        let isOurs = try Int32.fetchOne(database, sql: "PRAGMA application_id") == SQLiteSchema.applicationID
        guard isOurs else { throw ItemStoreError(.foreignFile, path: path) }
        let migrator = SQLiteSchema.migrator
        if try migrator.hasBeenSuperseded(database) { throw ItemStoreError(.newerVersion, path: path) }
        let versions = try migrator.appliedIdentifiers(database).compactMap { Int($0) }
        let messages = try String.fetchAll(database, sql: "PRAGMA quick_check(10)")
        return Inspection(
            version: versions.max() ?? 0,
            items: try Int.fetchOne(database, sql: "SELECT count(*) FROM item") ?? 0,
            damage: messages == ["ok"] ? [] : messages
        )
    }
}
