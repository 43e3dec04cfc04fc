import HouseTestSupport
import Redis
import TestSupport
import Testing

@testable import Jobs

/// Whose jobs a process takes over, and when.
@Suite(.timeLimit(.minutes(60))) struct TakeOverTests {
    private static let lease = Duration.milliseconds(600)

    /// While Redis waits, nobody can renew anything, and all that is in hand looks as if its holder had died.
    @Test(.redis) func `after an outage longer than a lease who lives keeps his jobs, and only a dead one's are taken`()
        async throws
    {
        // The server forgets its users when it is killed.
        try await JobStoreFixture.with(instance: "living", isLimited: false) { living in
            let (dead, other) = (living.process("dead"), living.process("other"))
            let kept = try #require(try await living.enqueue())
            _ = try await living.begin()
            let left = try #require(try await living.enqueue())
            _ = try await dead.begin()
            _ = try await other.store.takeOver(.export, idle: Self.lease, count: 10)

            await RedisServer.current.kill()
            try await RedisServer.current.start()
            try await living.waitInRedis(seconds: 0.7)
            #expect(try await other.store.takeOver(.export, idle: Self.lease, count: 10).isEmpty)

            var taken: [JobStore.Entry] = []
            while taken.isEmpty {
                #expect(try await living.store.heartbeat(kept, in: .export, attempt: 1, lease: Self.lease))
                taken = try await other.store.takeOver(.export, idle: Self.lease, count: 10)
            }
            #expect(taken.map(\.jobID) == [left])
        }
    }

    @Test(.redis) func `after a change of the clock nothing is taken over at once`() async throws {
        try await JobStoreFixture.with(instance: "living") { living in
            let other = living.process("other")
            _ = try #require(try await living.enqueue())
            _ = try await living.begin()
            _ = try await other.store.takeOver(.export, idle: .seconds(30), count: 10)
            let key = JobFamily.export.queueKey(of: "store")
            let entry = try #require(try await living.store.ownPending(.export).first)
            // As by a master whose clock is a minute ahead of the one that has failed.
            let claim = RedisCommand(
                "XCLAIM",
                key,
                JobKeys.group,
                "living",
                0,
                entry.entryID,
                "IDLE",
                60_000,
                "JUSTID"
            )
            _ = try await living.redis.send(claim)
            let (before, now) = (try await living.time() - 60_000, try await living.time())
            _ = try await living.redis.send(
                RedisCommand("HSET", other.store.pulseKey, "since", before - 600_000, "seen", before)
            )
            #expect(try await other.store.takeOver(.export, idle: .seconds(30), count: 10).isEmpty)
            #expect(now > before)
        }
    }

    @Test(.redis) func `what was handed back is taken at once, also where nothing else is yet`() async throws {
        try await JobStoreFixture.with(instance: "one") { one in
            let other = one.process("other")
            let handed = try #require(try await one.enqueue())
            let first = try #require(try await one.begin())
            _ = try #require(try await one.enqueue())
            _ = try await one.begin()
            try await one.store.handBack(handed, in: .export, attempt: first.attempt, lease: .seconds(30))
            let taken = try await other.store.takeOver(.export, idle: .seconds(30), count: 10)
            #expect(taken.map(\.jobID) == [handed])
            let entry = try #require(taken.first)
            #expect(try await other.store.begin(entry, of: handed, in: .export)?.attempt == 2)
        }
    }

    @Test(.redis) func `an entry that another has taken over meanwhile is not begun, and fences nobody`() async throws {
        try await JobStoreFixture.with(instance: "one") { one in
            let other = one.process("other")
            let id = try #require(try await one.enqueue())
            try await one.store.createGroup(.export)
            let entry = try #require(try await one.store.take(.export, count: 1).first)
            let taken = try #require(try await other.store.takeOver(.export, idle: .zero, count: 1).first)
            let delivery = try #require(try await other.store.begin(taken, of: id, in: .export))
            #expect(try await one.store.begin(entry, of: id, in: .export) == nil)
            #expect(try await other.update(id, .completed, attempt: delivery.attempt) == .written)
        }
    }

    @Test(.redis) func `processes that are gone are forgotten by one, and by nobody else for a while`() async throws {
        try await JobStoreFixture.with(instance: "one") { one in
            _ = try #require(try await one.enqueue())
            _ = try await one.begin()
            let other = one.process("other")
            let key = JobFamily.export.queueKey(of: "store")
            for name in ["gone", "other"] {
                _ = try await one.redis.send(RedisCommand("XGROUP", "CREATECONSUMER", key, JobKeys.group, name))
            }
            #expect(try await other.store.forgetConsumers(.export, idle: .seconds(86_400), atMostEvery: .zero) == 0)
            try await one.waitInRedis(seconds: 0.01)
            #expect(try await other.store.forgetConsumers(.export, idle: .zero) == 1)
            #expect(try await one.consumers() == ["one", "other"])
            _ = try await one.redis.send(RedisCommand("XGROUP", "CREATECONSUMER", key, JobKeys.group, "gone"))
            #expect(try await one.store.forgetConsumers(.export, idle: .zero) == 0)
        }
    }

    @Test(.redis) func `a user who may not forget processes has no trouble but that they stay`() async throws {
        try await JobStoreFixture.with(instance: "one") { one in
            try await one.store.createGroup(.export)
            let key = JobFamily.export.queueKey(of: "store")
            _ = try await one.redis.send(RedisCommand("XGROUP", "CREATECONSUMER", key, JobKeys.group, "gone"))
            try await JobStoreFixture.limitedUser(on: one.redis, ["-xgroup|delconsumer"])
            #expect(try await one.store.forgetConsumers(.export, idle: .zero) == 0)
            #expect(try await one.consumers() == ["gone"])
            #expect(try await JobPermissions.complaint(on: one.store.redis, withReplicas: true) == nil)
        }
    }
}

extension JobStoreFixture {
    /// Another process on the same store.
    func process(_ instance: String) -> JobStoreFixture {
        let other = JobStore(
            redis: store.redis,
            instance: instance,
            storeID: store.storeID,
            run: .make(followsCrash: false),
            lifetimes: store.lifetimes,
            now: store.now
        )
        return JobStoreFixture(redis: redis, store: other)
    }

    fileprivate func consumers() async throws -> [String] {
        let key = JobFamily.export.queueKey(of: store.storeID)
        let consumers = try await redis.send(RedisCommand("XINFO", "CONSUMERS", key, JobKeys.group)).array ?? []
        return consumers.compactMap { $0.array?[1].string }.sorted()
    }
}
