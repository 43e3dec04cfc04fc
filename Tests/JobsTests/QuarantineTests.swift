import HouseTestSupport
import Logging
import Redis
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import Items
@testable import Jobs

/// What the dispatchers do after a run that ended badly.
@Suite(.timeLimit(.minutes(60))) struct QuarantineTests {
    @Test(.redis) func `suspects run one at a time, the worst last, and before all else`() async throws {
        try await JobStoreFixture.with { jobs in
            var suspects: [JobID] = []
            for _ in 0..<4 { suspects.append(try #require(try await jobs.enqueue())) }
            for _ in suspects { _ = try await jobs.begin() }
            let worst = suspects[0]
            try await jobs.strike(worst)
            let fresh = try #require(try await jobs.enqueue())

            let seen = Mutex((order: [JobID](), alone: [JobID](), now: 0, most: 0))
            try await jobs.restarted(afterCrash: true).dispatch { lease in
                await lease.workBegins()
                seen.withLock { seen in
                    seen.order.append(lease.id)
                    if lease.isOnTrial { seen.alone.append(lease.id) }
                    seen.now += 1
                    seen.most = max(seen.most, seen.now)
                }
                await Task.yield()
                seen.withLock { $0.now -= 1 }
                _ = await lease.finish(status: .completed, document: Array("done".utf8))
            } until: { ended in
                await ended.wait(for: 5)
            }
            let expected = suspects.dropFirst() + [worst, fresh]
            #expect(seen.withLock { $0.order } == Array(expected))
            #expect(seen.withLock { $0.alone } == Array(expected.dropLast()))
            #expect(seen.withLock { $0.most } == 1)
        }
    }

    @Test(.redis) func `imports have their turn after the exports, and wait for them`() async throws {
        try await JobStoreFixture.with { jobs in
            let itemImport = try #require(try await jobs.enqueue(in: .itemImport))
            let export = try #require(try await jobs.enqueue())
            _ = try await jobs.begin(.itemImport)
            _ = try await jobs.begin()
            let order = Mutex<[JobID]>([])
            try await jobs.restarted(afterCrash: true).dispatch { lease in
                order.withLock { $0.append(lease.id) }
                _ = await lease.finish(status: .completed, document: Array("done".utf8))
            } until: { ended in
                await ended.wait(for: 2)
            }
            #expect(order.withLock { $0 } == [export, itemImport])
        }
    }

    @Test(.redis) func `a suspect that was cleared keeps its slot, and the next one waits for it`() async throws {
        try await JobStoreFixture.with { jobs in
            for _ in 0..<2 {
                _ = try #require(try await jobs.enqueue())
                _ = try await jobs.begin()
            }
            let exports = Mutex<JobDispatcher?>(nil)
            let running = Mutex((now: 0, most: 0))
            try await jobs.restarted(afterCrash: true).dispatch(slots: 1) { lease in
                running.withLock { ($0.now, $0.most) = ($0.now + 1, max($0.most, $0.now + 1)) }
                await lease.clear()
                // The dispatcher looks once more, and could begin the other.
                let last = exports.withLock { $0?.lastLook }
                while exports.withLock({ $0?.lastLook }) == last { await Task.yield() }
                running.withLock { $0.now -= 1 }
                _ = await lease.finish(status: .completed, document: Array("done".utf8))
            } until: { ended in
                await ended.wait(for: 2)
            } with: { dispatchers in
                exports.withLock { $0 = dispatchers[0] }
            }
            #expect(running.withLock { $0.most } == 1)
        }
    }

    @Test(.redis) func `nothing is drawn beside suspects, and all is again when they have ended`() async throws {
        try await JobStoreFixture.with { jobs in
            _ = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            let next = jobs.restarted(afterCrash: true)
            let quarantine = Quarantine(store: next.store, logger: silent)
            #expect(!quarantine.allowsOthers)
            guard case .alone(let suspect) = try await quarantine.turn(of: .export) else {
                Issue.record("there is no suspect")
                return
            }
            for family in JobFamily.allCases {
                guard case .wait = try await quarantine.turn(of: family) else {
                    Issue.record("\(family) is let in")
                    return
                }
            }
            #expect(!quarantine.allowsOthers)
            quarantine.ended(suspect)
            guard case .over = try await quarantine.turn(of: .itemImport) else {
                Issue.record("the quarantine does not end")
                return
            }
            #expect(quarantine.allowsOthers)
        }
    }

    @Test(.redis) func `after a clean stop there is none`() async throws {
        try await JobStoreFixture.with { jobs in
            _ = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            let quarantine = Quarantine(store: jobs.restarted(afterCrash: false).store, logger: silent)
            #expect(quarantine.allowsOthers)
            guard case .over = try await quarantine.turn(of: .export) else {
                Issue.record("there is a suspect")
                return
            }
        }
    }

    /// The suspect ends when another job has begun, which it must not have to wait for.
    @Test(.redis) func `a suspect that is cleared goes on, and others run beside it`() async throws {
        try await JobStoreFixture.with { jobs in
            let suspect = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            let other = try #require(try await jobs.enqueue())
            let (begun, begin) = AsyncStream<Void>.makeStream()
            let runs = Mutex<[JobID: [Bool]]>([:])
            try await jobs.restarted(afterCrash: true).dispatch { lease in
                runs.withLock { $0[lease.id, default: []].append(lease.isOnTrial) }
                if lease.id == suspect {
                    await lease.clear()
                    for await _ in begun { break }
                } else {
                    begin.yield()
                }
                _ = await lease.finish(status: .completed, document: [])
            } until: { ended in
                await ended.wait(for: 2)
            }
            #expect(runs.withLock { $0 } == [suspect: [true], other: [false]])
            #expect(try await jobs.text(suspect) == "")
        }
    }
}

private let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

extension JobStoreFixture {
    fileprivate func enqueue(in family: JobFamily) async throws -> JobID? {
        let job = JobStore.NewJob(
            id: .make(),
            family: family,
            status: .processing,
            document: Array("{}".utf8),
            payload: Array("{}".utf8),
            facets: [],
            createdAt: .now()
        )
        return try await store.enqueue(job, maxQueued: 1000) == .queued ? job.id : nil
    }

    fileprivate func begin(_ family: JobFamily) async throws -> JobStore.Delivery? {
        try await store.createGroup(family)
        guard let entry = try await store.take(family, count: 1).first, let id = entry.jobID else { return nil }
        return try await store.begin(entry, of: id, in: family)
    }

    /// Lets a job end the process while it runs alone.
    fileprivate func strike(_ id: JobID) async throws {
        let run = restarted(afterCrash: true)
        let suspect = try #require(try await run.store.suspects(.export).first { $0.id == id })
        let delivery = try #require(try await run.store.begin(suspect.entry, of: id, in: .export))
        #expect(try await run.store.beginWork(id, attempt: delivery.attempt))
    }

    /// Runs the dispatchers of both families.
    fileprivate func dispatch(
        slots: Int = 3,
        _ work: @escaping JobDispatcher.Run,
        until isDone: (Count) async -> Void,
        with use: ([JobDispatcher]) -> Void = { _ in }
    ) async throws {
        let blocking = try RedisClient(endpoint: JobStoreFixture.limitedEndpoint, name: "events", options: .patient)
        let events = JobEvents(redis: blocking, logger: silent)
        let quarantine = Quarantine(store: store, logger: silent)
        let ended = Count()
        let dispatchers = JobFamily.allCases.map { family in
            JobDispatcher(
                family: family,
                store: store,
                limits: .init(slots: slots, shutdownGrace: .zero),
                quarantine: quarantine,
                logger: silent,
                run: { lease in
                    await work(lease)
                    ended.add()
                },
                giveUp: { _, _ in Issue.record("a job was given up") }
            )
        }
        use(dispatchers)
        for dispatcher in dispatchers { events.onEvent(dispatcher.hear) }
        let group = ServiceGroup(
            configuration: .init(services: [events, JobWorkers(dispatchers: dispatchers)], logger: silent)
        )
        async let running: Void = group.run()
        await isDone(ended)
        await group.triggerGracefulShutdown()
        try await running
        await blocking.close()
    }
}
