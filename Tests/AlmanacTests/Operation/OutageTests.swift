import NIOHTTP1
import Redis
import TestSupport
import Testing

@testable import Almanac
@testable import Items

@Suite(.timeLimit(.minutes(60))) struct OutageTests {
    @Test(.redis) func `without Redis nothing is accepted, and all goes on by itself when it is back`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            await RedisServer.current.kill()
            let refused = try await app.send(.POST, "/api/exports/pdf", json: Samples.request)
            #expect(refused.status == 503)
            #expect(refused.headers["Retry-After"] == ["2"])
            await app.untilHealth { !$0.isReady }
            let readiness = try await app.send(.GET, "/health/ready")
            #expect(readiness.status == 503)
            #expect(readiness.text.contains("Redis"))
            #expect(try await app.send(.GET, "/health/live").status == 200)

            try await RedisServer.current.start()
            await app.untilHealth(\.isReady)
            let done = try await app.export("pdf", Samples.request)
            #expect(done["status"] == "completed")
        }
    }

    @Test(.redis) func `a Redis that was emptied is used as a new one`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let before = try await app.export("pdf", Samples.request)
            #expect(before["status"] == "completed")
            _ = try await app.redis.send(RedisCommand("FLUSHALL"))
            let after = try await app.export("pdf", Samples.request)
            #expect(after["status"] == "completed")
        }
    }
}
