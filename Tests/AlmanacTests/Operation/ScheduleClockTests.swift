import Foundation
import Jobs
import Logging
import Redis
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Almanac
@testable import Automation
@testable import Items

/// Schedules of a store that several processes share, by the clock of one of them.
@Suite(.timeLimit(.minutes(60))) struct ScheduleClockTests {
    @Test(.redis) func `a process whose clock is wrong leaves schedules to others, and says so once`() async throws {
        try await Self.withServices { services, log in
            let isWrong = Mutex(true)
            var keeper = services.keeper
            keeper.clock = ClockWatch({ isWrong.withLock { $0 ? "it is an hour ahead" : nil } }, logger: keeper.logger)
            let (store, report) = (keeper.store, Self.dueReport())
            let isNew = try await store.writeSaved { try $0.insert(report) }
            #expect(isNew)

            for _ in 0..<2 { await keeper.look() }
            var runs = try await store.readSaved { try $0.runs(of: report.id) }
            #expect(runs.isEmpty)
            let told = "the clock is wrong: schedules are left to other processes reason=it is an hour ahead"
            #expect(log.lines.filter { $0.contains("clock") } == ["warning \(told)"])

            isWrong.withLock { $0 = false }
            for _ in 0..<2 { await keeper.look() }
            runs = try await store.readSaved { try $0.runs(of: report.id) }
            #expect(runs.count == 1)
            #expect(log.lines.filter { $0.contains("clock is right again") }.count == 1)
        }
    }

    @Test(.redis) func `where the time by Redis can't be told, schedules wait`() async throws {
        try await Self.withServices { services, log in
            var keeper = services.keeper
            let clock = ClockComparison(now: { .now() })
            keeper.clock = ClockWatch(
                { [store = services.store] in
                    try await store.whileUp { try await clock.problem(on: $0.redis)?.detail }
                },
                logger: keeper.logger
            )
            let (store, report) = (keeper.store, Self.dueReport())
            _ = try await store.writeSaved { try $0.insert(report) }
            await RedisServer.current.kill()
            await keeper.look()
            let before = try await store.readSaved { try $0.runs(of: report.id) }
            #expect(before.isEmpty)
            try await RedisServer.current.start()
            var runs: [SavedRun] = []
            while runs.isEmpty {
                await keeper.look()
                runs = try await store.readSaved { try $0.runs(of: report.id) }
            }
            #expect(runs.count == 1)
            #expect(!log.lines.contains { $0.contains("clock") })
        }
    }

    @Test(.redis, arguments: [(-3600, "behind"), (-20, nil), (20, nil), (3600, "ahead of")] as [(Int64, String?)])
    func `the clock is compared with that of Redis`(seconds: Int64, direction: String?) async throws {
        let redis = try RedisClient(endpoint: RedisServer.current.endpoint, name: "test", options: .patient)
        let found = try await ClockComparison(now: { .now() + .seconds(seconds) }).problem(on: redis)
        await redis.close()
        #expect((found == nil) == (direction == nil))
        if let found, let direction { #expect(found.detail.contains(" s \(direction) that of Redis")) }
    }

    /// One whose time came a minute ago.
    private static func dueReport() -> SavedRecord {
        let then = Timestamp.now() + .seconds(-60)
        let body = #"{"kind":"pdf","request":{"range":"last_month"},"schedule":{"every":"6h"}}"#
        return SavedRecord(
            id: RandomID.make(),
            kind: .report,
            name: "R",
            body: body,
            sealed: nil,
            dueAt: then,
            at: then
        )
    }

    /// The services of an appliance, of which none runs.
    private static func withServices(
        _ body: (JobServices, RecordedLog) async throws -> Void
    ) async throws {
        guard case .unix(let socket) = RedisServer.current.endpoint.address else {
            throw RunningAppliance.NotOnASocket()
        }
        try await withTemporaryDirectory { directory in
            let settings = try Settings(environment: ["DATA_DIR": directory.path, "REDIS_URL": "unix://\(socket)"])
            let log = RecordedLog()
            let logger = Logger(label: "test") { _ in log }
            let data = try DataDirectory(settings.dataDirectory)
            let parts = try Parts(settings, data: data, followsCrash: false, logger: logger)
            let redis = try await RedisSetup.start(settings.redis, data: data, logger: logger)
            let result: Result<Void, any Error>
            do {
                result = .success(try await body(JobServices(settings, parts, redis: redis, logger: logger), log))
            } catch {
                result = .failure(error)
            }
            await redis.close()
            parts.pools.close()
            try result.get()
        }
    }
}
