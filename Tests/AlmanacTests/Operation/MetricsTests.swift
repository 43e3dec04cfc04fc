import NIOHTTP1
import TestSupport
import Testing

@testable import Almanac
@testable import Items
@testable import Jobs
@testable import Postgres
@testable import Storage
@testable import Telemetry

@Suite(.timeLimit(.minutes(60))) struct MetricsTests {
    @Test(.redis) func `what was done is counted, and how things stand is told`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            _ = try await app.export("pdf", Samples.request)
            _ = try await app.export("zip", Samples.request)
            await app.untilHealth(\.isReady)
            let answer = try await app.send(.GET, "/metrics")
            #expect(answer.headers["Content-Type"] == ["text/plain; version=0.0.4; charset=utf-8"])
            let samples = Set(answer.text.split(separator: "\n"))
            let expected = [
                #"almanac_build_info{version="\#(ProductVersion.text)"} 1"#,
                #"almanac_jobs_total{kind="pdf",status="completed"} 1"#,
                #"almanac_jobs_total{kind="zip",status="completed"} 1"#,
                #"almanac_job_duration_seconds_count{kind="pdf",status="completed"} 1"#,
                #"almanac_job_wait_seconds_count{kind="zip"} 1"#,
                #"almanac_job_stage_seconds_count{kind="pdf",stage="reading"} 1"#,
                #"almanac_job_stage_seconds_count{kind="zip",stage="packing"} 1"#,
                #"almanac_queue_jobs{family="export"} 0"#, #"almanac_queue_oldest_seconds{family="import"} 0"#,
                #"almanac_running_jobs{family="export"} 0"#, #"almanac_workers{family="export"} 2"#,
                "almanac_redis_up 1", "almanac_ready 1", "almanac_sse_listeners 0",
                "almanac_store_items \(Samples.items().count)",
                #"almanac_http_requests_total{method="POST",route="/api/exports/pdf",status="202"} 1"#,
            ]
            for sample in expected { #expect(samples.contains(sample[...]), "\(sample) in \(answer.text)") }
            #expect(samples.filter { $0.hasPrefix("# TYPE") }.count > 25)
        }
    }

    @Test(.redis, .s3) func `what was asked of the store of files is counted, by what it was and how it went`()
        async throws
    {
        try await RunningAppliance.with(FileStoreTests.environment, items: Samples.items()) { app in
            let done = try await app.export("pdf", Samples.request)
            #expect(done["status"] == "completed")
            let answer = try await app.send(.GET, "/metrics")
            let samples = answer.text.split(separator: "\n").filter { $0.hasPrefix("almanac_files_requests_total{") }
            for (operation, outcome) in [("put", "ok"), ("list", "ok"), ("get", "ok"), ("delete", "ok")] {
                let labels = #"{operation="\#(operation)",outcome="\#(outcome)"}"#
                #expect(samples.contains { $0.contains(labels) && !$0.hasSuffix(" 0") }, "\(labels) in \(answer.text)")
            }
            // The items are in a file, of which nothing is asked by a network.
            #expect(!answer.text.contains("almanac_database_"))
        }
    }

    @Test func `what a process asks of the database is told, and that it is away`() throws {
        let server = try PostgresServer()
        let store = try ItemStore(PostgresAddress(url: server.url), connections: 2)
        let before = try #require(store.databaseReadings)
        #expect(before.isUp && before.inUse == 0 && before.idle == 1)
        let inside = try store.read { _ in store.databaseReadings?.inUse }
        #expect(inside == 1)
        let after = try #require(store.databaseReadings)
        #expect(after.inUse == 0 && after.roundTrips > before.roundTrips)
        #expect(Self.page(store).contains("almanac_database_up 1\n"))
        #expect(Self.page(store).contains(#"almanac_database_connections{state="idle"} 1"#))
        #expect(Self.page(store).contains("# TYPE almanac_database_round_trips_total counter\n"))
        try server.stop()
        #expect(throws: ItemStoreError.self) { try store.probe() }
        #expect(Self.page(store).contains("almanac_database_up 0\n"))
    }

    private static func page(_ store: ItemStore) -> String {
        var page = Exposition()
        EngineMetrics(store: store).write(to: &page)
        return page.text
    }

    @Test(.redis) func `without Redis the metrics say so, and all that needs none`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            await RedisServer.current.kill()
            await app.untilHealth { !$0.isReady && $0.redisPing == nil }
            let answer = try await app.send(.GET, "/metrics")
            #expect(answer.status == 200)
            #expect(answer.text.contains("\nalmanac_redis_up 0\n") && answer.text.contains("\nalmanac_ready 0\n"))
            #expect(!answer.text.contains("almanac_queue_jobs") && !answer.text.contains("almanac_redis_ping_seconds"))
            #expect(answer.text.contains("\nalmanac_store_items \(Samples.items().count)\n"))
            try await RedisServer.current.start()
            await app.untilHealth(\.isReady)
        }
    }

    @Test(.redis) func `a client that comes again is told what it has missed, and after the end to come no more`()
        async throws
    {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let id = try #require(try await app.export("pdf", Samples.request)["job_id"]?.string)
            let path = "/api/exports/\(id)/events"
            let first = try await app.send(.GET, path)
            let told = first.text.split(separator: "\n").first { $0.hasPrefix("id: ") }?.dropFirst(4)
            let last = try #require(told.map(String.init))
            #expect(first.status == 200 && first.text.contains("event: status"))
            let other = try await app.send(.GET, path, headers: [("Last-Event-ID", "another")])
            #expect(other.text == first.text)
            let done = try await app.send(.GET, path, headers: [("Last-Event-ID", last)])
            #expect(done.status == 204 && done.body.isEmpty)
        }
    }
}
