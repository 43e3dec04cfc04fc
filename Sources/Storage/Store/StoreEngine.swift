import GRDB
import Postgres

/// What holds a store: SQLite or PostgreSQL. It gives transactions, and tells its errors as `ItemStoreError`.
///
/// The synchronous methods block their thread; the others suspend.
protocol StoreEngine: Sendable {
    /// Where it is, for messages to operators.
    var place: String { get }
    /// The name that the store has for all who use it, a UUID; nil where it is that of the directory that the store lies in.
    var identity: String? { get throws }
    /// Notes what tells the key of this process from others, unless another process has.
    /// - Returns: whether they are the same.
    func sharesKey(_ check: String) throws -> Bool
    /// Takes what one process does for all that share the store, or goes on with it.
    ///
    /// - Returns: whether it is the holder's turn, which it then is for so long, by the store's clock.
    func takeTurn(_ name: String, as holder: String, for length: Duration) async throws -> Bool
    /// What it has asked of a server; nil where it has none.
    var readings: PostgresReadings? { get }
    /// Whether two threads can read at the same time.
    var hasSeveralReaders: Bool { get }

    /// Reads from one snapshot.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value

    /// Writes in one transaction, and one at a time of all processes that use the store.
    func write<Value>(_ body: (Database) throws -> Value) throws -> Value

    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value

    /// Meets damage and absence before an export meets them; blocks its thread.
    func probe() throws

    /// Copies the store, as of one instant, into an SQLite file that is new and empty.
    func copy(to file: DatabaseQueue) throws

    /// Puts into the store's file what stands beside it.
    func settle() throws

    /// Lets what waits for another process's lock fail, for this one ends.
    func stopWaiting()
}
