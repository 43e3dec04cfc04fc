import Redis
import Testing

@testable package import Jobs

extension JobStoreFixture {
    /// Milliseconds since 1970 by Redis' clock.
    package func time() async throws -> Int {
        let time = try await redis.send(RedisCommand("TIME")).array?.compactMap { $0.string.flatMap { Int($0) } } ?? []
        try #require(time.count == 2)
        return time[0] * 1000 + time[1] / 1000
    }

    /// Whether what was done since `start` had the key end so many milliseconds later.
    package func ends(_ key: String, after milliseconds: Int, since start: Int) async throws -> Bool {
        let end = try await redis.send(RedisCommand("PEXPIRETIME", key)).integer ?? 0
        return (start + milliseconds...(try await time()) + milliseconds).contains(end)
    }

    /// Lets the lifetime of a job's document come to its end.
    package func endLifetime(of id: JobID) async throws {
        _ = try await redis.send(RedisCommand("PEXPIRE", JobFamily.export.documentKey(id), 0))
        _ = try await redis.send(RedisCommand("ZADD", "\(JobFamily.export.indexKey):expiry", "XX", 0, id.description))
    }
}
