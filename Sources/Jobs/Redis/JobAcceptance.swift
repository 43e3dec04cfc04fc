package import Redis
import Synchronization

/// Accepts a job only when replicas of Redis have it too, so that a failover does not lose it.
///
/// It has a connection of its own, because `WAIT` holds up all that come after it.
package final class JobAcceptance: Sendable {
    package struct Rule: Sendable, Equatable {
        /// How many replicas must have a job.
        package var replicas: Int
        /// Whether jobs are refused also where the server has fewer replicas than that. Otherwise the one that is left over
        /// by a failover goes on alone.
        package var isStrict: Bool

        package init(replicas: Int, isStrict: Bool) {
            (self.replicas, self.isStrict) = (replicas, isStrict)
        }
    }

    /// Whether replicas have what was written.
    enum Outcome: Equatable {
        case kept
        case unkept(reason: String)
    }

    package let rule: Rule
    private let redis: RedisClient
    /// When replicas that are there last had not what was written.
    private let lastMiss = Mutex<ContinuousClock.Instant?>(nil)

    private static let patience = Duration.milliseconds(500)
    /// Where replicas lag, each job that is tried would hold up the next one for as long as the patience lasts.
    private static let pause = Duration.seconds(1)

    package init(_ rule: Rule, redis: RedisClient) {
        (self.rule, self.redis) = (rule, redis)
    }

    /// Runs the script that queues a job, and waits for the replicas.
    /// - Returns: the script's reply; nil where nothing was tried.
    func run(
        _ script: RedisScript,
        keys: [String],
        arguments: [any RedisArgument]
    ) async throws(RedisError) -> (reply: RedisValue?, outcome: Outcome) {
        let count = try await Self.replicaCount(on: redis)
        guard count >= rule.replicas || !rule.isStrict else {
            return (
                nil,
                .unkept(reason: "Redis has \(count) of the \(rule.replicas) replicas that REDIS_MIN_REPLICAS demands")
            )
        }
        if let last = lastMiss.withLock(\.self), ContinuousClock.now - last < Self.pause {
            return (nil, .unkept(reason: Self.lag))
        }
        let needed = min(rule.replicas, count)
        guard needed > 0 else {
            return (try await redis.run(script, keys: keys, arguments: arguments, isRepeatable: true), .kept)
        }
        let replies = try await redis.run(
            script,
            keys: keys,
            arguments: arguments,
            isRepeatable: true,
            before: [
                // WAIT is about what its connection has written: a script that finds its job queued already writes nothing.
                RedisCommand("SET", JobKeys.acceptance, "", "PX", 60_000),
                RedisCommand("WAIT", needed, Self.patience.wholeMilliseconds),
            ]
        )
        let reply = try replies[0].get()
        _ = try replies[1].get()
        let isKept = try (replies[2].get().integer ?? 0) >= needed
        lastMiss.withLock { $0 = isKept ? nil : .now }
        return (reply, isKept ? .kept : .unkept(reason: Self.lag))
    }

    private static let lag = "the replicas of Redis lag: they did not have the job within \(patience)"

    /// From `["master", offset, [[host, port, offset]…]]`.
    package static func replicaCount(on redis: RedisClient) async throws(RedisError) -> Int {
        let parts = try await redis.send(RedisCommand("ROLE").repeatable).array ?? []
        return parts.count > 2 ? parts[2].array?.count ?? 0 : 0
    }
}
