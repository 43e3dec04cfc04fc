import Items
import Redis

/// Compares this machine's clock with that of Redis. Jobs go by that one, and so each process by the same; but days, times of
/// schedules and what is written down are told by one's own.
struct ClockComparison: Sendable {
    /// Apart by more than this, two processes would tell one another's work wrong days and times.
    static let tolerance = Duration.seconds(30)

    let now: @Sendable () -> Timestamp

    func problem(on redis: RedisClient) async throws(RedisError) -> HealthFinding? {
        let asked = now()
        return problem(try await redis.send(RedisCommand("TIME").repeatable), asked: asked)
    }

    /// - Parameters:
    ///   - reply: of `TIME`.
    ///   - asked: when it was asked for, by this machine's clock. However long the answer took is no difference.
    func problem(_ reply: RedisValue, asked: Timestamp) -> HealthFinding? {
        guard let parts = reply.array, parts.count == 2, let seconds = parts[0].string.flatMap({ Int64($0) }),
            let micros = parts[1].string.flatMap({ Int64($0) })
        else { return nil }
        let (told, answered) = (Timestamp(milliseconds: seconds * 1000 + micros / 1000), now())
        if asked - told > Self.tolerance { return finding(asked - told, "ahead of") }
        if told - answered > Self.tolerance { return finding(told - answered, "behind") }
        return nil
    }

    private func finding(_ apart: Duration, _ direction: String) -> HealthFinding {
        let seconds = apart.components.seconds
        return HealthFinding(
            "clock",
            "this machine's is \(seconds) s \(direction) that of Redis: have both kept by NTP"
        )
    }
}
