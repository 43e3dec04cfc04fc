import Foundation
import GRDB

/// The items of every source, and what is known of their imports: the only place that knows SQL.
///
/// Several processes may use one file: readers see one snapshot and never wait, writers wait for each other. The
/// synchronous methods block their thread and so belong on a worker's; the others suspend.
package struct ItemStore: Sendable {
    let database: any DatabaseWriter
    let path: String
    /// Whether two threads can read at the same time.
    let hasSeveralReaders: Bool
    private let cache = SnapshotCache()
    private let patience: BusyPatience
    /// Bytes of the log beyond which a writer waits for readers.
    private let longestLog: Int

    /// Opens the store at `path` and brings its tables up to date.
    ///
    /// - Throws: `ItemStoreError`, also for a store that a newer version has written.
    package init(path: String, maximumReaders: Int = 8, longestLog: Int = 64 << 20) throws {
        let patience = BusyPatience()
        var configuration = Self.configuration
        configuration.maximumReaderCount = maximumReaders
        configuration.busyMode = .callback(patience.waits)
        self.patience = patience
        self.longestLog = longestLog
        self.path = path
        hasSeveralReaders = maximumReaders > 1
        database = try Self.translatingErrors(at: path) {
            try Self.refuseForeignFile(at: path, configuration)
            let pool = try DatabasePool(path: path, configuration: configuration)
            try Self.migrate(pool, path: path)
            return pool
        }
    }

    private init(database: DatabaseQueue) throws {
        self.database = database
        path = ":memory:"
        hasSeveralReaders = false
        patience = BusyPatience()
        longestLog = .max
        try ItemSchema.migrator.migrate(database)
    }

    /// A store that is gone with its last copy.
    static func inMemory() throws -> ItemStore {
        try ItemStore(database: DatabaseQueue(configuration: configuration))
    }

    /// Reads from one snapshot: what other connections write meanwhile is not seen.
    package func read<Value>(_ body: (ItemReader) throws -> Value) throws -> Value {
        try Self.translatingErrors(at: path) {
            try database.read { [cache] in try body(ItemReader(database: $0, cache: cache)) }
        }
    }

    package func read<Value: Sendable>(_ body: @escaping @Sendable (ItemReader) throws -> Value) async throws -> Value {
        do {
            return try await database.read { [cache] in try body(ItemReader(database: $0, cache: cache)) }
        } catch let error as DatabaseError {
            throw ItemStoreError(error, path: path)
        }
    }

    /// Writes in one transaction: all of it, or nothing where `body` throws.
    @discardableResult
    package func write<Value>(_ body: (ItemWriter) throws -> Value) throws -> Value {
        try Self.translatingErrors(at: path) {
            let value = try database.write { try Self.counted($0, body) }
            if isLogLong { try database.writeWithoutTransaction(Self.emptyLog) }
            return value
        }
    }

    @discardableResult
    package func write<Value: Sendable>(_ body: @escaping @Sendable (ItemWriter) throws -> Value) async throws -> Value
    {
        do {
            let value = try await database.write { try Self.counted($0, body) }
            if isLogLong { try await database.writeWithoutTransaction(Self.emptyLog) }
            return value
        } catch let error as DatabaseError {
            throw ItemStoreError(error, path: path)
        }
    }
}

extension ItemStore {
    /// Lets what waits for another process's lock fail, for this one ends.
    package func stopWaiting() {
        patience.end()
    }

    /// A reader keeps the log from being used anew, and an export can read for long: without a bound an import beside it
    /// would fill the disk.
    private var isLogLong: Bool {
        var facts = stat()
        return longestLog < .max && stat(path + "-wal", &facts) == 0 && Int(facts.st_size) > longestLog
    }

    /// Puts what is in the log into the file.
    package func emptyLog() throws {
        try Self.translatingErrors(at: path) { try database.writeWithoutTransaction(Self.emptyLog) }
    }

    /// Waits, as long as for a lock, until no reader needs what is in the log, and begins it anew.
    private static func emptyLog(_ database: Database) throws {
        _ = try Row.fetchAll(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }

    /// How often anybody has waited a little for a lock.
    var tries: Int { patience.tries }

    /// Counts the transaction, so that readers can tell whether anything has changed since they last looked.
    private static func counted<Value>(_ database: Database, _ body: (ItemWriter) throws -> Value) throws -> Value {
        let value = try body(ItemWriter(database: database))
        try database.execute(sql: "UPDATE change SET number = number + 1")
        return value
    }

    /// The writer's page cache is 16 MiB, and so is the log between checkpoints: an import writes the same index pages
    /// again and again. A reader scans once and keeps its cache as long as the process lives, so it gets 4 MiB.
    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "almanac.items"
        configuration.prepareDatabase { database in
            try database.addIntegers()
            try database.execute(
                sql: """
                    PRAGMA synchronous = NORMAL;
                    PRAGMA cache_size = -\(database.configuration.readonly ? 4096 : 16_384);
                    PRAGMA wal_autocheckpoint = 4000;
                    PRAGMA journal_size_limit = 67108864;
                    """
            )
        }
        return configuration
    }

    /// Looks without writing: opening a pool already turns a database to WAL.
    private static func refuseForeignFile(at path: String, _ configuration: Configuration) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        var looking = Configuration()
        looking.busyMode = configuration.busyMode
        let tables = try DatabaseQueue(path: path, configuration: looking).read { database in
            let isOurs = try Int32.fetchOne(database, sql: "PRAGMA application_id") == ItemSchema.applicationID
            let foreign = "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'"
            return isOurs ? 0 : try Int.fetchOne(database, sql: foreign) ?? 0
        }
        if tables > 0 { throw ItemStoreError(.foreignFile, path: path) }
    }

    private static func migrate(_ pool: DatabasePool, path: String) throws {
        let migrator = ItemSchema.migrator
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

    static func translatingErrors<Value>(at path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw ItemStoreError(error, path: path)
        }
    }
}
