import Dispatch
import Synchronization

/// Connections to one database, as many as there are threads that use one at the same time, and no more than a limit.
package final class PostgresPool: Sendable {
    /// A connection is in one thread's hands or in this list, never in both: so it may go from thread to thread.
    private struct Idle: @unchecked Sendable {
        var connections: [PostgresConnection] = []
    }

    private let address: PostgresAddress
    private let application: String
    private let limits: PostgresConnection.Limits
    private let places: DispatchSemaphore
    private let idle = Mutex(Idle())
    private let counts = PostgresCounts()

    /// - Parameter size: connections at the same time.
    package init(_ address: PostgresAddress, application: String, size: Int) {
        (self.address, self.application) = (address, application)
        limits = PostgresConnection.Limits()
        places = DispatchSemaphore(value: size)
    }

    package var place: String { address.place }

    package var readings: PostgresReadings {
        PostgresReadings(
            isUp: counts.isUp.load(ordering: .relaxed),
            inUse: counts.inUse.load(ordering: .relaxed),
            idle: idle.withLock(\.connections.count),
            roundTrips: counts.roundTrips.load(ordering: .relaxed)
        )
    }

    /// Calls the body with a connection that is nobody else's meanwhile; blocks its thread.
    ///
    /// - Parameter begin: the first statements of a transaction. Where the connection has died unnoticed they are said to
    ///   another one, for nothing has been done yet.
    package func withTransaction<Value>(
        _ begin: String,
        _ body: (PostgresConnection) throws -> Value
    ) throws -> Value {
        guard places.wait(timeout: .now() + .seconds(60)) == .success else {
            throw PostgresError(.busy, "no connection was free for 60 s")
        }
        defer { places.signal() }
        let connection: PostgresConnection
        do {
            connection = try begun(begin)
            counts.isUp.store(true, ordering: .relaxed)
        } catch {
            counts.isUp.store(false, ordering: .relaxed)
            throw error
        }
        counts.inUse.wrappingAdd(1, ordering: .relaxed)
        defer {
            counts.inUse.wrappingSubtract(1, ordering: .relaxed)
            put(connection)
        }
        do {
            let value = try body(connection)
            try connection.script("COMMIT")
            return value
        } catch {
            connection.isInterrupted = nil
            try? connection.script("ROLLBACK")
            throw error
        }
    }

    private func begun(_ begin: String) throws(PostgresError) -> PostgresConnection {
        while let connection = idle.withLock({ $0.connections.popLast() }) {
            guard connection.isUsable else { continue }
            do {
                try connection.script(begin)
                return connection
            } catch  where error.kind == .away {
                continue
            }
        }
        let connection = try PostgresConnection(to: address, application: application, limits: limits, counts: counts)
        try connection.script(begin)
        return connection
    }

    private func put(_ connection: PostgresConnection) {
        guard connection.isUsable else { return }
        let idle = Idle(connections: [connection])
        self.idle.withLock { $0.connections += idle.connections }
    }
}
