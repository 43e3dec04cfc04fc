import Foundation
import GRDB
import Postgres

/// A store in one SQLite file, which several processes may use.
struct SQLiteEngine: StoreEngine {
    let database: any DatabaseWriter
    let path: String
    let hasSeveralReaders: Bool
    private let patience: BusyPatience
    /// Bytes of the log beyond which a writer waits for readers.
    private let longestLog: Int

    init(path: String, maximumReaders: Int, longestLog: Int) throws {
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

    /// In memory.
    init() throws {
        let database = try DatabaseQueue(configuration: Self.configuration)
        self.database = database
        path = ":memory:"
        hasSeveralReaders = false
        patience = BusyPatience()
        longestLog = .max
        try SQLiteSchema.migrator.migrate(database)
    }

    var place: String { path }

    var identity: String? { nil }

    func sharesKey(_ check: String) -> Bool { true }

    var readings: PostgresReadings? { nil }

    /// One process serves from a file.
    func takeTurn(_ name: String, as holder: String, for length: Duration) -> Bool { true }

    /// How often anybody has waited a little for a lock.
    var tries: Int { patience.tries }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        if isInMemory { return try write(body) }
        return try Self.translatingErrors(at: path) { try database.read { try body(Database($0)) } }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        if isInMemory { return try await write(body) }
        do {
            return try await database.read { try body(Database($0)) }
        } catch let error as DatabaseError {
            throw ItemStoreError(error, path: path)
        }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try Self.translatingErrors(at: path) {
            let value = try database.write { try body(Database($0)) }
            if isLogLong { try database.writeWithoutTransaction(Self.emptyLog) }
            return value
        }
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            let value = try await database.write { try body(Database($0)) }
            if isLogLong { try await database.writeWithoutTransaction(Self.emptyLog) }
            return value
        } catch let error as DatabaseError {
            throw ItemStoreError(error, path: path)
        }
    }

    func copy(to file: DatabaseQueue) throws {
        try Self.translatingErrors(at: path) { try database.backup(to: file) }
    }

    func stopWaiting() {
        patience.end()
    }

    func settle() throws {
        try Self.translatingErrors(at: path) { try database.writeWithoutTransaction(Self.emptyLog) }
    }

    /// Read with the connection that writes. GRDB would forbid that to write meanwhile, by a pragma that a task which is
    /// cancelled in the middle of it leaves on, until the next reading.
    var isInMemory: Bool { path == ":memory:" }

    /// A reader keeps the log from being used anew, and an export can read for long: without a bound an import beside it
    /// would fill the disk.
    private var isLogLong: Bool {
        var facts = stat()
        return longestLog < .max && stat(path + "-wal", &facts) == 0 && Int(facts.st_size) > longestLog
    }

    /// Waits, as long as for a lock, until no reader needs what is in the log, and begins it anew.
    private static func emptyLog(_ database: GRDB.Database) throws {
        _ = try GRDB.Row.fetchAll(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }

    static func translatingErrors<Value>(at path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw ItemStoreError(error, path: path)
        }
    }
}
