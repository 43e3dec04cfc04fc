import NIOHTTP1
import TestSupport
import Testing

@testable import Almanac
@testable import Items
@testable import Jobs

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
