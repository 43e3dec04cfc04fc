import HouseTestSupport
import Logging
import Redis
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import Jobs

/// Jobs that end process after process, each on another machine.
@Suite(.timeLimit(.minutes(60))) struct SharedTrialTests {
    @Test(.redis) func `a job that ends every process that takes it over is given up after three trials`() async throws
    {
        try await JobStoreFixture.with(instance: "first") { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            for strikes in 0...3 {
                let next = jobs.process("process \(strikes)")
                let delivery = try await next.takeSuspect(id)
                delivery.expectGivingUp(withStrikes: strikes)
                #expect(try await next.store.beginWork(id, attempt: delivery.attempt))
            }
        }
    }

    @Test(.redis) func `jobs that were in hand together are taken over one by one`() async throws {
        try await JobStoreFixture.with(instance: "first") { jobs in
            for _ in 0..<3 {
                _ = try #require(try await jobs.enqueue())
                _ = try await jobs.begin()
            }
            let other = jobs.process("other")
            #expect(try await other.store.takeOver(.export, idle: .zero, count: 10, maySuspect: false).isEmpty)
            let taken = try await other.store.takeOver(.export, idle: .zero, count: 10)
            #expect(taken.count == 1 && taken.first?.isSuspect == true)
        }
    }

    @Test(.redis) func `a process that stops and hands its job back leaves no suspect, however often`() async throws {
        try await JobStoreFixture.with(instance: "first") { jobs in
            let id = try #require(try await jobs.enqueue())
            var (current, delivery) = (jobs, try #require(try await jobs.begin()))
            for number in 0..<5 {
                let attempt = delivery.attempt
                _ = try await current.store.beginWork(id, attempt: attempt)
                try await current.store.handBack(id, in: .export, attempt: attempt, lease: .seconds(30))
                current = jobs.process("process \(number)")
                let taken = try await current.store.takeOver(.export, idle: .seconds(30), count: 10)
                let entry = try #require(taken.first)
                #expect(!entry.isSuspect)
                delivery = try #require(try await current.store.begin(entry, of: id, in: .export))
                #expect(delivery.failedAttempts == 0)
            }
        }
    }

    @Test(.redis)
    func `a process that has only lost its lease says that it lives, and nothing is held against the job`()
        async throws
    {
        try await JobStoreFixture.with(instance: "first") { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            let (second, third) = (jobs.process("second"), jobs.process("third"))
            let trial = try await second.takeSuspect(id)
            #expect(try await second.store.beginWork(id, attempt: trial.attempt))
            #expect(try await third.takeSuspect(id).failedAttempts == 1)
            try await second.store.absolve(id, attempt: trial.attempt)
            let fourth = jobs.process("fourth")
            let delivery = try await fourth.takeSuspect(id)
            #expect(delivery.failedAttempts == 0)
            // The first loss of a lease alone makes no suspect either.
            try await third.store.absolve(id, attempt: delivery.attempt - 1)
            let attempt = delivery.attempt
            try await fourth.store.handBack(id, in: .export, attempt: attempt, lease: .seconds(30))
            let taken = try await jobs.process("fifth").store.takeOver(.export, idle: .zero, count: 1)
            #expect(taken.first?.jobID == id && taken.first?.isSuspect == false)
        }
    }

    @Test(.redis) func `a suspect that was taken over and could not be begun still runs on trial`() async throws {
        try await JobStoreFixture.with(instance: "first") { jobs in
            let id = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            let next = jobs.process("next")
            // Redis goes away now, which is why the process looks among its own again.
            #expect(try await next.store.takeOver(.export, idle: .zero, count: 1).first?.isSuspect == true)
            let dispatcher = next.dispatcher(run: { _ in }, giveUp: { _, _ in })
            let entries = try await dispatcher.next(3)
            #expect(entries.map(\.jobID) == [id])
            #expect(entries.first?.isSuspect == true)
            #expect(!dispatcher.quarantine.seat.reserve())
        }
    }

    @Test(.redis) func `a process works on one suspect at a time, and gives up the one that has ended three`()
        async throws
    {
        try await JobStoreFixture.with(instance: "first") { jobs in
            let poison = try #require(try await jobs.enqueue())
            _ = try await jobs.begin()
            for number in 0..<3 {
                let next = jobs.process("process \(number)")
                let delivery = try await next.takeSuspect(poison)
                _ = try await next.store.beginWork(poison, attempt: delivery.attempt)
            }
            var innocent: Set<JobID> = []
            for _ in 0..<3 {
                innocent.insert(try #require(try await jobs.enqueue()))
                _ = try await jobs.begin()
            }
            let seen = Mutex((now: 0, most: 0, ended: Set<JobID>(), givenUp: [JobID]()))
            try await jobs.process("last").dispatch(untilEnded: 4) { lease in
                await lease.workBegins()
                seen.withLock { ($0.now, $0.most) = ($0.now + 1, max($0.most, $0.now + 1)) }
                for _ in 0..<100 { await Task.yield() }
                seen.withLock { $0.now -= 1 }
                _ = await lease.finish(status: .completed, document: Array("done".utf8))
                seen.withLock { _ = $0.ended.insert(lease.id) }
            } giveUp: { lease, reason in
                if case .attempts(3) = reason { seen.withLock { $0.givenUp.append(lease.id) } }
                _ = await lease.finish(status: .failed, document: Array("failed".utf8))
            }
            #expect(seen.withLock { $0.most } == 1)
            #expect(seen.withLock { $0.ended } == innocent)
            #expect(seen.withLock { $0.givenUp } == [poison])
        }
    }
}

extension JobStoreFixture {
    /// Takes a job over whose process has ended, and begins it.
    fileprivate func takeSuspect(_ id: JobID) async throws -> JobStore.Delivery {
        let entry = try #require(try await store.takeOver(.export, idle: .zero, count: 10).first { $0.jobID == id })
        #expect(entry.isSuspect)
        return try #require(try await store.begin(entry, of: id, in: .export))
    }

    /// Runs a dispatcher that takes over whatever is not its own, until so many jobs have ended.
    fileprivate func dispatch(
        untilEnded count: Int,
        _ work: @escaping JobDispatcher.Run,
        giveUp: @escaping JobDispatcher.GiveUp
    ) async throws {
        let ended = Count()
        let dispatcher = dispatcher(
            run: { lease in
                await work(lease)
                ended.add()
            },
            giveUp: { lease, reason in
                await giveUp(lease, reason)
                ended.add()
            }
        )
        let group = ServiceGroup(configuration: .init(services: [dispatcher], logger: dispatcher.logger))
        async let running: Void = group.run()
        await ended.wait(for: count)
        await group.triggerGracefulShutdown()
        try await running
    }

    /// Takes over at once.
    fileprivate func dispatcher(
        run: @escaping JobDispatcher.Run,
        giveUp: @escaping JobDispatcher.GiveUp
    ) -> JobDispatcher {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return JobDispatcher(
            family: .export,
            store: store,
            limits: .init(slots: 3, lease: .zero, shutdownGrace: .zero),
            quarantine: Quarantine(store: store, logger: logger),
            logger: logger,
            run: run,
            giveUp: giveUp
        )
    }
}
