import Glibc

/// Why a command has no reply. The description never holds a password or a command's arguments.
public enum RedisError: Error, Equatable, Sendable {
    /// The server refused the command. `code` is the first word of its answer, such as `WRONGTYPE`.
    case server(code: String, message: String)
    /// There is no connection: the command was not sent, so nothing was executed.
    case unavailable(String)
    /// The server is there, and settings must be changed before it is of use; nothing was executed.
    case refused(String)
    /// The server is older than what the commands and scripts need; it was sent none.
    case tooOld(version: String)
    /// The connection ended before the reply came: the command may have been executed, or not.
    case connectionLost(String)
    /// No reply within this time: the command may have been executed, or not.
    case timedOut(after: Duration)
    /// The waiting task was cancelled: the command may have been executed, or not.
    case cancelled
    /// The client was closed.
    case closed
    /// The URL or path can't be used as an endpoint; the text says which part, and what is valid.
    case invalidEndpoint(String)
    /// A redis-server process could not be started.
    case cannotStart(String)
}

extension RedisError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .server(let code, let message):
            "Redis answered \(code): \(message)"
                + (isOfPermissions ? "; the user in REDIS_URL is not allowed to: see the README for its ACL" : "")
        case .unavailable(let reason): "Redis is not available: \(reason)"
        case .refused(let reason): "Redis can't be used: \(reason)"
        case .tooOld(let version): "Redis \(version) is too old: \(RedisGreeting.oldestMajorVersion) or later is needed"
        case .connectionLost(let reason): "the connection to Redis was lost: \(reason)"
        case .timedOut(let limit): "Redis did not answer within \(limit)"
        case .cancelled: "the wait for Redis was cancelled"
        case .closed: "the Redis client is closed"
        case .invalidEndpoint(let reason): reason
        case .cannotStart(let reason): "redis-server could not be started: \(reason)"
        }
    }
}

extension RedisError {
    /// Splits `CODE message`. The arguments that Redis quotes for an unknown command are cut off: they may be secret.
    init(serverText text: String) {
        let parts = text.split(separator: " ", maxSplits: 1)
        let message = parts.count == 2 ? String(parts[1]) : ""
        self = .server(code: parts.first.map(String.init) ?? "ERR", message: Self.withoutArguments(message))
    }

    /// The server's ACL forbids it. Of what a script does it tells by an error without a code of its own.
    public var isOfPermissions: Bool {
        guard case .server(let code, let message) = self else { return false }
        return code == "NOPERM" || message.hasPrefix("The user executing the script can't")
    }

    private static func withoutArguments(_ message: String) -> String {
        guard let tail = message.firstRange(of: ", with args beginning with:") else { return message }
        return String(message[..<tail.lowerBound])
    }

    /// The C library's reason for the last failed system call.
    static func systemReason(_ call: String, code: Int32) -> String {
        guard let text = strerror(code) else { return "\(call) failed with error \(code)" }
        return "\(call): \(String(cString: text))"
    }
}
