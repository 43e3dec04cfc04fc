import CPQ
import Glibc

/// Waits at a connection's socket, in the thread that uses the connection.
struct PostgresSocket {
    let connection: OpaquePointer

    enum Readiness {
        case read, write, both

        fileprivate var events: Int16 {
            switch self {
            case .read: Int16(POLLIN)
            case .write: Int16(POLLOUT)
            case .both: Int16(POLLIN | POLLOUT)
            }
        }
    }

    /// Returns when the socket is ready, or after a time without that.
    /// - Returns: whether it is ready.
    func wait(for readiness: Readiness, atMost limit: Duration) -> Bool {
        var entry = pollfd(fd: PQsocket(connection), events: readiness.events, revents: 0)
        guard entry.fd >= 0 else { return false }
        return poll(&entry, 1, Int32(clamping: max(0, limit.milliseconds))) > 0
    }

    /// Whether the server has said something, or gone, while nobody asked.
    var hasNews: Bool { wait(for: .read, atMost: .zero) }
}

extension Duration {
    /// Rounded up, so that a wait is never of none while time is left.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
