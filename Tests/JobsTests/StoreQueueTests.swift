import HouseTestSupport
import Redis
import TestSupport
import Testing

@testable import Jobs

/// Stores that share a Redis.
@Suite struct StoreQueueTests {
    @Test(.redis) func `a process takes no job of another store, and takes over none`() async throws {
        try await withTwoStores { first, second in
            let id = try #require(try await first.enqueue())
            try await second.store.createGroup(.export)
            #expect(try await second.begin() == nil)
            #expect(try await first.begin()?.id == id)
            #expect(try await second.store.takeOver(.export, idle: .zero, count: 10).isEmpty)
            #expect(try await second.store.queueLength(.export) == 0)
        }
    }

    @Test(.redis) func `the queue of one store may be full while that of another is not`() async throws {
        try await withTwoStores { first, second in
            _ = try #require(try await first.enqueue(maxQueued: 1))
            #expect(try await first.enqueue(maxQueued: 1) == nil)
            #expect(try await second.enqueue(maxQueued: 1) != nil)
        }
    }

    @Test(.redis) func `status and list show the jobs of every store, and tell whose a job is`() async throws {
        try await withTwoStores { first, second in
            let id = try #require(try await first.enqueue("text"))
            _ = try #require(try await second.enqueue())
            #expect(try await second.text(id) == "text")
            #expect(try await second.store.list(.export, facets: [], offset: 0, limit: 10).total == 2)
            #expect(try await second.store.owner(of: id) == "first")
        }
    }

    @Test(.redis, arguments: [true, false])
    func `a job that is deleted or cancelled elsewhere leaves its own store's queue`(isDeleted: Bool) async throws {
        try await withTwoStores { first, second in
            let id = try #require(try await first.enqueue())
            _ = try await first.begin()
            if isDeleted {
                #expect(try await second.store.delete(id, in: .export))
            } else {
                #expect(try await second.store.cancel(id, in: .export, document: []) == .written)
            }
            #expect(try await first.store.queueLength(.export) == 0)
            #expect(try await first.store.ownPending(.export).isEmpty)
        }
    }

    @Test(.redis) func `the queue of a store that is gone expires, a long time after its jobs`() async throws {
        try await withTwoStores { first, _ in
            _ = try await first.enqueue()
            let key = JobFamily.export.queueKey(of: "first")
            let week = 7 * 86_400_000
            let remaining = try await first.redis.send(RedisCommand("PTTL", key)).integer ?? 0
            #expect(remaining > week)
            _ = try await first.redis.send(RedisCommand("PEXPIRE", key, 1_000_000))
            try await first.store.keepWaiting(.export)
            let renewed = try await first.redis.send(RedisCommand("PTTL", key)).integer ?? 0
            #expect(renewed > week)
        }
    }

    private func withTwoStores(_ body: (JobStoreFixture, JobStoreFixture) async throws -> Void) async throws {
        try await JobStoreFixture.with(instance: "one", storeID: "first") { first in
            try await JobStoreFixture.with(instance: "two", storeID: "second") { second in
                try await body(first, second)
            }
        }
    }
}

/// What the version that had one queue for all stores left.
@Suite struct AdoptionTests {
    @Test(.redis) func `what waited and what was in hand is taken over, each job once`() async throws {
        try await JobStoreFixture.with { jobs in
            let held = try await jobs.enqueueAsBefore(takenBy: "one")
            let waiting = try await jobs.enqueueAsBefore()
            try await jobs.store.createGroup(.export)
            #expect(try await jobs.store.adopt(.export) == 2)
            #expect(try await jobs.store.adopt(.export) == 0)
            for id in [held, waiting] {
                let delivery = try #require(try await jobs.begin())
                #expect(delivery.id == id && !delivery.isStray && delivery.failedAttempts == 0)
                #expect(try await jobs.update(id, .completed, attempt: delivery.attempt) == .written)
            }
            #expect(try await jobs.store.queueLength(.export) == 0)
            #expect(try await jobs.redis.send(RedisCommand("EXISTS", "almanac:queue:exports")) == .integer(0))
        }
    }

    @Test(.redis) func `what another process had in hand stays for it`() async throws {
        try await JobStoreFixture.with { jobs in
            _ = try await jobs.enqueueAsBefore(takenBy: "another")
            try await jobs.store.createGroup(.export)
            #expect(try await jobs.store.adopt(.export) == 0)
            #expect(try await jobs.redis.send(RedisCommand("XLEN", "almanac:queue:exports")) == .integer(1))
        }
    }

    @Test(.redis) func `what waits is left to a process of that version that still runs`() async throws {
        try await JobStoreFixture.with { jobs in
            _ = try await jobs.enqueueAsBefore()
            try await jobs.lookAsBefore("another")
            try await jobs.store.createGroup(.export)
            #expect(try await jobs.store.adopt(.export, signOfLife: .seconds(3600)) == 0)
        }
    }

    @Test(.redis) func `what waits in a queue that others read from lately is nobody's for sure`() async throws {
        try await JobStoreFixture.with { jobs in
            let waiting = try await jobs.enqueueAsBefore()
            try await jobs.lookAsBefore("another")
            try await jobs.store.createGroup(.export)
            #expect(try await jobs.store.adopt(.export, signOfLife: .zero) == 1)
            let delivery = try #require(try await jobs.begin())
            #expect(delivery.id == waiting && delivery.isStray)
            guard case .unknownStore = GivingUp(delivery, .init(slots: 1)) else {
                Issue.record("it would be run")
                return
            }
        }
    }

    @Test(.redis) func `a job that was deleted meanwhile is not taken over`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try await jobs.enqueueAsBefore()
            _ = try await jobs.redis.send(RedisCommand("DEL", JobKeys.record(id), JobFamily.export.documentKey(id)))
            try await jobs.store.createGroup(.export)
            #expect(try await jobs.store.adopt(.export) == 0)
            #expect(try await jobs.store.queueLength(.export) == 0)
        }
    }
}

extension JobStoreFixture {
    /// Queues a job, and begins it where an instance is named, with the keys that the version before had.
    fileprivate func enqueueAsBefore(takenBy holder: String? = nil) async throws -> JobID {
        let id = JobID.make()
        let script = RedisScript(
            """
            redis.call('SET', KEYS[1], '{}', 'PX', 3600000)
            local entry = redis.call('XADD', KEYS[3], '*', 'id', ARGV[1])
            redis.call('HSET', KEYS[2], 'status', 'processing', 'created', '1', 'attempt', '0', 'entry', entry,
                'payload', '{}', 'facets', '["kind:pdf"]')
            redis.pcall('XGROUP', 'CREATE', KEYS[3], 'workers', '0')
            if ARGV[2] ~= '' then
                redis.call('XREADGROUP', 'GROUP', 'workers', ARGV[2], 'COUNT', 1, 'STREAMS', KEYS[3], '>')
                redis.call('HSET', KEYS[2], 'attempt', '1', 'instance', ARGV[2])
            end
            """
        )
        _ = try await redis.run(
            script,
            keys: [JobFamily.export.documentKey(id), JobKeys.record(id), "almanac:queue:exports"],
            arguments: [id.description, holder ?? ""]
        )
        return id
    }

    /// Reads the old queue to its end, as a process does that has nothing more to take.
    fileprivate func lookAsBefore(_ instance: String) async throws {
        _ = try await redis.send(RedisCommand("XGROUP", "CREATECONSUMER", "almanac:queue:exports", "workers", instance))
    }
}
