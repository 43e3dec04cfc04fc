import HouseTestSupport
import Logging
import Redis
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import Jobs

@Suite(.timeLimit(.minutes(60))) struct JobDispatcherTests {
    @Test(.redis) func `every job is run once, and no more at a time than there are slots`() async throws {
        let load = Mutex((now: 0, most: 0, total: 0))
        try await run(slots: 2) { lease in
            load.withLock { load in
                load.now += 1
                load.total += 1
                load.most = max(load.most, load.now)
            }
            _ = await lease.finish(status: .completed, document: Array("done".utf8))
            load.withLock { $0.now -= 1 }
        } test: { jobs, ended in
            for _ in 0..<50 { _ = try await jobs.enqueue() }
            await ended.wait(for: 50)
        }
        #expect(load.withLock(\.total) == 50)
        #expect(load.withLock(\.most) <= 2)
    }

    @Test(.redis) func `a job that is deleted while it runs is told to stop`() async throws {
        let reasons = Mutex<[StopReason?]>([])
        let (started, begin) = AsyncStream.makeStream(of: JobID.self)
        try await run(slots: 1) { lease in
            begin.yield(lease.id)
            await lease.untilStopped { _ = try? await Task.sleep(for: .seconds(600)) }
            reasons.withLock { $0.append(lease.stopReason) }
        } test: { jobs, ended in
            _ = try await jobs.enqueue()
            for await id in started {
                _ = try await jobs.store.delete(id, in: .export)
                break
            }
            await ended.wait(for: 1)
        }
        // A heartbeat may find that the job is gone before the word of its deletion comes; it ends the run just as well.
        #expect([[.cancelled], [.lost]].contains(reasons.withLock { $0 }))
    }

    @Test(.redis) func `a job with damaged keys is taken off the queue`() async throws {
        try await run(slots: 1) { lease in
            _ = await lease.finish(status: .completed, document: Array("done".utf8))
        } before: { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.redis.send(RedisCommand("DEL", JobKeys.record(id)))
            _ = try await jobs.redis.send(RedisCommand("RPUSH", JobKeys.record(id), "foreign"))
        } test: { jobs, ended in
            _ = try await jobs.enqueue()
            await ended.wait(for: 1)
            #expect(try await jobs.store.queueLength(.export) == 0)
        }
    }

    /// Runs a dispatcher on the suite's Redis, with the events that wake it, while a test works.
    private func run(
        slots: Int,
        _ work: @escaping JobDispatcher.Run,
        before: (JobStoreFixture) async throws -> Void = { _ in },
        test: (JobStoreFixture, Count) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try await JobStoreFixture.with { jobs in
            try await before(jobs)
            let blocking = try RedisClient(endpoint: JobStoreFixture.limitedEndpoint, name: "events", options: .patient)
            let events = JobEvents(redis: blocking, logger: logger)
            let ended = Count()
            let dispatcher = JobDispatcher(
                family: .export,
                store: jobs.store,
                limits: .init(slots: slots, lease: .zero, shutdownGrace: .zero),
                quarantine: Quarantine(store: jobs.store, logger: logger),
                logger: logger,
                run: { lease in
                    await work(lease)
                    ended.add()
                },
                giveUp: { _, _ in ended.add() }
            )
            events.onEvent(dispatcher.hear)
            let group = ServiceGroup(configuration: .init(services: [events, dispatcher], logger: logger))
            async let running: Void = group.run()
            try await test(jobs, ended)
            await group.triggerGracefulShutdown()
            try await running
            await blocking.close()
        }
    }
}

/// Counts events and lets one wait for a number of them.
final class Count: Sendable {
    private let (stream, continuation) = AsyncStream.makeStream(of: Void.self)

    func add() {
        continuation.yield()
    }

    func wait(for number: Int) async {
        var seen = 0
        for await _ in stream {
            seen += 1
            if seen == number { return }
        }
    }
}
