import Dispatch
import Foundation
import HouseTestSupport
import NIOHTTP1
import TestSupport
import Testing

@testable import Items
@testable import Jobs
@testable import Storage

@Suite(.timeLimit(.minutes(60))) struct TimeLimitTests {
    @Test(.redis) func `an export that takes too long fails by that name, and its worker goes on with others`()
        async throws
    {
        let settings = ["JOB_TIMEOUT_SECONDS": "1", "WORKERS": "1"]
        try await RunningAppliance.with(settings, items: Samples.items(40_000)) { app in
            let failed = try await app.export("pdf", Samples.request)
            #expect(failed["status"] == "failed")
            #expect(failed["error"]?.string?.contains("JOB_TIMEOUT_SECONDS") == true)
            // The only worker draws it, for however long.
            let dates = "start_date=2023-10-01&end_date=2023-10-01"
            let preview = try await app.send(.GET, "/api/exports/preview?\(dates)&format=svg")
            #expect(preview.status == 200)
            let left = try FileManager.default.contentsOfDirectory(atPath: app.data.path + "/exports")
            #expect(left.filter { $0 != ".ready" }.isEmpty)
        }
    }

    @Test func `a query that would never end ends when it is interrupted, and the next one runs`() async throws {
        let store = try ItemStore.fresh()
        let pool = WorkerPool(threads: 1, name: "query") { _ in }
        defer { pool.close() }
        let interruption = Interruption()
        let (began, begins) = AsyncStream.makeStream(of: Void.self)
        let endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
        async let result: Int? = pool.run { _ in
            try store.read { reader in
                try reader.whileInterruptible(by: interruption) {
                    begins.finish()
                    return try Int.fetchOne(reader.database, sql: endless)
                }
            }
        }
        for await _ in began {}
        interruption.fire()
        var isEnded = false
        do { _ = try await result } catch is ItemStoreError { isEnded = true }
        #expect(isEnded)
        let count = try await pool.run { _ in try store.read { try $0.itemCount() } }
        #expect(count == 0)
    }

    @Test func `who is told to stop does not wait for a thread that is stuck`() async throws {
        let pool = WorkerPool(threads: 1, name: "stuck") { _ in }
        defer { pool.close() }
        let gate = DispatchSemaphore(value: 0)
        let (began, begins) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await pool.runUnlessCancelled { _ in
                begins.finish()
                gate.wait()
            }
        }
        for await _ in began {}
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        gate.signal()
    }

    @Test func `SIGTERM ends a large export at once where there is no grace, and the next run makes it`() async throws {
        try await withTemporaryDirectory { data in
            try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
            try ItemStore(path: data.path + "/items.sqlite").load(Samples.items(40_000))
            var binary = try await Binary.start(data, ["SHUTDOWN_GRACE_SECONDS": "0", "WORKERS": "1"])
            let id = try await binary.post("/api/exports/pdf", Samples.request)
            try await binary.until("/api/exports/\(id)/events") { $0.contains("\"stage\":\"drawing\"") }
            #expect(await binary.stop() == 0)
            binary = try await Binary.start(data)
            let end = try await binary.until("/api/exports/\(id)/events") { $0.contains("completed") }
            #expect(!end.contains("failed"))
            #expect(await binary.stop() == 0)
        }
    }
}
