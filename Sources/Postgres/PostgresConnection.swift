import CPQ
import Synchronization

/// One connection, used by one thread at a time.
///
/// libpq is told never to block: all waiting is ours, so that a server that answers nothing costs no more than the limit,
/// and a caller who has gone can have a statement ended.
package final class PostgresConnection {
    struct KeptStatement {
        let name: String
        var isPrepared = false
    }

    struct Limits: Sendable {
        var connecting = Duration.seconds(5)
        /// For a statement's answer, beyond what the server itself allows it.
        var answering = Duration.seconds(330)
    }

    let handle: OpaquePointer
    let socket: PostgresSocket
    let limits: Limits
    private let counts: PostgresCounts
    /// Whether a pooler stands between that may give each transaction another server's session, as PgBouncer does: then
    /// nothing of a session can be relied on after a transaction, named statements least of all.
    package private(set) var isPooled = false
    /// The statements that were used more than once, which the server keeps, and those that may be.
    var kept: [String: KeptStatement] = [:]
    /// Asked while a statement runs: whether it is to be ended.
    package var isInterrupted: (() -> Bool)?
    var cursors = 0

    init(
        to address: PostgresAddress,
        application: String,
        limits: Limits,
        counts: PostgresCounts = PostgresCounts()
    ) throws(PostgresError) {
        let keywords = ["dbname", "application_name", "client_encoding"]
        let handle = withCStrings(keywords) { names in
            withCStrings([address.url, application, "UTF8"]) { values in PQconnectStartParams(names, values, 1) }
        }
        guard let handle else { throw PostgresError(.other, "out of memory") }
        self.handle = handle
        self.limits = limits
        self.counts = counts
        socket = PostgresSocket(connection: handle)
        // So that a refusal comes with its code.
        PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        try finishConnecting()
        PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
        PQsetnonblocking(handle, 1)
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard PQserverVersion(handle) >= 140_000 else {
            throw PostgresError(.other, "the server is PostgreSQL \(PQserverVersion(handle) / 10_000); 14 is the least")
        }
        // A pooler gives out a number of its own, to be cancelled by.
        isPooled = try query("SELECT pg_backend_pid()").integer(0, 0) != Int64(PQbackendPID(handle))
    }

    deinit {
        PQfinish(handle)
    }

    func noteRoundTrip() {
        counts.roundTrips.wrappingAdd(1, ordering: .relaxed)
    }

    /// Whether it can still be used, as far as is known without asking the server.
    package var isUsable: Bool {
        PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_IDLE && !socket.hasNews
    }

    private func finishConnecting() throws(PostgresError) {
        let end = ContinuousClock.now + limits.connecting
        var wanted = PostgresSocket.Readiness.write
        while true {
            guard PQstatus(handle) != CONNECTION_BAD else { throw connectError }
            guard socket.wait(for: wanted, atMost: .now(until: end)) else {
                throw PostgresError(.away, "no answer within \(limits.connecting.components.seconds) s")
            }
            switch PQconnectPoll(handle) {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING: wanted = .read
            case PGRES_POLLING_WRITING: wanted = .write
            default: throw connectError
            }
        }
    }

    /// A refusal of the server's has its code in the text, `FATAL:  28P01: …`; what the library itself says has none.
    private var connectError: PostgresError {
        let text = String(cString: PQerrorMessage(handle))
        let told = text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.hasPrefix("LOCATION:") }
        let message = told.joined(separator: "\n")
        if let match = message.firstMatch(of: /(?:FATAL|ERROR): +([0-9A-Z]{5}): (.*)/) {
            return PostgresError(code: String(match.1), message: String(match.2))
        }
        let isTLS = message.contains("SSL") || message.contains("certificate")
        return PostgresError(isTLS ? .tls : .away, message)
    }

    /// What the library says of the connection.
    var lostError: PostgresError {
        PostgresError(.away, String(cString: PQerrorMessage(handle)))
    }
}

extension Duration {
    /// What is left until an instant, never less than nothing.
    static func now(until end: ContinuousClock.Instant) -> Duration {
        max(.zero, ContinuousClock.now.duration(to: end))
    }
}

/// Calls the body with a list of C strings that a null pointer ends.
func withCStrings<Value>(_ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value) -> Value {
    func next(_ index: Int, _ pointers: [UnsafePointer<CChar>?]) -> Value {
        guard index < strings.count else {
            return (pointers + [nil]).withUnsafeBufferPointer { list in
                guard let base = list.baseAddress else { preconditionFailure("it holds one pointer at least") }
                return body(base)
            }
        }
        return strings[index].withCString { next(index + 1, pointers + [$0]) }
    }
    return next(0, [])
}
