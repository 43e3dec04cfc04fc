import HouseTestSupport
import Redis
import TestSupport
import Testing

@testable import Items
@testable import Jobs

@Suite struct QueueDepthTests {
    @Test(.redis) func `what nobody has taken waits, and the oldest of it tells for how long`() async throws {
        try await JobStoreFixture.with { jobs in
            let none = try await jobs.store.depth(.export)
            #expect(none.waiting == 0 && none.oldest == nil)
            _ = try await jobs.enqueue()
            try await jobs.waitInRedis(seconds: 0.05)
            _ = try await jobs.enqueue()
            let two = try await jobs.store.depth(.export)
            #expect(two.waiting == 2)
            #expect(try #require(two.oldest) >= .milliseconds(50))
            _ = try await jobs.begin()
            let one = try await jobs.store.depth(.export)
            #expect(one.waiting == 1 && one.oldest != nil)
            _ = try await jobs.begin()
            let taken = try await jobs.store.depth(.export)
            #expect(taken.waiting == 0 && taken.oldest == nil)
            #expect(try await jobs.store.depth(.itemImport).waiting == 0)
        }
    }
}
