import Crypto
import Foundation
import GRDB
import HouseTestSupport
import NIOHTTP1
import TestSupport
import Testing

@testable import Items
@testable import Storage

@Suite(.timeLimit(.minutes(60))) struct SavedReportsTests {
    private static let monthly = """
        {"name": "Monthly", "kind": "pdf", "request": {"range": "last_month", "title": "The month"},
        "schedule": {"cron": "55 23 31 12 *", "timezone": "Europe/Berlin"}, "keep_days": 400}
        """

    private static func saved(_ app: RunningAppliance, _ body: String) async throws -> (path: String, id: String) {
        let made = try await app.send(.POST, "/api/reports", json: body)
        try #require(made.status == 201, "\(made.text)")
        return (try #require(made.headers["Location"].first), try #require(try made.json["id"]?.string))
    }

    /// A report that is let be due at a time, once it has been made.
    private static func made(
        _ app: RunningAppliance,
        _ report: (path: String, id: String),
        dueAt: String
    ) async throws -> JSONValue {
        let due = try #require(Timestamp(dueAt))
        try await app.store.writeSaved { try $0.setDue(due, of: report.id) }
        _ = try await app.send(.PATCH, report.path, json: "{}", headers: [("If-Match", "*")])
        try await app.untilSaved { try $0.runs(of: report.id, limit: 1).first?.endedAt != nil }
        return try await app.send(.GET, report.path).json
    }

    @Test(.redis) func `a report is for the time it was due at, and its file outlives its job`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let report = try await Self.saved(app, Self.monthly)
            // 23:55 of 31 December in Berlin, and made long after: the month before it is November all the same.
            let document = try await Self.made(app, report, dueAt: "2023-12-31T22:55:00Z")
            let file = try #require(document["files"]?.array?.first)
            #expect(document["last_run"]?["status"] == "completed" && document["files"]?.array?.count == 1)
            let dueYear = try #require(document["last_run"]?["due_at"]?.string?.prefix(4)).description
            #expect(file["start_date"]?.string == "\(dueYear)-11-01" && file["end_date"]?.string == "\(dueYear)-11-30")

            let job = try #require(file["job_id"]?.string)
            let link = try #require(file["download_url"]?.string)
            #expect(try await app.send(.DELETE, "/api/exports/\(job)").status == 204)
            let answer = try await app.send(.GET, link)
            #expect(answer.status == 200 && answer.body.starts(with: "%PDF".utf8))
            #expect(file["sha256"]?.string == SHA256.hash(data: answer.body).hexadecimal)

            let name = try #require(file["filename"]?.string)
            #expect(try await app.send(.DELETE, report.path + "/files/\(name)").status == 204)
            #expect(try await app.send(.GET, link).status == 404)
            #expect(try await app.send(.GET, report.path).json["files"] == .array([]))
            #expect(try FileManager.default.contentsOfDirectory(atPath: app.data.path + "/reports").isEmpty)
        }
    }

    @Test(.redis) func `a report that rests on an import waits for it`() async throws {
        let issue = """
            [{"id": 7, "number": 1, "title": "One", "state": "open", "user": null, "labels": [], "comments": 0,
            "created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-02T00:00:00Z", "closed_at": null,
            "html_url": "https://x.example/1", "repository_url": "https://x.example/repos/acme/site"}]
            """
        try await FakeService.with { _, _ in
            FakeService.Answer(issue)
        } _: { tracker in
            try await RunningAppliance.with(["ALLOWED_PRIVATE_HOSTS": "127.0.0.1"]) { app in
                let source = try await app.send(
                    .POST,
                    "/api/sources",
                    json: """
                        {"name": "Site", "source_type": "github",
                        "source_config": {"base_url": "\(tracker.url)", "repository": "acme/site", "api_token": "x"}}
                        """
                )
                let id = try #require(try source.json["id"]?.string)
                let body = Self.monthly.replacing(#""keep_days": 400"#, with: #""import_first": ["\#(id)"]"#)
                let report = try await Self.saved(app, body)
                let document = try await Self.made(app, report, dueAt: "2024-12-31T22:55:00Z")
                #expect(document["last_run"]?["status"] == "completed")
                #expect(try await app.send(.GET, "/api/sources/\(id)").json["items"] == 1)
                let job = try #require(document["last_run"]?["job_id"]?.string)
                let coverage = try await app.send(.GET, "/api/exports/pdf/\(job)").json["coverage"]
                #expect(coverage?["sources"]?.array?.count == 1)
            }
        }
    }

    @Test(.redis) func `a report that a newer version has saved is told, and neither made nor changed`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let report = try await Self.saved(app, Self.monthly)
            let other = try await Self.saved(app, Self.monthly.replacing("Monthly", with: "Other"))
            let due = Timestamp(seconds: 1_600_000_000)
            let body = try await app.store.writeSaved { saved in
                var record = try #require(try saved.record(report.id))
                record.body = record.body.replacing(#""kind""#, with: #""audience":["board"],"kind""#)
                record.dueAt = due
                #expect(try saved.update(record))
                return record.body
            }
            // The keeper has had its turn when another one that came due with it is made.
            _ = try await Self.made(app, other, dueAt: "2023-12-31T22:55:00Z")
            let (record, runs) = try await app.store.readSaved { saved in
                (try #require(try saved.record(report.id)), try saved.runs(of: report.id))
            }
            #expect(record.body == body && record.dueAt == due && runs.isEmpty)
            let told = try await app.send(.GET, report.path)
            #expect(told.status == 200)
            #expect(try told.json["problem"]?.string?.contains("newer version") == true)
            #expect(try await app.send(.GET, other.path).json["problem"] == nil)
            let change = try await app.send(
                .PATCH,
                report.path,
                json: #"{"keep_days": 1}"#,
                headers: [("If-Match", "*")]
            )
            #expect(change.status == 409 && change.text.contains("newer version"))
            #expect(try await app.send(.POST, report.path + "/run").status == 409)
        }
    }

    /// The answer of one that was quick: on a busy machine not each is made within its half minute.
    private static func waited(_ app: RunningAppliance, _ path: String, _ json: String?) async throws -> HTTPAnswer {
        while true {
            let answer = try await app.send(.POST, path, json: json, headers: [("Prefer", "respond-async, wait=30")])
            guard answer.status == 202 else {
                #expect(answer.status == 200 && answer.headers["Preference-Applied"] == ["wait=30"])
                return answer
            }
        }
    }

    @Test(.redis) func `a report is made at once where somebody asks, and the answer waits for it`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let body = #"{"name": "Now", "kind": "zip", "request": {"range": "last_7_days"}}"#
            let report = try await Self.saved(app, body)
            let run = try await Self.waited(app, report.path + "/run", nil)
            #expect(try run.json["status"] == "completed" && run.json["kind"] == "zip")
            let plain = try await app.send(.POST, report.path + "/run")
            #expect(plain.status == 202 && plain.headers["Preference-Applied"].isEmpty)
            let id = try #require(try plain.json["job_id"]?.string)
            #expect(try await app.end(of: "/api/exports/\(id)")["status"] == "completed")
            let export = try await Self.waited(app, "/api/exports/pdf", Samples.request)
            #expect(try export.json["download_url"]?.string != nil)
            #expect(try export.json["expires_at"]?.string != nil)
        }
    }

    @Test(
        .redis,
        arguments: [
            (#"{"kind": "pdf", "request": {"range": "last_month"}}"#, "/name"),
            (#"{"name": "A", "kind": "doc", "request": {"range": "last_month"}}"#, "/kind"),
            (#"{"name": "A", "kind": "pdf"}"#, "/request"),
            (#"{"name": "A", "kind": "pdf", "request": {}}"#, "/request/start_date"),
            (#"{"name": "A", "kind": "pdf", "request": {"range": "next_month"}}"#, "/request/range"),
            (#"{"name": "A", "kind": "pdf", "request": {"range": 5}}"#, "/request/range"),
            (
                #"{"name": "A", "kind": "pdf", "request": {"range": "last_month", "start_date": "2024-01-01"}}"#,
                "/request/start_date"
            ),
            (#"{"name": "A", "kind": "pdf", "request": {"range": "last_month", "paper": "a3"}}"#, "/request/paper"),
            (#"{"name": "A", "kind": "pdf", "request": {"range": "last_900_days"}}"#, "/request/end_date"),
            (
                #"{"name": "A", "kind": "pdf", "request": {"range": "last_month"}, "import_first": ["x"]}"#,
                "/import_first/0"
            ),
            (#"{"name": "A", "kind": "pdf", "request": {"range": "last_month"}, "keep_days": 0}"#, "/keep_days"),
            (
                #"{"name": "A", "kind": "pdf", "request": {"range": "last_month"}, "schedule": {"cron": "* * * * *"}}"#,
                "/schedule/cron"
            ),
        ]
    )
    func `what is wrong with a report is told at its field`(body: String, pointer: String) async throws {
        try await RunningAppliance.with { app in
            let answer = try await app.send(.POST, "/api/reports", json: body)
            #expect(answer.status == 422)
            let pointers = try answer.json["errors"]?.array?.compactMap { $0["pointer"]?.string } ?? []
            #expect(pointers.contains(pointer), "\(answer.text)")
        }
    }

    @Test(.redis) func `word of a report goes by mail and chat, and what was refused is told with the report`()
        async throws
    {
        try await SMTPServer.with(.plain) { mail in
            try await FakeService.with { request, _ in
                .init("", status: request.path == "/gone" ? 410 : 200)
            } _: { receiver in
                let settings = [
                    "SMTP_URL": "smtp://127.0.0.1:\(mail.port)?starttls=never", "MAIL_FROM": "almanac@example.org",
                    "ALLOWED_PRIVATE_HOSTS": "127.0.0.1", "BASE_URL": "https://tools.example.org/almanac",
                    "SIGNED_URLS": "true",
                ]
                try await RunningAppliance.with(settings, items: Samples.items()) { app in
                    let deliver = """
                        [{"mail": ["a@example.org"]}, {"chat": "\(receiver.url)/services/canary-hook"},
                        {"chat": "\(receiver.url)/gone"}]
                        """
                    let body = Self.monthly.replacing(#""keep_days": 400"#, with: #""deliver": \#(deliver)"#)
                    let report = try await Self.saved(app, body)
                    let read = try await app.send(.GET, report.path)
                    #expect(!read.text.contains("canary"))
                    let tested = try await app.send(.POST, report.path + "/deliver-test").json["deliveries"]
                    #expect(tested?.array?.compactMap { $0["status"]?.string } == ["delivered", "delivered", "failed"])
                    _ = try await Self.made(app, report, dueAt: "2023-12-31T22:55:00Z")
                    try await app.untilSaved { saved in
                        let all = try saved.runs(of: report.id, limit: 1).flatMap { try saved.deliveries(ofRun: $0.id) }
                        return all.count == 3 && all.allSatisfy { $0.status != .pending }
                    }
                    let last = try await app.send(.GET, report.path).json["last_run"]
                    let deliveries = try #require(last?["deliveries"]?.array)
                    #expect(deliveries.compactMap { $0["status"]?.string } == ["delivered", "delivered", "failed"])
                    #expect(deliveries[2]["error"]?.string?.contains("410") == true)
                    let sent = try #require(try mail.mails.last)
                    #expect(sent.contains("filename=\"report_") && sent.contains("application/pdf"))
                    let chat = try #require(receiver.requests.last { $0.path.contains("canary") })
                    let text = try #require(try JSONValue(parsing: chat.body)["text"]?.string)
                    #expect(text.contains("https://tools.example.org/almanac/api/static/exports/report_"))
                    #expect(text.contains("signature="))
                    let job = try #require(try await app.send(.GET, report.path).json["last_run"]?["job_id"]?.string)
                    let status = try await app.send(.GET, "/api/exports/pdf/\(job)").json
                    #expect(status["deliveries"]?.array == deliveries)
                }
            }
        }
    }

    @Test(.redis) func `the operator is written to once of what fails for good again and again`() async throws {
        try await SMTPServer.with(.plain) { mail in
            let settings = [
                "SMTP_URL": "smtp://127.0.0.1:\(mail.port)?starttls=never", "MAIL_FROM": "almanac@example.org",
                "MAIL_OPERATOR": "operator@example.org", "ALLOWED_PRIVATE_HOSTS": "127.0.0.1",
            ]
            try await FakeService.with { _, _ in
                .init("{}", status: 401)
            } _: { tracker in
                try await RunningAppliance.with(settings) { app in
                    let source = try await app.send(
                        .POST,
                        "/api/sources",
                        json: """
                            {"name": "Site", "source_type": "github", "schedule": {"every": "1d"}, "source_config":
                            {"base_url": "\(tracker.url)", "repository": "acme/site", "api_token": "canary"}}
                            """
                    )
                    let id = try #require(try source.json["id"]?.string)
                    for count in 1...2 {
                        try await app.store.writeSaved { try $0.setDue(Timestamp(seconds: 1_600_000_000), of: id) }
                        _ = try await app.send(
                            .PATCH,
                            "/api/sources/\(id)",
                            json: "{}",
                            headers: [("If-Match", "*")]
                        )
                        try await app.untilSaved { try $0.runs(of: id).count { $0.state.isEnd } == count }
                        // A day goes by.
                        try await app.served.database.write {
                            try $0.execute(sql: "UPDATE saved_run SET due_at = due_at - 86400000")
                        }
                    }
                    try await app.untilSaved { saved in
                        try saved.runs(of: id).contains {
                            try saved.deliveries(ofRun: $0.id).first?.status == .delivered
                        }
                    }
                    let letter = try mail.mails[0]
                    #expect(letter.contains("operator@example.org") && letter.contains("The import has failed"))
                    #expect(!letter.contains("canary"))
                    let runs = try await app.store.readSaved { saved in
                        try saved.runs(of: id).map { try saved.deliveries(ofRun: $0.id).count }
                    }
                    #expect(runs == [0, 1])
                }
            }
        }
    }

    @Test(.redis) func `a schedule is told in words with its next three times`() async throws {
        try await RunningAppliance.with { app in
            let path = "/api/schedules/preview?cron=0%206%201%20*%20*&timezone=Europe/Berlin"
            let preview = try await app.send(.GET, path).json
            #expect(preview["description"] == "at 06:00 on day 1 of the month, Europe/Berlin")
            let times = preview["next"]?.array?.compactMap { $0.string.flatMap { Timestamp($0) } } ?? []
            #expect(times.count == 3 && times == times.sorted())
            for bad in ["", "?cron=0+0+31+2+*", "?every=1m", "?cron=@daily&every=6h", "?cron=@daily&timezone=Mars"] {
                let answer = try await app.send(.GET, "/api/schedules/preview" + bad)
                #expect(answer.status == 422, "\(bad)")
            }
        }
    }
}
