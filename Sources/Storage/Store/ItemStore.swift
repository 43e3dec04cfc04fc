import Items
package import Postgres

/// The items of every source, and what is known of their imports: the only place that knows SQL.
///
/// Several processes may use one store: readers see one snapshot and never wait, writers wait for each other. The
/// synchronous methods block their thread and so belong on a worker's; the others suspend.
package struct ItemStore: Sendable {
    let engine: any StoreEngine
    private let cache = SnapshotCache()
    private let terms = KnownTerms()
    /// Tells this process from others that use the store.
    let holder = RandomID.make()

    init(_ engine: any StoreEngine) {
        self.engine = engine
    }

    /// Opens the SQLite file at `path` and brings its tables up to date.
    ///
    /// - Throws: `ItemStoreError`, also for a store that a newer version has written.
    package init(path: String, maximumReaders: Int = 8, longestLog: Int = 64 << 20) throws {
        self.init(try SQLiteEngine(path: path, maximumReaders: maximumReaders, longestLog: longestLog))
    }

    /// Opens the store in a PostgreSQL database and brings its tables up to date.
    ///
    /// - Parameter connections: of this process, at the same time.
    /// - Throws: `ItemStoreError`, also for a store that a newer version has written.
    package init(_ address: PostgresAddress, connections: Int) throws {
        self.init(try PostgresEngine(address, connections: connections))
    }

    /// A store that is gone with its last copy.
    static func inMemory() throws -> ItemStore {
        ItemStore(try SQLiteEngine())
    }

    /// Where it is, without a password.
    package var place: String { engine.place }

    /// The name of the store among those that share a Redis, a UUID; nil where its directory has one for it.
    package var identity: String? {
        get throws { try engine.identity }
    }

    /// Notes what tells the key of this process from others, where several share the store and none has done so.
    ///
    /// - Returns: whether they have the same key.
    package func sharesKey(_ check: String) throws -> Bool {
        try engine.sharesKey(check)
    }

    /// What this process has asked of the database's server; nil where the store is a file.
    package var databaseReadings: PostgresReadings? { engine.readings }

    var hasSeveralReaders: Bool { engine.hasSeveralReaders }

    /// Reads from one snapshot: what other connections write meanwhile is not seen.
    package func read<Value>(_ body: (ItemReader) throws -> Value) throws -> Value {
        try engine.read { try reading($0, body) }
    }

    package func read<Value: Sendable>(_ body: @escaping @Sendable (ItemReader) throws -> Value) async throws -> Value {
        try await engine.read { try reading($0, body) }
    }

    /// Writes in one transaction: all of it, or nothing where `body` throws.
    @discardableResult
    package func write<Value>(_ body: (ItemWriter) throws -> Value) throws -> Value {
        let (value, learnt) = try engine.write { try Self.counted($0, terms, body) }
        terms.add(learnt)
        return value
    }

    @discardableResult
    package func write<Value: Sendable>(_ body: @escaping @Sendable (ItemWriter) throws -> Value) async throws -> Value
    {
        let (value, learnt) = try await engine.write { [terms] in try Self.counted($0, terms, body) }
        terms.add(learnt)
        return value
    }

    /// Reads what is saved from one snapshot.
    package func readSaved<Value: Sendable>(
        _ body: @escaping @Sendable (SavedTables) throws -> Value
    ) async throws -> Value {
        try await engine.read { try body(SavedTables(database: $0)) }
    }

    /// Writes in one transaction. It is none that changes items, so what is known of them stays known.
    package func writeSaved<Value: Sendable>(
        _ body: @escaping @Sendable (SavedTables) throws -> Value
    ) async throws -> Value {
        try await engine.write { try body(SavedTables(database: $0)) }
    }

    private func reading<Value>(_ database: Database, _ body: (ItemReader) throws -> Value) throws -> Value {
        let own = Terms(database: database, known: terms)
        defer { terms.add(own.learnt) }
        return try body(ItemReader(database: database, terms: own, cache: cache))
    }

    /// Counts the transaction, so that readers can tell whether anything has changed since they last looked.
    private static func counted<Value>(
        _ database: Database,
        _ known: KnownTerms,
        _ body: (ItemWriter) throws -> Value
    ) throws -> (Value, LearntTerms) {
        let terms = Terms(database: database, known: known)
        let value = try body(ItemWriter(database: database, terms: terms))
        try database.countChange()
        return (value, terms.learnt)
    }
}

extension Database {
    /// In steps of random length: a standby that takes over may lack the last transactions, and what is done there in their
    /// place is not to get the numbers that they had. There are enough for a thousand a second for thirty years.
    func countChange() throws {
        let step = Int64.random(in: 1...(1 << 24))
        try execute(sql: "UPDATE change SET number = number + ?", arguments: [step])
    }
}

extension ItemStore {
    /// Lets what waits for another process's lock fail, for this one ends.
    package func stopWaiting() {
        engine.stopWaiting()
    }

    /// Puts what is in a log beside the store into the store.
    package func emptyLog() throws {
        try engine.settle()
    }

    /// Meets damage and absence before an export meets them; blocks its thread.
    ///
    /// - Throws: `ItemStoreError`
    package func probe() throws {
        try engine.probe()
    }
}
