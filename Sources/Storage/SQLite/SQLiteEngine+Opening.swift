import Foundation
import GRDB

extension SQLiteEngine {
    /// The writer's page cache is 16 MiB, and so is the log between checkpoints: an import writes the same index pages
    /// again and again. A reader scans once and keeps its cache as long as the process lives, so it gets 1 MiB.
    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "almanac.items"
        configuration.prepareDatabase { database in
            try database.addIntegers()
            try database.execute(
                sql: """
                    PRAGMA synchronous = NORMAL;
                    PRAGMA cache_size = -\(database.configuration.readonly ? 1024 : 16_384);
                    PRAGMA wal_autocheckpoint = 4000;
                    PRAGMA journal_size_limit = 67108864;
                    """
            )
        }
        return configuration
    }

    /// Looks without writing: opening a pool already turns a database to WAL.
    static func refuseForeignFile(at path: String, _ configuration: Configuration) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        var looking = Configuration()
        looking.busyMode = configuration.busyMode
        let tables = try DatabaseQueue(path: path, configuration: looking).read { database in
            let isOurs = try Int32.fetchOne(database, sql: "PRAGMA application_id") == SQLiteSchema.applicationID
            let foreign = "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'"
            return isOurs ? 0 : try Int.fetchOne(database, sql: foreign) ?? 0
        }
        if tables > 0 { throw ItemStoreError(.foreignFile, path: path) }
    }

    static func migrate(_ pool: DatabasePool, path: String) throws {
        let migrator = SQLiteSchema.migrator
        if try pool.read(migrator.hasBeenSuperseded) { throw ItemStoreError(.newerVersion, path: path) }
        while true {
            let before = try pool.read(migrator.appliedIdentifiers)
            do {
                return try migrator.migrate(pool)
            } catch {
                // Another process that started at the same moment may have been quicker, and need not be done yet.
                guard try pool.read(migrator.appliedIdentifiers) != before else { throw error }
            }
        }
    }
}
