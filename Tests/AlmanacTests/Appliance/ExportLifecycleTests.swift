import Crypto
import Foundation
import NIOHTTP1
import Redis
import TestSupport
import Testing

@testable import Exports
@testable import Figures
@testable import Items
@testable import Jobs

@Suite(.timeLimit(.minutes(60))) struct ExportLifecycleTests {
    @Test(.redis) func `full PDF lifecycle`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let made = try await app.send(.POST, "/api/exports/pdf", json: Samples.request)
            #expect(made.status == 202)
            let id = try #require(try made.json["job_id"]?.string)
            #expect(made.headers["Location"] == ["/api/exports/pdf/\(id)"])
            #expect(made.headers["Retry-After"] == ["1"])
            #expect(try made.json["status"] == "processing")

            let done = try await app.end(of: "/api/exports/\(id)")
            #expect(done["status"] == "completed")
            let url = try #require(done["download_url"]?.string)
            let file = try await app.send(.GET, url)
            #expect(file.status == 200)
            #expect(file.body.starts(with: Array("%PDF".utf8)))
            #expect(file.body.count == done["file_size_bytes"]?.integer)
            #expect(SHA256.hash(data: file.body).hexadecimal == done["sha256"]?.string)
            #expect(file.headers["ETag"] == ["\"\(done["sha256"]?.string ?? "")\""])

            #expect(try await app.send(.DELETE, "/api/exports/\(id)").status == 204)
            #expect(try await app.send(.GET, url).status == 404)
            #expect(try await app.send(.GET, "/api/exports/pdf/\(id)").status == 404)
            #expect(try await app.send(.DELETE, "/api/exports/\(id)").status == 404)
            #expect(try FileManager.default.contentsOfDirectory(atPath: app.data.path + "/exports").isEmpty)
        }
    }

    @Test(.redis) func `under a public address every link that a client is told has its path, and Redis has none`()
        async throws
    {
        try await RunningAppliance.with(["BASE_URL": "https://host.example/tools/almanac"], items: Samples.items()) {
            app in
            let body = #"{"start_date": "2023-09-01", "end_date": "2024-01-31"}"#
            let made = try await app.send(.POST, "/tools/almanac/api/exports/pdf", json: body)
            let status = try #require(made.headers["Location"].first)
            let id = try #require(try made.json["job_id"]?.string)
            let streamed = try await app.end(of: "/api/exports/\(id)")
            let asked = try await app.send(.GET, status).json
            let listed = try await app.send(.GET, "/api/exports").json["jobs"]?.array?.first
            let name = try #require(asked["filename"]?.string)
            for document in [streamed, asked, listed] {
                #expect(document?["download_url"]?.string == "/tools/almanac/api/static/exports/\(name)")
            }
            #expect(try await app.send(.GET, try #require(asked["download_url"]?.string)).status == 200)
            let stored = try await app.redis.send(RedisCommand("GET", "export_job:\(id)")).string
            #expect(stored?.contains(#""/api/static/exports/"#) == true && stored?.contains("/tools/") == false)
        }
    }

    @Test(.redis) func `status GET of a completed PDF says when it expires`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let before = Timestamp.now()
            let done = try await app.export("pdf", Samples.request)
            let id = try #require(done["job_id"]?.string)
            let status = try await app.send(.GET, "/api/exports/pdf/\(id)")
            #expect(status.status == 200)
            let expiry = try #require(try status.json["expires_at"]?.string.flatMap { Timestamp($0) })
            #expect(expiry > before + .seconds(3599) && expiry <= .now() + .seconds(3600))
            #expect(try await app.send(.GET, "/api/exports/zip/\(id)").status == 404)
        }
    }

    @Test(.redis) func `status GET, ZIP completed: the bundle holds the report, the items and sums that fit`()
        async throws
    {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let done = try await app.export("zip", Samples.request)
            let id = try #require(done["job_id"]?.string)
            #expect(try await app.send(.GET, "/api/exports/zip/\(id)").json["status"] == "completed")
            let file = try await app.send(.GET, try #require(done["download_url"]?.string))
            let path = app.data.path + "/got.zip"
            try Data(file.body).write(to: URL(fileURLWithPath: path))
            let entries = try readZip(path)
            let names = entries.map(\.name)
            #expect(names.contains("report.pdf"))
            #expect(names.contains("items.csv"))
            #expect(names.contains("items/2023-09/#0.json"))
            let sums = String(decoding: try #require(entries.first { $0.name == "SHA256SUMS" }).bytes, as: UTF8.self)
            for entry in entries where entry.name != "SHA256SUMS" {
                #expect(sums.contains("\(SHA256.hash(data: entry.bytes).hexadecimal)  \(entry.name)\n"))
            }
        }
    }

    @Test(.redis) func `status GET of a job that waits is processing, and the queue is told full`() async throws {
        try await RunningAppliance.with(["MAX_QUEUED_JOBS": "1"]) { app in
            try await app.withHeldQueue(of: .export) { id in
                let status = try await app.send(.GET, "/api/exports/pdf/\(id)")
                #expect(try status.json["status"] == "processing")
                let refused = try await app.send(.POST, "/api/exports/pdf", json: Samples.request)
                #expect(refused.status == 429)
                #expect(refused.headers["Retry-After"].first.flatMap { Int($0) } ?? 0 >= 1)
            }
        }
    }

    @Test(.redis) func `status GET of a failed job tells the reason`() async throws {
        try await RunningAppliance.with { app in
            let id = JobID.make()
            let document =
                "{\"status\":\"failed\",\"job_id\":\"\(id)\",\"kind\":\"pdf\",\"error\":\"no space\","
                + "\"created_at\":\"2026-01-01T00:00:00Z\",\"attempt\":1,\"warnings\":[],"
                + "\"progress\":{\"percentage\":0,\"processed\":0,\"stage\":\"drawing\"}}"
            _ = try await app.redis.send(RedisCommand("SET", "export_job:\(id)", document, "EX", 60))
            let status = try await app.send(.GET, "/api/exports/pdf/\(id)")
            #expect(try status.json["status"] == "failed")
            #expect(try status.json["error"] == "no space")
        }
    }

    @Test(
        .redis,
        arguments: [
            "00000000-0000-4000-8000-000000000000", "../../etc/passwd", "x", "%00",
            "A0000000-0000-4000-8000-000000000000",
        ]
    )
    func `status GET, not found`(id: String) async throws {
        try await RunningAppliance.with { app in
            let answer = try await app.send(.GET, "/api/exports/pdf/\(id)")
            #expect(answer.status == 404)
            #expect(answer.headers["Content-Type"] == ["application/problem+json"])
        }
    }

    @Test(.redis, arguments: ["garbage", "[]", "{}", #"{"job_id":"other"}"#])
    func `a foreign document under a job's key is not found`(text: String) async throws {
        try await RunningAppliance.with { app in
            let id = JobID.make()
            _ = try await app.redis.send(RedisCommand("SET", "export_job:\(id)", text, "EX", 60))
            #expect(try await app.send(.GET, "/api/exports/pdf/\(id)").status == 404)
            _ = try await app.redis.send(RedisCommand("DEL", "export_job:\(id)"))
            _ = try await app.redis.send(RedisCommand("RPUSH", "export_job:\(id)", text))
            #expect(try await app.send(.GET, "/api/exports/pdf/\(id)").status == 404)
        }
    }

    @Test(.redis) func `a range stands for two dates, and not beside them`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let made = try await app.export("pdf", #"{"range": "last_7_days", "timezone": "Asia/Tokyo"}"#)
            #expect(made["status"] == "completed")
            let both = try await app.send(
                .POST,
                "/api/exports/pdf",
                json: #"{"range": "last_month", "start_date": "2023-09-01"}"#
            )
            #expect(both.status == 422 && both.text.contains("can't be there beside range"))
        }
    }

    @Test(.redis) func `a range without items gives a report that says so`() async throws {
        try await RunningAppliance.with { app in
            let done = try await app.export(
                "pdf",
                #"{"start_date": "2020-01-01", "end_date": "2020-03-31"}"#
            )
            #expect(done["status"] == "completed")
            let file = try await app.send(.GET, try #require(done["download_url"]?.string))
            let path = app.data.path + "/empty.pdf"
            try Data(file.body).write(to: URL(fileURLWithPath: path))
            let pdf = PDFFile(URL(fileURLWithPath: path))
            let text = try await pdf.text()
            #expect(text.contains("No item was created or closed in this range") && !text.contains("0 of 0"))
        }
    }

    @Test(.redis) func `every report type and paper is made`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let flow =
                #"{"report_type": "flow", "start_date": "2023-09-01", "end_date": "2023-12-31", "paper": "letter"}"#
            let flowJob = try await app.export("pdf", flow)
            #expect(flowJob["status"] == "completed")
            let comparison = """
                {"report_type": "comparison", "comparison_periods": [
                {"start_date": "2023-09-01", "end_date": "2023-09-30", "label": "September"},
                {"start_date": "2023-11-01", "end_date": "2023-11-30", "label": "November"}]}
                """
            let comparisonJob = try await app.export("zip", comparison)
            #expect(comparisonJob["status"] == "completed")
        }
    }

    @Test(.redis) func `jobs can be told apart by what was asked for`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let plain = try await app.export("pdf", Samples.request)
            let dates = #""start_date": "2023-09-01", "end_date": "2023-09-30""#
            _ = try await app.export("zip", #"{"report_type": "flow", "title": "The autumn", \#(dates)}"#)
            #expect(plain["title"] == nil && plain["report_type"] == "seasonal_activity")
            #expect(plain["start_date"] == "2023-09-01" && plain["end_date"] == "2024-01-31")
            let list = try await app.send(.GET, "/api/exports?kind=zip").json["jobs"]?.array
            let named = try #require(list?.first)
            #expect(named["title"] == "The autumn" && named["report_type"] == "flow")
            #expect(named["end_date"] == "2023-09-30")
        }
    }

    @Test(.redis) func `the same items and request give the same bytes`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            for kind in ["pdf", "zip"] {
                let first = try await app.export(kind, Samples.request)
                let second = try await app.export(kind, Samples.request)
                #expect(first["sha256"] == second["sha256"])
                #expect(first["filename"] != second["filename"])
            }
        }
    }
}

extension RunningAppliance {
    /// Puts a job into the queue that looks as if another process had it in hand.
    fileprivate func withHeldQueue(of family: JobFamily, _ body: (JobID) async throws -> Void) async throws {
        let id = JobID.make()
        let document = ExportStatus(jobID: id, kind: .pdf, createdAt: .now())
        let text = try DocumentJSON.encode(document)
        _ = try await redis.send(RedisCommand("SET", family.documentKey(id), text, "EX", 60))
        let hold = RedisScript(
            """
            redis.pcall('XGROUP', 'CREATE', KEYS[1], ARGV[1], '0', 'MKSTREAM')
            redis.call('XADD', KEYS[1], '*', 'id', ARGV[2])
            redis.call('XREADGROUP', 'GROUP', ARGV[1], 'another', 'COUNT', 1, 'STREAMS', KEYS[1], '>')
            """
        )
        let key = family.queueKey(of: try storeID)
        _ = try await redis.run(hold, keys: [key], arguments: [JobKeys.group, id.description])
        try await body(id)
    }
}
