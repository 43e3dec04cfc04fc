import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import Items
@testable import Storage

@Suite(.timeLimit(.minutes(60))) struct SavedSourcesTests {
    private static let local = ["ALLOWED_PRIVATE_HOSTS": "127.0.0.1"]
    private static let issue = """
        [{"id": 7, "number": 1, "title": "One", "state": "closed", "user": null, "labels": [], "comments": 0,
        "created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-02T00:00:00Z",
        "closed_at": "2024-01-02T00:00:00Z", "html_url": "https://x.example/1",
        "repository_url": "https://x.example/repos/acme/site"}]
        """

    private static func body(_ url: String, name: String = "Site", more: String = "") -> String {
        """
        {"name": "\(name)", "source_type": "github", "source_config": {"base_url": "\(url)", "repository": "acme/site",
        "api_token": "canary-token"}\(more)}
        """
    }

    private static func saved(
        _ app: RunningAppliance,
        _ body: String
    ) async throws -> (path: String, document: JSONValue) {
        let made = try await app.send(.POST, "/api/sources", json: body)
        try #require(made.status == 201, "\(made.text)")
        return (try #require(made.headers["Location"].first), try made.json)
    }

    /// The source once the end of its last import is noted.
    private static func imported(_ app: RunningAppliance, _ path: String) async throws -> JSONValue {
        let id = String(path.suffix(36))
        try await app.untilSaved { saved in
            guard let run = try saved.runs(of: id, limit: 1).first else { return false }
            return run.endedAt != nil || run.state == .retry
        }
        return try await app.send(.GET, path).json
    }

    @Test(.redis) func `a source is saved, read without its token, changed for its version and removed`() async throws {
        try await RunningAppliance.with { app in
            let (path, document) = try await Self.saved(app, Self.body("https://api.github.com"))
            #expect(document["source_config"]?["api_token"] == ["set": true] && document["version"] == 1)
            #expect(document["items"] == 0 && document["last_import"] == .null && document["schedule"] == .null)
            let read = try await app.send(.GET, path)
            #expect(try read.json == document && read.headers["ETag"] == ["\"1\""])
            #expect(!read.text.contains("canary"))

            let again = try await app.send(.POST, "/api/sources", json: Self.body("https://api.github.com"))
            #expect(try again.status == 409 && again.json["errors"]?.array?.first?["pointer"] == "/name")

            let rename = #"{"name": "Site and more", "schedule": {"cron": "0 5 * * *", "timezone": "Europe/Berlin"}}"#
            #expect(try await app.send(.PATCH, path, json: rename).status == 412)
            #expect(try await app.send(.PATCH, path, json: rename, headers: [("If-Match", "\"7\"")]).status == 412)
            for tag in ["\"1x", "\"1", "1\"", "+1", "W/\"1\"", "\"\""] {
                #expect(try await app.send(.PATCH, path, json: rename, headers: [("If-Match", tag)]).status == 412)
            }
            let changed = try await app.send(.PATCH, path, json: rename, headers: [("If-Match", "\"1\"")])
            #expect(changed.status == 200)
            let new = try changed.json
            #expect(new["name"] == "Site and more" && new["version"] == 2 && new["next_run"]?.string != nil)
            #expect(new["source_config"]?["api_token"] == ["set": true])
            // Two browsers that have read the same: the second one is told.
            #expect(try await app.send(.PATCH, path, json: rename, headers: [("If-Match", "1")]).status == 412)
            let paused = try await app.send(.PATCH, path, json: #"{"paused": true}"#, headers: [("If-Match", "2")])
            #expect(try paused.json["next_run"] == .null)
            for other in ["[]", "null", #""name""#] {
                let refused = try await app.send(.PATCH, path, json: other, headers: [("If-Match", "*")])
                #expect(refused.status == 422 && refused.text.contains("The body must be an object"), "\(other)")
            }
            let options = try await app.send(.POST, path + "/import", json: #"{"options": ["full"]}"#)
            #expect(try options.status == 422 && options.json["errors"]?.array?.first?["pointer"] == "/options")

            #expect(try await app.send(.GET, "/api/sources").json["total"] == 1)
            #expect(try await app.send(.DELETE, path).status == 204)
            #expect(try await app.send(.GET, path).status == 404)
            #expect(try await app.send(.DELETE, path).status == 404)
        }
    }

    @Test(.redis) func `every broken rule is told at its field`() async throws {
        try await RunningAppliance.with { app in
            let bad = try await app.send(
                .POST,
                "/api/sources",
                json: """
                    {"name": " ", "source_type": "github", "source_config": {"repository": 5}, "paused": "no",
                    "schedule": {"cron": "0 0 31 2 *"}, "options": {"batch_size": 0}, "colour": "red"}
                    """
            )
            #expect(bad.status == 422)
            let pointers = Set(try bad.json["errors"]?.array?.compactMap { $0["pointer"]?.string } ?? [])
            let expected: Set = [
                "/name", "/paused", "/schedule/cron", "/options/batch_size", "/source_config/repository", "/colour",
            ]
            #expect(pointers.isSuperset(of: expected), "\(pointers)")
            #expect(try await app.send(.GET, "/api/sources").json["total"] == 0)
        }
    }

    @Test(.redis) func `a secret is kept where it is left out, replaced where it is written, and goes by null`()
        async throws
    {
        try await FakeService.with { _, _ in
            FakeService.Answer("[]")
        } _: { tracker in
            try await RunningAppliance.with(Self.local) { app in
                let (path, _) = try await Self.saved(app, Self.body(tracker.url))
                func token(after config: String) async throws -> String? {
                    let patch = """
                        {"source_config": {"base_url": "\(tracker.url)", "repository": "acme/site"\(config)}}
                        """
                    try #require(
                        try await app.send(.PATCH, path, json: patch, headers: [("If-Match", "*")]).status == 200
                    )
                    _ = try await app.send(.POST, path + "/test")
                    return tracker.requests.last?.header("Authorization")
                }
                #expect(try await token(after: "") == "Bearer canary-token")
                #expect(try await token(after: #", "api_token": {"set": true}"#) == "Bearer canary-token")
                #expect(try await token(after: #", "api_token": "another""#) == "Bearer another")
                // A token that was entered for one address goes to no other.
                let elsewhere = #"{"source_config": {"base_url": "https://evil.example", "repository": "acme/site"}}"#
                let moved = try await app.send(.PATCH, path, json: elsewhere, headers: [("If-Match", "*")])
                #expect(moved.status == 422 && moved.text.contains("must be entered again"))
                // GitHub is not asked without one.
                let bare = """
                    {"source_config": {"base_url": "\(tracker.url)", "repository": "acme/site", "api_token": null}}
                    """
                let refused = try await app.send(.PATCH, path, json: bare, headers: [("If-Match", "*")])
                #expect(refused.status == 422 && refused.text.contains("/source_config/api_token"))
                let sealed = try await app.store.readSaved { try $0.records(.source).first?.sealed }
                #expect(sealed?.contains("another") == false)
            }
        }
    }

    @Test(.redis) func `an import now ends with what it holds, and one at a time`() async throws {
        try await FakeService.with { request, _ in
            request.path.contains("limited")
                ? .init("", status: 429, headers: [("Retry-After", "600")]) : .init(Self.issue)
        } _: { tracker in
            try await RunningAppliance.with(Self.local) { app in
                let (path, _) = try await Self.saved(app, Self.body(tracker.url))
                let made = try await app.send(.POST, path + "/import")
                #expect(made.status == 202)
                let done = try await Self.imported(app, path)
                #expect(done["items"] == 1 && done["sources"] == ["acme/site"])
                #expect(done["last_import"]?["status"] == "completed" && done["coverage"]?["stored"] == 1)
                #expect(try done["last_import"]?["job_id"] == made.json["job_id"])

                let slow = Self.body(tracker.url, name: "Slow").replacing("acme/site", with: "acme/limited")
                let (other, _) = try await Self.saved(app, slow)
                let first = try await app.send(.POST, other + "/import", json: #"{"options": {"full": true}}"#)
                #expect(first.status == 202)
                #expect(try await app.send(.POST, other + "/import").status == 409)
                #expect(try await app.send(.DELETE, other).status == 409)
                let id = try #require(try first.json["job_id"]?.string)
                #expect(try await app.send(.DELETE, "/api/imports/\(id)").status == 204)
                #expect(try await Self.imported(app, other)["last_import"]?["status"] == "cancelled")
                #expect(try await app.send(.DELETE, other).status == 204)

                #expect(try await app.send(.DELETE, path + "?items=all").status == 422)
                #expect(try await app.send(.DELETE, path + "?items=delete").status == 204)
                #expect(try await app.store.read { try $0.sources() }.isEmpty)
            }
        }
    }

    @Test(.redis) func `what is due is imported once, however often it was missed`() async throws {
        try await FakeService.with { _, _ in
            FakeService.Answer(Self.issue)
        } _: { tracker in
            try await RunningAppliance.with(Self.local) { app in
                let (path, document) = try await Self.saved(
                    app,
                    Self.body(tracker.url, more: #", "schedule": {"every": "1d"}"#)
                )
                let id = try #require(document["id"]?.string)
                let store = try app.store
                try await store.writeSaved { try $0.setDue(Timestamp(seconds: 1_600_000_000), of: id) }
                let wake = try await app.send(.PATCH, path, json: "{}", headers: [("If-Match", "*")])
                #expect(wake.status == 200)
                let done = try await Self.imported(app, path)
                #expect(done["last_import"]?["status"] == "completed" && done["items"] == 1)
                let runs = try await store.readSaved { try $0.runs(of: id) }
                #expect(runs.count == 1 && runs[0].isScheduled)
                // The last of those that were missed: today at 0:00.
                #expect(runs[0].dueAt.milliseconds % 86_400_000 == 0)
                #expect(runs[0].dueAt > Timestamp(seconds: 1_600_000_000))
                let next = try #require(done["next_run"]?.string.flatMap { Timestamp($0) })
                #expect(next - runs[0].dueAt == .seconds(86_400))
            }
        }
    }

    @Test(.redis, arguments: [401, 503])
    func `a scheduled import that fails is tried again, unless only a person can mend it`(status: Int) async throws {
        try await FakeService.with { _, _ in
            FakeService.Answer("{}", status: status == 503 ? 404 : 401)
        } _: { tracker in
            try await RunningAppliance.with(status == 503 ? [:] : Self.local) { app in
                let (path, document) = try await Self.saved(
                    app,
                    Self.body(tracker.url, more: #", "schedule": {"every": "1d"}"#)
                )
                let id = try #require(document["id"]?.string)
                try await app.store.writeSaved { try $0.setDue(Timestamp(seconds: 1_600_000_000), of: id) }
                _ = try await app.send(.PATCH, path, json: "{}", headers: [("If-Match", "*")])
                let last = try await Self.imported(app, path)["last_import"]
                #expect(last?["status"] == "failed" && last?["error_message"]?.string?.isEmpty == false)
                #expect((last?["retry_at"]?.string != nil) == (status == 503))
                if status == 401 { #expect(last?["error_code"] == "authentication_failed") }
            }
        }
    }
}
