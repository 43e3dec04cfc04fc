import HouseTestSupport
import Redis
import TestSupport
import Testing

@testable import Items
@testable import Jobs

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

    @Test(.redis) func `lists are there, and the same, where Redis takes no write`() async throws {
        try await JobStoreFixture.with { jobs in
            for number in 0..<4 { _ = try await jobs.enqueue("\(number)", kind: number < 3 ? "pdf" : "zip") }
            _ = try await jobs.redis.send(RedisCommand("ACL", "SETUSER", "limited", "-@write"))
            for facets in [[], ["kind:pdf"], ["kind:pdf", "status:processing"]] {
                let page = try await jobs.store.list(.export, facets: facets, offset: 0, limit: 10)
                #expect(page.total == (facets.isEmpty ? 4 : 3) && page.documents.count == page.total)
            }
        }
    }

    @Test(.redis) func `pages of a list by two filters follow each other, whichever of them is the rarer`() async throws
    {
        try await JobStoreFixture.with { jobs in
            var rare: [String] = []
            for number in 0..<460 {
                let id = try #require(
                    try await jobs.enqueue("\(number)", kind: number.isMultiple(of: 2) ? "pdf" : "zip")
                )
                guard number.isMultiple(of: 46) else { continue }
                #expect(try await jobs.update(id, .failed, attempt: 0, text: "\(number)") == .written)
                rare.insert("\(number)", at: 0)
            }
            for (offset, limit) in [(0, 4), (4, 4), (8, 4), (9, 1), (10, 5)] {
                let page = try await jobs.store.list(
                    .export,
                    facets: ["kind:pdf", "status:failed"],
                    offset: offset,
                    limit: limit
                )
                #expect(page.total == 10)
                #expect(Set(page.documents.map { String(decoding: $0, as: UTF8.self) }).isSubset(of: rare))
                #expect(page.documents.count == min(limit, max(0, 10 - offset)))
            }
            let last = try await jobs.store.list(
                .export,
                facets: ["kind:zip", "status:processing"],
                offset: 225,
                limit: 10
            )
            #expect(last.total == 230 && last.documents.count == 5)
        }
    }

    @Test(.redis) func `a clock that is set back an hour leaves no expired job in totals`() async throws {
        try await JobStoreFixture.with(lifetime: .milliseconds(1)) { jobs in
            _ = try #require(try await jobs.enqueue())
            try await jobs.waitInRedis(seconds: 0.02)
            let late = JobStore(
                redis: jobs.redis,
                instance: "one",
                storeID: "store",
                run: jobs.store.run,
                lifetimes: jobs.store.lifetimes,
                now: { .now() + .seconds(-3600) }
            )
            for facets in [[], ["kind:pdf"], ["kind:pdf", "status:processing"]] {
                #expect(try await late.list(.export, facets: facets, offset: 0, limit: 9).total == 0)
            }
            try await late.prune(.export)
            #expect(try await jobs.redis.send(RedisCommand("ZCARD", JobFamily.export.indexKey)).integer == 0)
        }
    }

    @Test(.redis) func `a job that waits long in the queue keeps its document`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            let key = JobFamily.export.documentKey(id)
            _ = try await jobs.redis.send(RedisCommand("PEXPIRE", key, 2_000_000))
            try await jobs.store.keepWaiting(.export)
            let remaining = try await jobs.redis.send(RedisCommand("PTTL", key)).integer ?? 0
            #expect(remaining > 3_000_000)
        }
    }

    @Test(.redis) func `expired jobs leave nothing behind`() async throws {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            #expect(try await jobs.update(id, .completed) == .written)
            try await jobs.endLifetime(of: id)
            try await jobs.store.prune(.export)
            let left = try await jobs.redis.send(RedisCommand("KEYS", "*")).array?.compactMap(\.string) ?? []
            #expect(Set(left) == ["almanac:queue:exports:store", "almanac:events"])
        }
    }
}
