import HouseTestSupport
import Redis
import TestSupport
import Testing

@testable import Jobs

/// What becomes of a job whose keys are not as they were left.
@Suite struct DamageTests {
    @Test(.redis("--rename-command", "HMGET", "ANOTHER-NAME"))
    func `a bare ERR of the server is no damage of a job, which stays in the queue`() async throws {
        // No rule can name a command that the server does not know.
        try await JobStoreFixture.with(isLimited: false) { jobs in
            _ = try #require(try await jobs.enqueue())
            let error = await #expect(throws: RedisError.self) { try await jobs.begin() }
            #expect(error?.serverCode == "ERR")
            #expect(error?.isDamage == false)
            #expect(try await jobs.store.queueLength(.export) == 1)
        }
    }

    @Test(.redis) func `a key of another type is damage`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.redis.send(RedisCommand("DEL", JobKeys.record(id)))
            _ = try await jobs.redis.send(RedisCommand("RPUSH", JobKeys.record(id), "foreign"))
            let error = await #expect(throws: RedisError.self) { try await jobs.begin() }
            #expect(error?.isDamage == true)
        }
    }

    @Test(.redis, arguments: ["attempt", "created", "facets"])
    func `a job whose record holds nonsense runs to its end and is forgotten`(field: String) async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.redis.send(RedisCommand("HSET", JobKeys.record(id), field, #"[{"x":1},null,"a"]"#))
            let delivery = try #require(try await jobs.begin())
            #expect(delivery.attempt == 1)
            #expect(try await jobs.store.heartbeat(id, in: .export, attempt: 1))
            #expect(try await jobs.update(id, .completed) == .written)
            #expect(try await jobs.store.queueLength(.export) == 0)
            #expect(try await jobs.store.delete(id, in: .export))
        }
    }

    @Test(.redis) func `an entry that is none does not keep a job from its end`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            _ = try await jobs.redis.send(RedisCommand("HSET", JobKeys.record(id), "entry", "none"))
            #expect(try await jobs.update(id, .completed) == .written)
            #expect(try await jobs.store.takeOver(.export, idle: .zero, count: 1).first?.jobID == id)
        }
    }

    @Test(.redis) func `a record of another type spoils neither list nor clean-up nor deletion`() async throws {
        try await JobStoreFixture.with { jobs in
            let deleted = try #require(try await jobs.enqueue())
            let expired = try #require(try await jobs.enqueue())
            for id in [deleted, expired] {
                _ = try await jobs.redis.send(RedisCommand("DEL", JobKeys.record(id)))
                _ = try await jobs.redis.send(RedisCommand("RPUSH", JobKeys.record(id), "foreign"))
            }
            #expect(try await jobs.store.delete(deleted, in: .export))
            _ = try await jobs.redis.send(RedisCommand("DEL", JobFamily.export.documentKey(expired)))
            _ = try await jobs.redis.send(RedisCommand("ZADD", JobFamily.export.indexKey + ":expiry", 1, "\(expired)"))
            try await jobs.store.prune(.export)
            #expect(try await jobs.store.list(.export, facets: [], offset: 0, limit: 10).total == 0)
        }
    }
}
