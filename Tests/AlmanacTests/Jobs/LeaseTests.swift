import HouseTestSupport
import Logging
import Redis
import ServiceLifecycle
import TestSupport
import Testing

@testable import Almanac
@testable import Jobs

@Suite(.timeLimit(.minutes(60))) struct LeaseTests {
    @Test(arguments: [(30, 3600), (30, 9), (1, 3600), (600, 86_400)])
    func `several heartbeats fit into a lease and into the life of a document`(lease: Int, life: Int) {
        let limits = JobDispatcher.Limits(slots: 1, lease: .seconds(lease), documentLife: .seconds(life))
        #expect(limits.heartbeat * 3 <= .seconds(min(lease, life)))
    }

    @Test func `the appliance's own limits keep to that, however short its jobs live`() throws {
        for life in ["1", "5", "3600"] {
            let settings = try Settings(environment: ["EXPORT_TTL_SECONDS": life, "IMPORT_TTL_SECONDS": life])
            let limits = JobDispatcher.Limits(settings.jobs, slots: 1)
            let lifetime = try #require(Int(life))
            #expect(limits.heartbeat * 3 <= min(limits.lease, .seconds(lifetime)))
        }
    }

    /// Each look passes some time in Redis.
    @Test(.redis) func `a job that runs longer than its lease is renewed again and again, and nobody takes it over`()
        async throws
    {
        try await JobStoreFixture.with { jobs in
            let id = try #require(try await jobs.enqueue())
            try await jobs.store.createGroup(.export)
            let (working, isDone) = AsyncStream.makeStream(of: Void.self)
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let dispatcher = JobDispatcher(
                family: .export,
                store: jobs.store,
                limits: .init(slots: 1, lease: .seconds(600), documentLife: .milliseconds(300)),
                quarantine: Quarantine(store: jobs.store, logger: logger),
                logger: logger,
                run: { lease in
                    for await _ in working {}
                    _ = await lease.finish(status: .completed, document: Array("done".utf8))
                },
                giveUp: { _, _ in }
            )
            let group = ServiceGroup(configuration: .init(services: [dispatcher], logger: logger))
            async let running: Void = group.run()
            var (renewals, last) = (0, 0)
            while renewals < 3 {
                try await jobs.waitInRedis(seconds: 0.01)
                let idle = try await jobs.idle() ?? 0
                if idle < last { renewals += 1 }
                last = idle
            }
            let other = jobs.restarted(afterCrash: true)
            #expect(try await other.store.takeOver(.export, idle: .seconds(600), count: 1).isEmpty)
            isDone.finish()
            await group.triggerGracefulShutdown()
            try await running
            #expect(try await jobs.text(id) == "done")
        }
    }
}

extension JobStoreFixture {
    /// For how long the one job in hand has not been renewed, in milliseconds.
    fileprivate func idle() async throws -> Int? {
        let key = JobFamily.export.queueKey(of: "store")
        let pending = try await redis.send(RedisCommand("XPENDING", key, JobKeys.group, "-", "+", 1))
        return pending.array?.first?.array?[2].integer
    }
}
