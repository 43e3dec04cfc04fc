import HouseTestSupport
import Logging
import Redis
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import Jobs

@Suite(.timeLimit(.minutes(60))) struct JobEventsTests {
    @Test(
        .redis,
        arguments: [
            ["id", JobEventsTests.id, "family", "exports", "what", "cancelled", "why", "new"],
            ["at", "1", "what", "cancelled", "family", "exports", "id", JobEventsTests.id],
        ]
    )
    func `an event of a newer version that says more is understood`(fields: [String]) async throws {
        try await JobStoreFixture.with { jobs in
            let event = try #require(try await jobs.announce(fields))
            #expect(event.id.description == Self.id && event.family == .export && event.kind == .cancelled)
        }
    }

    @Test(.redis) func `what has happened by a word that is not known is a change`() async throws {
        try await JobStoreFixture.with { jobs in
            let event = try await jobs.announce(["id", Self.id, "family", "imports", "what", "paused"])
            #expect(event?.kind == .written && event?.family == .itemImport)
        }
    }

    @Test(
        .redis,
        arguments: [["id", "none", "family", "exports", "what", "queued"], ["id", JobEventsTests.id], ["id"]]
    )
    func `what names no job is no event`(fields: [String]) async throws {
        try await JobStoreFixture.with { jobs in
            let event = try await jobs.announce(fields.count.isMultiple(of: 2) ? fields : fields + [""])
            #expect(event == nil)
        }
    }

    /// As where a replica that had lagged becomes the master, or its clock is behind.
    @Test(.redis) func `where the stream has gone back events are heard again`() async throws {
        try await JobStoreFixture.with { jobs in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let blocking = try RedisClient(endpoint: JobStoreFixture.limitedEndpoint, name: "events", options: .patient)
            let events = JobEvents(redis: blocking, logger: logger)
            let heard = Mutex<Set<JobID>>([])
            events.onEvent { event in heard.withLock { _ = $0.insert(event.id) } }
            let future = ["id", Self.id, "family", "exports", "what", "written"]
            _ = try await jobs.redis.send(
                RedisCommand("XADD", arguments: [JobKeys.events, "99999999999999-0"] + future)
            )
            let group = ServiceGroup(configuration: .init(services: [events], logger: logger))
            async let running: Void = group.run()
            while try await !jobs.isFollowed() { try Task.checkCancellation() }

            _ = try await jobs.redis.send(RedisCommand("DEL", JobKeys.events))
            for _ in 0..<600 where heard.withLock(\.isEmpty) {
                _ = try #require(try await jobs.enqueue())
                try await jobs.waitInRedis(seconds: 0.1)
            }
            let hasHeard = heard.withLock { !$0.isEmpty }
            #expect(hasHeard)
            await group.triggerGracefulShutdown()
            try await running
            await blocking.close()
        }
    }

    static let id = "00000000-0000-4000-8000-000000000001"
}

extension JobStoreFixture {
    /// Lets an event stand in the stream, and reads it.
    fileprivate func announce(_ fields: [String]) async throws -> JobEvent? {
        _ = try await redis.send(RedisCommand("XADD", arguments: [JobKeys.events, "*"] + fields))
        let newest = try await redis.send(RedisCommand("XREVRANGE", JobKeys.events, "+", "-", "COUNT", 1))
        return try JobEvent(#require(newest.array?.first))
    }

    /// Whether somebody waits for events.
    fileprivate func isFollowed() async throws -> Bool {
        try await redis.send(RedisCommand("INFO", "clients")).string?.contains("blocked_clients:1") == true
    }
}
