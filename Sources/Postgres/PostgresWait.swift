import CPQ

/// One wait for the server: bounded, and ended early for a caller who has gone.
struct PostgresWait {
    private let connection: PostgresConnection
    private let end: ContinuousClock.Instant
    private var isCancelled = false

    init(for connection: PostgresConnection) {
        self.connection = connection
        end = .now + connection.limits.answering
    }

    /// Waits until the socket is ready, or for a moment, and takes what has come.
    mutating func goOn(_ readiness: PostgresSocket.Readiness) throws(PostgresError) {
        let moment = Duration.milliseconds(connection.isInterrupted == nil ? 1000 : 25)
        if connection.socket.wait(for: readiness, atMost: moment), PQconsumeInput(connection.handle) != 1 {
            throw connection.lostError
        }
        if !isCancelled, connection.isInterrupted?() == true {
            isCancelled = true
            connection.cancel()
        }
        guard ContinuousClock.now < end else {
            connection.cancel()
            throw PostgresError(.timeout, "no answer within \(connection.limits.answering.components.seconds) s")
        }
    }
}
