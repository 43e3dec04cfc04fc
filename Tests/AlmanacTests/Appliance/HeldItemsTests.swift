import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import Items
@testable import Storage

/// What the store holds, as clients see it.
@Suite(.timeLimit(.minutes(60))) struct HeldItemsTests {
    @Test(.redis) func `the values to filter by are told with their counts, searched and limited`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let all = try await app.send(.GET, "/api/items/facets").json
            #expect(all["items"]?.integer == Samples.items().count && all["counted_at"]?.string != nil)
            let types = all["facets"]?["item_types"]
            let counts = types?["values"]?.array?.compactMap { $0["items"]?.integer } ?? []
            #expect(counts.reduce(0, +) == Samples.items().count && counts == counts.sorted(by: >))
            let word = try #require(types?["values"]?.array?.first?["value"]?.string)
            let query = "field=item_types&q=\(word.uppercased().prefix(3))&limit=1"
            let found = try await app.send(.GET, "/api/items/facets?\(query)").json["facets"]
            #expect(found?["item_types"]?["values"]?.array?.count == 1 && found?["projects"] == nil)
            #expect(try await app.send(.GET, "/api/items/facets?field=colour").status == 422)
            #expect(try await app.send(.GET, "/api/items/facets?limit=1001").status == 422)
        }
    }

    @Test(.redis) func `every source that is held is told, saved or not`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let held = try await app.send(.GET, "/api/items/sources").json
            let sources = held["sources"]?.array ?? []
            #expect(held["items"]?.integer == Samples.items().count && held["total"]?.integer == sources.count)
            #expect(
                sources.allSatisfy { $0["last_import"]?.string != nil && $0["missing"] == 0 && $0["error"] == .null }
            )
            #expect(sources.allSatisfy { $0["saved_as"] == [] })
            #expect(try await app.send(.GET, "/api/sources").json["total"] == 0)
        }
    }

    @Test(.redis) func `a file that was loaded is a source, renamed and removed like others, and imported by no one`()
        async throws
    {
        try await RunningAppliance.with { app in
            let csv = "id,title,created_at\n1,One,2024-01-01\n2,Two,2024-01-02\nx,Bad,never\n"
            func load() async throws {
                let job = try await app.send(
                    .POST,
                    "/api/imports/csv?name=tickets.csv",
                    body: Array(csv.utf8),
                    headers: [("Content-Type", "text/csv"), ("Prefer", "wait=30")]
                ).json
                let id = try #require(job["job_id"]?.string)
                _ = try await app.send(.GET, "/api/imports/\(id)/events")
            }
            try await load()
            let list = try await app.send(.GET, "/api/sources").json
            let source = try #require(list["sources"]?.array?.first)
            #expect(list["total"] == 1 && source["name"] == "tickets.csv" && source["source_type"] == "csv")
            #expect(
                source["items"] == 2 && source["schedule"] == .null && source["last_import"]?["status"] == "completed"
            )
            #expect(source["coverage"]?["refused"] == 1)
            let path = "/api/sources/\(try #require(source["id"]?.string))"

            let version = [("If-Match", "1")]
            let renamed = try await app.send(.PATCH, path, json: #"{"name": "Tickets"}"#, headers: version)
            #expect(try renamed.status == 200 && renamed.json["name"] == "Tickets" && renamed.json["version"] == 2)
            let scheduled = try await app.send(
                .PATCH,
                path,
                json: #"{"name": "T", "schedule": {"every": "6h"}}"#,
                headers: [("If-Match", "2")]
            )
            #expect(scheduled.status == 422 && scheduled.text.contains("/schedule"))
            // The same file once more is the same source.
            try await load()
            #expect(try await app.send(.GET, "/api/sources").json["sources"]?.array?.map { $0["name"] } == ["Tickets"])

            for action in ["import", "test", "preview"] {
                let refused = try await app.send(.POST, "\(path)/\(action)")
                #expect(refused.status == 409 && refused.text.contains("sending it again"), "\(action)")
            }
            let report = """
                {"name": "R", "kind": "pdf", "request": {"range": "last_month"}, "import_first": ["\(path.suffix(36))"]}
                """
            #expect(try await app.send(.POST, "/api/reports", json: report).status == 422)
            #expect(try await app.send(.DELETE, path).status == 409)
            #expect(try await app.send(.DELETE, path + "?items=delete").status == 204)
            #expect(try await app.send(.GET, "/api/sources").json["total"] == 0)
            #expect(try await app.store.read { try $0.sources() }.isEmpty)
        }
    }

    @Test(.redis) func `a file by the name of a tracker's source has a name of its own`() async throws {
        try await RunningAppliance.with { app in
            let body = """
                {"name": "tickets", "source_type": "github",
                "source_config": {"base_url": "https://api.github.com", "repository": "acme/site", "api_token": "t"}}
                """
            #expect(try await app.send(.POST, "/api/sources", json: body).status == 201)
            let job = try await app.send(
                .POST,
                "/api/imports/csv?name=tickets",
                body: Array("id,title,created_at\n1,One,2024-01-01\n".utf8),
                headers: [("Content-Type", "text/csv"), ("Prefer", "wait=30")]
            ).json
            _ = try await app.send(.GET, "/api/imports/\(try #require(job["job_id"]?.string))/events")
            let names = try await app.send(.GET, "/api/sources").json["sources"]?.array?.map { $0["name"] }
            #expect(names == ["tickets", "tickets (2)"])
        }
    }

    @Test(.redis) func `a file whose load goes on is not removed under it`() async throws {
        try await FakeService.with { _, _ in
            FakeService.Answer("[]", fault: .silence)
        } _: { tracker in
            try await RunningAppliance.with(["ALLOWED_PRIVATE_HOSTS": "127.0.0.1"]) { app in
                let asked = """
                    {"source_type": "github", "source_config": {"base_url": "\(tracker.url)", "repository": "a/b", "api_token": "t"}}
                    """
                let job = try #require(try await app.send(.POST, "/api/imports", json: asked).json["job_id"]?.string)
                // As a load has it between two pages: its run is begun, and its job goes on.
                try app.served.load(
                    [Samples.items()[0]].map { item in
                        var item = item
                        item.source = Source(type: .csv, name: "tickets.csv")
                        return item
                    }
                )
                try await app.served.write { writer in
                    _ = try writer.beginImport(of: Source(type: .csv, name: "tickets.csv"), key: job)
                }
                let list = try await app.send(.GET, "/api/sources").json
                let id = try #require(list["sources"]?.array?.first?["id"]?.string)
                let refused = try await app.send(.DELETE, "/api/sources/\(id)?items=delete")
                #expect(refused.status == 409 && refused.text.contains(job))
                #expect(try await app.send(.DELETE, "/api/imports/\(job)").status == 204)
                #expect(try await app.send(.DELETE, "/api/sources/\(id)?items=delete").status == 204)
            }
        }
    }
}
