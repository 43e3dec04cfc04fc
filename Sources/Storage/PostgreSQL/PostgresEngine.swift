import Dispatch
import GRDB
import Postgres

/// A store in a PostgreSQL database, which any number of processes may use.
struct PostgresEngine: StoreEngine {
    private let pool: PostgresPool
    /// Where the suspending methods run: each transaction holds a thread for as long as it lasts.
    private let threads = DispatchQueue(label: "almanac.postgres", attributes: .concurrent)
    let hasSeveralReaders: Bool

    /// - Throws: `ItemStoreError`
    init(_ address: PostgresAddress, connections: Int) throws {
        pool = PostgresPool(address, application: "almanac", size: connections)
        hasSeveralReaders = connections > 1
        try translatingErrors { try PostgresSchema.migrate(pool) }
    }

    var place: String { pool.place }

    var readings: PostgresReadings? { pool.readings }

    var identity: String? {
        get throws { try read { try String.fetchOne($0, sql: "SELECT id FROM almanac_store") } }
    }

    func sharesKey(_ check: String) throws -> Bool {
        try write { database in
            try database.execute(
                sql: "UPDATE almanac_store SET key_check = ? WHERE key_check IS NULL",
                arguments: [check]
            )
            return try String.fetchOne(database, sql: "SELECT key_check FROM almanac_store") == check
        }
    }

    func takeTurn(_ name: String, as holder: String, for length: Duration) async throws -> Bool {
        try await write { database in
            try database.execute(
                sql: """
                    INSERT INTO almanac_turn (name, holder, until)
                    VALUES (?, ?, clock_timestamp() + ? * interval '1 millisecond')
                    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
                        WHERE almanac_turn.holder = excluded.holder OR almanac_turn.until < clock_timestamp()
                    """,
                arguments: [name, holder, Int64(length / .milliseconds(1))]
            ) == 1
        }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try translatingErrors { try pool.withTransaction(Self.reading) { try body(Database($0)) } }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await onThread { try read(body) }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try translatingErrors { try pool.withTransaction(Self.writing) { try body(Database($0)) } }
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await onThread { try write(body) }
    }

    func probe() throws {
        try read { database in
            guard try Bool.fetchOne(database, sql: Self.refusesWritesSQL) == false else {
                throw ItemStoreError(.readOnly, postgres: place)
            }
            // A newer process may have changed the tables since this one has started.
            if case .postgres(let connection) = database.engine {
                _ = try PostgresVersion.known(connection, at: place)
            }
            guard let last = try Int64.fetchOne(database, sql: "SELECT max(id) FROM item") else { return }
            let id = Int64.random(in: 1...max(1, last))
            _ = try Row.fetchAll(database, sql: "SELECT * FROM item WHERE id >= ? ORDER BY id LIMIT 4", arguments: [id])
        }
    }

    /// A standby's words, and those of a server that its operator has told to take no writes.
    private static let refusesWritesSQL =
        "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'"

    func copy(to file: DatabaseQueue) throws {
        try SQLiteSchema.migrator.migrate(file)
        try read { source in
            _ = try file.write { try StoreCopy(from: source, to: Database($0)).run() }
        }
    }

    /// The server keeps its own log.
    func settle() {}

    /// A lock is waited for no longer than the server is told at the transaction's begin.
    func stopWaiting() {}

    private func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            threads.async { continuation.resume(with: Result { try body() }) }
        }
    }

    private func translatingErrors<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as PostgresError {
            throw ItemStoreError(error, place: place)
        }
    }
}

/// What a transaction begins with. Everything is set for the transaction alone, so that a pooler may give the next one to
/// another session.
extension PostgresEngine {
    private static let reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \(settings); \(planning)"

    /// Writers wait for each other: what a transaction has read stays so until it has written, as with SQLite.
    private static let writing =
        "BEGIN ISOLATION LEVEL READ COMMITTED; \(settings); \(brief); \(looking); SELECT pg_advisory_xact_lock(\(PostgresSchema.lock))"

    static let settings = """
        SET LOCAL statement_timeout = '300s'; SET LOCAL lock_timeout = '60s'; SET LOCAL jit = off;
        SET LOCAL idle_in_transaction_session_timeout = '600s'; SET LOCAL client_connection_check_interval = '5s'
        """

    /// A plan is made for the values at hand, and to its end: how many items a month has tells which index serves. Not for
    /// who writes: the server would plan its look at each foreign key anew, row by row.
    private static let planning = "SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL cursor_tuple_fraction = 1"

    /// A kept statement is planned when it is first asked for. For tables that are still empty then, that would be to read them
    /// whole, a million rows later too.
    private static let looking = "SET LOCAL enable_seqscan = off"

    /// A process that is frozen, or whose machine is gone, lets the others write again after this.
    private static let brief = "SET LOCAL idle_in_transaction_session_timeout = '30s'"
}
