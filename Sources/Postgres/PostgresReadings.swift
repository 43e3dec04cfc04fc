import Synchronization

/// How a pool stands now, and what it has done since the process began.
package struct PostgresReadings: Sendable {
    /// Whether the last transaction that was to begin has begun.
    package let isUp: Bool
    package let inUse: Int
    package let idle: Int
    /// How often the server was asked and waited for.
    package let roundTrips: Int
}

/// What the connections of one pool count together.
final class PostgresCounts: Sendable {
    let roundTrips = Atomic(0)
    let inUse = Atomic(0)
    let isUp = Atomic(false)
}
