import HouseTestSupport
import Redis
import TestSupport
import Testing

@testable import Items
@testable import Jobs

/// Of which jobs it is told that Redis has lost them.
@Suite struct LostJobTests {
    @Test(.redis, arguments: JobFamily.allCases)
    func `a job that Redis has no more is lost, and says since when`(family: JobFamily) async throws {
        try await JobStoreFixture.with { jobs in
            let store = jobs.marking(key: 1)
            let before = Timestamp.now()
            let id = try await store.accept(in: family)
            #expect(try await store.lostJob(id, in: family) == nil)
            _ = try await jobs.redis.send(RedisCommand("FLUSHALL"))
            let time = try #require(try await store.lostJob(id, in: family))
            #expect((before...Timestamp.now()).contains(time))
            // Any process with the key can tell; none with another.
            #expect(try await jobs.marking(key: 1).lostJob(id, in: family) == time)
            #expect(try await jobs.marking(key: 2).lostJob(id, in: family) == nil)
            for other in JobFamily.allCases where other != family {
                #expect(try await store.lostJob(id, in: other) == nil)
            }
        }
    }

    @Test(.redis) func `a job that was removed is not lost, for as long as it would have lived`() async throws {
        try await JobStoreFixture.with { jobs in
            let store = jobs.marking(key: 1)
            let id = try await store.accept(in: .export)
            #expect(try await store.delete(id, in: .export))
            #expect(try await store.lostJob(id, in: .export) == nil)
            let left = try await jobs.redis.send(RedisCommand("PTTL", JobKeys.tombstone(id))).integer ?? 0
            #expect((1...3_600_000).contains(left))
            #expect(try await !store.delete(id, in: .export))
        }
    }

    @Test(.redis) func `what was lost and is asked to be removed stays lost`() async throws {
        try await JobStoreFixture.with { jobs in
            let store = jobs.marking(key: 1)
            let id = try await store.accept(in: .export)
            _ = try await jobs.redis.send(RedisCommand("FLUSHALL"))
            #expect(try await !store.delete(id, in: .export))
            #expect(try await store.lostJob(id, in: .export) != nil)
        }
    }

    @Test(.redis) func `a job whose life is over is not lost, and neither is one from the future`() async throws {
        try await JobStoreFixture.with { jobs in
            let now = Timestamp.now()
            let store = jobs.marking(key: 1)
            for (age, isLost) in [(-7200, false), (-3600, false), (-3000, true), (10, true), (600, false)] {
                let then = jobs.marking(key: 1, now: now + .seconds(age))
                let found = try await store.lostJob(then.newID(in: .export), in: .export)
                #expect((found != nil) == isLost, "\(age)")
            }
        }
    }

    @Test(.redis) func `a job that was accepted under another lifetime may have expired by it, and is not lost`()
        async throws
    {
        try await JobStoreFixture.with(lifetime: .seconds(3600)) { jobs in
            let now = Timestamp.now()
            let id = jobs.marking(key: 1, now: now + .seconds(-7200)).newID(in: .export)
            for hours in [1, 2, 24, 48] as [Int64] {
                let raised = jobs.marking(key: 1, lifetime: .seconds(hours * 3600), now: now)
                let before = try await raised.lostJob(id, in: .export)
                let since = try await raised.lostJob(raised.newID(in: .export), in: .export)
                #expect(before == nil && since != nil, "\(hours)")
            }
        }
    }

    @Test(.redis) func `a job that a process with another lifetime has removed is not lost`() async throws {
        try await JobStoreFixture.with { jobs in
            let store = jobs.marking(key: 1)
            let id = try await store.accept(in: .export)
            let other = jobs.marking(key: 1, lifetime: .seconds(7200))
            #expect(try await other.delete(id, in: .export))
            #expect(try await store.lostJob(id, in: .export) == nil)
        }
    }

    @Test(.redis) func `an id without a mark, and a marked one of which a digit was changed, are nobody's`()
        async throws
    {
        try await JobStoreFixture.with { jobs in
            let store = jobs.marking(key: 1)
            #expect(try await store.lostJob(.make(), in: .export) == nil)
            let id = store.newID(in: .export).description
            for place in [0, 12, 15, 20, 30, 35] {
                var digits = Array(id)
                digits[place] = digits[place] == "0" ? "1" : "0"
                let changed = try #require(JobID(String(digits)))
                #expect(try await store.lostJob(changed, in: .export) == nil)
            }
        }
    }
}

extension JobStoreFixture {
    /// The same store with ids that bear a mark.
    fileprivate func marking(key: UInt8, lifetime: Duration? = nil, now: Timestamp? = nil) -> JobStore {
        JobStore(
            redis: store.redis,
            ids: MarkedIDs(keyBytes: [UInt8](repeating: key, count: 32)),
            instance: store.instance,
            storeID: store.storeID,
            run: store.run,
            lifetimes: lifetime.map { .init(export: $0, itemImport: $0) } ?? store.lifetimes,
            now: { now ?? .now() }
        )
    }
}

extension JobStore {
    fileprivate func accept(in family: JobFamily) async throws -> JobID {
        let id = newID(in: family)
        let job = NewJob(
            id: id,
            family: family,
            status: .processing,
            document: Array("{}".utf8),
            payload: Array("{}".utf8),
            facets: [],
            createdAt: now()
        )
        #expect(try await enqueue(job, maxQueued: 1000) == .queued)
        return id
    }
}
