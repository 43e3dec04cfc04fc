import Logging
import Synchronization

/// Redis' own output, `PID:ROLE DAY MONTH YEAR TIME LEVEL MESSAGE`, in our log.
final class RedisServerLog: Sendable {
    private let logger: Logger
    private let recent = Mutex<[String]>([])

    init(logger: Logger) {
        self.logger = logger
    }

    /// The last three lines, for the error when it does not start.
    var lastLines: String { recent.withLock { $0.joined(separator: "; ") } }

    func take(_ line: String) {
        let parts = line.split(separator: " ", maxSplits: 6)
        let isLogLine = parts.count == 7 && parts[0].contains(":") && parts[5].count == 1
        let message = isLogLine ? String(parts[6]) : line
        guard !message.isEmpty else { return }
        recent.withLock { $0 = $0.suffix(2) + [message] }
        logger.log(level: Self.level(of: message), "redis-server", metadata: ["redis.message": "\(message)"])
    }

    /// Redis marks its routine messages of start and end as warnings too.
    private static func level(of message: String) -> Logger.Level {
        let routine = [
            "oO0OoO", "Redis version=", "Configuration loaded", "Server initialized", "User requested shutdown",
            "Redis is now ready to exit",
        ]
        if routine.contains(where: message.hasPrefix) || message.contains("Received SIGTERM") { return .debug }
        return message.hasPrefix("WARNING Memory overcommit") ? .info : .warning
    }
}
