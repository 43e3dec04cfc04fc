import HouseTestSupport
import Redis
import TestSupport
import Testing

@testable import Items
@testable import Jobs

@Suite struct JobStoreTests {
    @Test(.redis) func `processing status set`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue(#"{"status":"processing"}"#))
            #expect(try await jobs.text(id) == #"{"status":"processing"}"#)
        }
    }

    @Test(.redis) func `update to completed`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            #expect(try await jobs.update(id, .completed, text: #"{"status":"completed"}"#) == .written)
            #expect(try await jobs.text(id) == #"{"status":"completed"}"#)
            #expect(try await jobs.store.queueLength(.export) == 0)
        }
    }

    @Test(.redis) func `update to failed`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            #expect(try await jobs.update(id, .failed, text: #"{"error":"no space"}"#) == .written)
            #expect(try await jobs.text(id) == #"{"error":"no space"}"#)
        }
    }

    @Test(.redis) func `key expires after its TTL`() async throws {
        try await JobStoreFixture.with(lifetime: .milliseconds(50)) { jobs in
            let id = try #require(try await jobs.enqueue())
            try await jobs.waitInRedis(seconds: 0.1)
            #expect(try await jobs.text(id) == nil)
            try await jobs.store.prune(.export)
            let page = try await jobs.store.list(.export, facets: [], offset: 0, limit: 10)
            #expect(page.total == 0)
        }
    }

    @Test(.redis) func `write with expiry is atomic`() async throws {
        try await JobStoreFixture.with { jobs in
            let start = try await jobs.time()
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            let key = JobFamily.export.documentKey(id)
            #expect(try await jobs.ends(key, after: 3_600_000, since: start))
            _ = try await jobs.redis.send(RedisCommand("PEXPIRE", key, 100_000))
            let renewal = try await jobs.time()
            #expect(try await jobs.update(id, .processing) == .written)
            #expect(try await jobs.ends(key, after: 3_600_000, since: renewal))
        }
    }

    @Test(.redis) func `a status never goes backwards`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            #expect(try await jobs.update(id, .completed, text: "done") == .written)
            #expect(try await jobs.update(id, .processing, text: "late") == .ended)
            #expect(try await jobs.text(id) == "done")
        }
    }

    @Test(.redis) func `an attempt that lost its job cannot write`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            let first = try #require(try await jobs.begin())
            let entry = try #require(try await jobs.store.takeOver(.export, idle: .zero, count: 1).first)
            let second = try #require(try await jobs.store.begin(entry, of: id, in: .export))
            #expect(second.attempt == first.attempt + 1)
            #expect(try await jobs.update(id, .completed, attempt: first.attempt) == .fenced)
            #expect(try await !jobs.store.heartbeat(id, in: .export, attempt: first.attempt))
            #expect(try await jobs.update(id, .completed, attempt: second.attempt) == .written)
        }
    }

    @Test(.redis) func `a deleted job takes no more writes and leaves the queue`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            #expect(try await jobs.store.delete(id, in: .export))
            #expect(try await jobs.update(id, .completed) == .gone)
            #expect(try await jobs.store.queueLength(.export) == 0)
            #expect(try await !jobs.store.delete(id, in: .export))
        }
    }

    @Test(.redis) func `a full queue is refused and leaves nothing`() async throws {
        try await JobStoreFixture.with { jobs in
            _ = try await jobs.redis.send(RedisCommand("FLUSHALL"))
            _ = try #require(try await jobs.enqueue(maxQueued: 1))
            let before = try await jobs.redis.send(RedisCommand("DBSIZE"))
            #expect(try await jobs.enqueue(maxQueued: 1) == nil)
            #expect(try await jobs.redis.send(RedisCommand("DBSIZE")) == before)
        }
    }

    @Test(.redis) func `a job handed back is taken again at once`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            let first = try #require(try await jobs.begin())
            try await jobs.store.handBack(id, in: .export, attempt: first.attempt, lease: .seconds(30))
            let entries = try await jobs.store.takeOver(.export, idle: .seconds(30), count: 10)
            let entry = try #require(entries.first { $0.jobID == id })
            let second = try #require(try await jobs.store.begin(entry, of: id, in: .export))
            #expect(second.attempt == 2)
        }
    }

    @Test(.redis) func `what a process had in hand is pending for it and for no other`() async throws {
        try await JobStoreFixture.with(instance: "first") { first in
            let id = try #require(try await first.enqueue())
            _ = try await first.begin()
            #expect(try await first.store.ownPending(.export).contains { $0.jobID == id })
            try await JobStoreFixture.with(instance: "second") { second in
                let own = try await second.store.ownPending(.export)
                let left = try await second.store.takeOver(.export, idle: .seconds(30), count: 10)
                #expect(own.isEmpty)
                #expect(left.isEmpty)
            }
        }
    }

    @Test(.redis) func `an id that is another job's is refused, and that job is left as it is`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue("first"))
            var job = JobStore.NewJob(
                id: id,
                family: .export,
                status: .processing,
                document: Array("second".utf8),
                payload: Array("{}".utf8),
                facets: [],
                createdAt: .now()
            )
            #expect(try await jobs.store.enqueue(job, maxQueued: 1000) == .taken)
            job.family = .itemImport
            #expect(try await jobs.store.enqueue(job, maxQueued: 1000) == .taken)
            #expect(try await jobs.text(id) == "first")
            #expect(try await jobs.store.queueLength(.export) == 1)
            #expect(try await jobs.store.queueLength(.itemImport) == 0)
        }
    }

    @Test(.redis) func `the same job sent twice is queued once, also when it has begun and ended`() async throws {
        try await JobStoreFixture.with { jobs in
            let job = JobStore.NewJob(
                id: .make(),
                family: .export,
                status: .processing,
                document: Array("text".utf8),
                payload: Array("{}".utf8),
                facets: [],
                createdAt: .now()
            )
            for _ in 0..<2 { #expect(try await jobs.store.enqueue(job, maxQueued: 1000) == .queued) }
            #expect(try await jobs.store.queueLength(.export) == 1)
            _ = try await jobs.begin()
            #expect(try await jobs.update(job.id, .completed) == .written)
            #expect(try await jobs.store.enqueue(job, maxQueued: 1000) == .queued)
            #expect(try await jobs.store.queueLength(.export) == 0)
        }
    }
}
