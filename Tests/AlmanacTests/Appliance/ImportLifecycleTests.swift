import Foundation
import NIOHTTP1
import Redis
import TestSupport
import Testing

@testable import Imports
@testable import Items
@testable import Jobs
@testable import Storage

@Suite(.timeLimit(.minutes(60))) struct ImportLifecycleTests {
    private static let csv = """
        id,title,created,closed,type
        1,First,2024-01-01T10:00:00Z,2024-01-03T10:00:00Z,Bug
        2,Second,not a date,,Bug
        3,"Third, with a comma",2024-02-01,,Task

        """

    @Test(.redis) func `an uploaded file is imported, its bad rows refused by line`() async throws {
        try await RunningAppliance.with { app in
            let made = try await app.send(
                .POST,
                "/api/imports/csv?name=work.csv",
                body: Array(Self.csv.utf8),
                headers: [("Content-Type", "text/csv")]
            )
            #expect(made.status == 202)
            let document = try made.json
            #expect(document["status"] == "pending")
            #expect(document["source_type"] == "csv")
            let id = try #require(document["job_id"]?.string)
            let done = try await app.end(of: "/api/imports/\(id)")
            #expect(done["status"] == "completed")
            #expect(done["progress"]?["successful_items"] == 2)
            #expect(done["progress"]?["failed_items"] == 1)
            #expect(done["imported_items"]?.array?.first?["title"] == "line 3")
            #expect(try await app.store.read { try $0.sources() }.map(\.source.name) == ["work.csv"])
            #expect(try await app.send(.DELETE, "/api/imports/\(id)").status == 409)
        }
    }

    @Test(.redis) func `a tracker's items arrive with every field of the document there`() async throws {
        let issue = """
            [{"id": 7, "number": 1, "title": "One", "state": "closed", "user": null, "labels": [], "comments": 0,
            "created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-02T00:00:00Z",
            "closed_at": "2024-01-02T00:00:00Z", "html_url": "https://x.example/1",
            "repository_url": "https://x.example/repos/acme/site"}]
            """
        try await FakeService.with { _, _ in
            FakeService.Answer(issue)
        } _: { tracker in
            try await RunningAppliance.with(["ALLOWED_PRIVATE_HOSTS": "127.0.0.1"]) { app in
                let made = try await app.send(.POST, "/api/imports", json: Self.request(tracker.url))
                #expect(made.status == 202)
                let id = try #require(try made.json["job_id"]?.string)
                let done = try await app.end(of: "/api/imports/\(id)")
                #expect(done["status"] == "completed")
                #expect(done["progress"]?["successful_items"] == 1)
                for key in ImportStatus.CodingKeys.allCases {
                    #expect(try await app.send(.GET, "/api/imports/\(id)").text.contains("\"\(key.rawValue)\":"))
                }
            }
        }
    }

    @Test(.redis) func `a private address is refused with the setting that would allow it, and the token stays secret`()
        async throws
    {
        try await RunningAppliance.with { app in
            let made = try await app.send(.POST, "/api/imports", json: Self.request("http://127.0.0.1:9"))
            let id = try #require(try made.json["job_id"]?.string)
            let done = try await app.end(of: "/api/imports/\(id)")
            #expect(done["status"] == "failed")
            #expect(done["error_message"]?.string?.contains("ALLOWED_PRIVATE_HOSTS") == true)
            let record = try await app.redis.send(RedisCommand("HGETALL", JobKeys.record(try #require(JobID(id)))))
            #expect(!"\(record)".contains("canary"))
        }
    }

    @Test(.redis) func `a pending import is cancelled, and ended once`() async throws {
        try await FakeService.with { _, _ in
            FakeService.Answer("", status: 503, headers: [("Retry-After", "600")])
        } _: { tracker in
            try await RunningAppliance.with(["ALLOWED_PRIVATE_HOSTS": "127.0.0.1"]) { app in
                let made = try await app.send(.POST, "/api/imports", json: Self.request(tracker.url))
                let id = try #require(try made.json["job_id"]?.string)
                #expect(try await app.send(.DELETE, "/api/imports/\(id)").status == 204)
                #expect(try await app.send(.GET, "/api/imports/\(id)").json["status"] == "cancelled")
                #expect(try await app.send(.DELETE, "/api/imports/\(id)").status == 409)
                let listed = try await app.send(.GET, "/api/imports?status_filter=cancelled&source_type=github").json
                #expect(listed["total"] == 1)
                #expect(listed["jobs"]?.array?.first?["job_id"]?.string == id)
            }
        }
    }

    @Test(.redis) func `a job that waits for its tracker shows it and lets others work`() async throws {
        try await FakeService.with { request, _ in
            request.path.contains("limited")
                ? .init("", status: 429, headers: [("Retry-After", "600")]) : .init("[]")
        } _: { tracker in
            try await RunningAppliance.with(["ALLOWED_PRIVATE_HOSTS": "127.0.0.1", "WORKERS": "1"]) { app in
                let limited = try await app.send(.POST, "/api/imports", json: Self.request(tracker.url, "acme/limited"))
                let id = try #require(try limited.json["job_id"]?.string)
                var document = JSONValue.null
                while document["waiting"]?["resume_at"] == nil {
                    document = try await app.send(.GET, "/api/imports/\(id)").json
                }
                #expect(document["waiting"]?["reason"] == "GitHub's secondary rate limit")
                #expect(document["status"] == "processing")
                let other = try await app.send(.POST, "/api/imports", json: Self.request(tracker.url))
                let done = try await app.end(of: "/api/imports/\(try #require(try other.json["job_id"]?.string))")
                #expect(done["status"] == "completed")
                #expect(try await app.send(.DELETE, "/api/imports/\(id)").status == 204)
            }
        }
    }

    @Test(.redis) func `counts that don't add up are a warning of the job and of every later report`() async throws {
        let issue = """
            [{"id": 7, "iid": 1, "title": "One", "state": "opened", "labels": [], "user_notes_count": 0,
            "created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-02T00:00:00Z",
            "references": {"full": "acme/site#1"}, "web_url": "https://x.example/acme/site/-/issues/1"}]
            """
        try await FakeService.with { _, _ in
            FakeService.Answer(issue, headers: [("X-Total", "9")])
        } _: { tracker in
            try await RunningAppliance.with(["ALLOWED_PRIVATE_HOSTS": "127.0.0.1"]) { app in
                let request = """
                    {"source_type": "gitlab", "source_config": {"base_url": "\(tracker.url)", "api_token": "canary",
                    "project_id": 5}}
                    """
                let made = try await app.send(.POST, "/api/imports", json: request)
                let done = try await app.end(of: "/api/imports/\(try #require(try made.json["job_id"]?.string))")
                #expect(done["status"] == "completed")
                let warning = try #require(done["warnings"]?.array?.first?.string)
                #expect(warning.contains("9 items, but only 1 came"))
                let dates = #""start_date": "2024-01-01", "end_date": "2024-03-31""#
                let export = try await app.export("pdf", "{\(dates)}")
                let source = export["coverage"]?["sources"]?.array?.first
                #expect(source?["warnings"]?.array?.first?.string == warning && source?["expected"] == 9)
                let file = try await app.send(.GET, try #require(export["download_url"]?.string))
                let path = app.data.appending(path: "got.pdf")
                try Data(file.body).write(to: path)
                #expect(try await PDFFile(path).text().contains("9 items, but only 1 came"))
            }
        }
    }

    @Test(.redis, arguments: ["limit=0", "limit=1000", "offset=-1", "status_filter=odd", "source_type=svn"])
    func `a bad parameter of the list is named`(query: String) async throws {
        try await RunningAppliance.with { app in
            let answer = try await app.send(.GET, "/api/imports?\(query)")
            #expect(answer.status == 422)
            #expect(answer.text.contains(query.prefix { $0 != "=" }))
        }
    }

    private static func request(_ url: String, _ repository: String = "acme/site") -> String {
        """
        {"source_type": "github", "source_config": {"base_url": "\(url)", "api_token": "canary", "repository": "\(repository)"}}
        """
    }
}
