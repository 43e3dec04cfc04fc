import Redis
import TestSupport
import Testing

@testable import Almanac

@Suite struct JobListTests {
    @Test(.redis) func `lists are newest first, filtered, and paged with the whole total`() async throws {
        try await JobStoreFixture.with { jobs in
            for number in 0..<6 {
                _ = try await jobs.enqueue("\(number)", kind: number.isMultiple(of: 2) ? "pdf" : "zip")
                try await jobs.waitInRedis(seconds: 0.003)
            }
            let all = try await jobs.store.list(.export, facets: [], offset: 1, limit: 2)
            #expect(all.total == 6)
            #expect(all.documents.map { String(decoding: $0, as: UTF8.self) } == ["4", "3"])
            let pdf = try await jobs.store.list(.export, facets: ["kind:pdf"], offset: 0, limit: 10)
            #expect(pdf.documents.map { String(decoding: $0, as: UTF8.self) } == ["4", "2", "0"])
            let both = try await jobs.store.list(
                .export,
                facets: ["kind:zip", "status:processing"],
                offset: 0,
                limit: 1
            )
            #expect(both.total == 3)
            #expect(both.documents.map { String(decoding: $0, as: UTF8.self) } == ["5"])
            let none = try await jobs.store.list(.export, facets: ["kind:zip", "status:failed"], offset: 0, limit: 9)
            #expect(none.total == 0)
        }
    }

    @Test(.redis) func `a job that waits long in the queue keeps its document`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            let key = JobFamily.export.documentKey(id)
            _ = try await jobs.redis.send(RedisCommand("PEXPIRE", key, 100_000))
            try await jobs.store.keepWaiting(.export)
            let remaining = try await jobs.redis.send(RedisCommand("PTTL", key)).integer ?? 0
            #expect(remaining > 3_000_000)
        }
    }

    @Test(.redis) func `expired jobs leave nothing behind`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            #expect(try await jobs.update(id, "completed") == .written)
            try await jobs.endLifetime(of: id)
            try await jobs.store.prune(.export)
            let left = try await jobs.redis.send(RedisCommand("KEYS", "*")).array?.compactMap(\.string) ?? []
            #expect(Set(left) == ["almanac:queue:exports:store", "almanac:events"])
        }
    }
}
