import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import Items
@testable import Storage

/// Sources that nobody has saved, and how they go.
@Suite(.timeLimit(.minutes(60))) struct HeldSourceRemovalTests {
    private static let local = ["ALLOWED_PRIVATE_HOSTS": "127.0.0.1"]
    private static let site = "/api/items/sources?source_type=github&source=acme/site"

    private static func body(_ tracker: FakeService, _ repository: String, more: String = "") -> String {
        """
        {\(more)"source_type": "github", "source_config": {"base_url": "\(tracker.url)", "repository": "\(repository)", "api_token": "t"}}
        """
    }

    private static func imported(_ app: RunningAppliance, _ tracker: FakeService, _ repository: String) async throws {
        let job = try await app.send(.POST, "/api/imports", json: body(tracker, repository)).json
        let end = try await app.end(of: "/api/imports/\(try #require(job["job_id"]?.string))")
        #expect(end["status"] == "completed")
    }

    /// `TYPE NAME: ITEMS` of each.
    private static func held(_ app: RunningAppliance) async throws -> [String] {
        try await app.send(.GET, "/api/items/sources").json["sources"]?.array?.map {
            "\($0["source_type"]?.string ?? "") \($0["source"]?.string ?? ""): \($0["items"]?.integer ?? -1)"
        } ?? []
    }

    @Test(.redis) func `what was imported once is removed, by the API and by the command, and nothing else is`()
        async throws
    {
        try await FakeService.with { request, _ in
            .init(GitHubFixture.list(request.path.contains("other") ? [3, 4] : [1, 2]))
        } _: { tracker in
            try await RunningAppliance.with(Self.local) { app in
                for name in ["acme/site", "acme/other"] { try await Self.imported(app, tracker, name) }
                var item = Samples.items()[0]
                item.source = Source(type: .jira, name: "c++ & more")
                try app.served.load([item])
                #expect(
                    try await Self.held(app) == ["github acme/other: 2", "github acme/site: 2", "jira c++ & more: 1"]
                )
                #expect(try await app.send(.DELETE, Self.site).status == 204)
                #expect(try await Self.held(app) == ["github acme/other: 2", "jira c++ & more: 1"])
                let again = try await app.send(.DELETE, Self.site)
                #expect(again.status == 404 && again.text.contains(#"of type github named \"acme/site\""#))

                let list = try await ServerCommandTests.run(app, ["sources", "held"])
                #expect(list.text.contains(/github +acme\/other +2 +20.* -\n/), "\(list.text)")
                let clear = try await ServerCommandTests.run(app, ["sources", "clear", "jira", "c++ & more"])
                #expect(clear.status == 0, "\(clear.text)")
                #expect(try await Self.held(app) == ["github acme/other: 2"])
                // It comes again as any other.
                try await Self.imported(app, tracker, "acme/site")
                #expect(try await Self.held(app) == ["github acme/other: 2", "github acme/site: 2"])
            }
        }
    }

    @Test(.redis) func `what came of a saved source stays, and its name is told`() async throws {
        try await FakeService.with { _, _ in
            .init(GitHubFixture.list([1, 2]))
        } _: { tracker in
            try await RunningAppliance.with(Self.local) { app in
                let named = Self.body(tracker, "acme/site", more: #""name": "The site", "#)
                let saved = try await app.send(.POST, "/api/sources", json: named).json
                let id = try #require(saved["id"]?.string)
                let path = "/api/sources/\(id)"
                #expect(try await app.send(.POST, path + "/import").status == 202)
                try await app.untilSaved { try $0.runs(of: id, limit: 1).first?.endedAt != nil }
                let held = try await app.send(.GET, "/api/items/sources").json["sources"]?.array
                #expect(held?.map { $0["saved_as"] } == [["The site"]])
                let refused = try await app.send(.DELETE, Self.site)
                #expect(refused.status == 409 && refused.text.contains("The site"))
                #expect(try await Self.held(app) == ["github acme/site: 2"])
                // Kept, it is nobody's any more.
                #expect(try await app.send(.DELETE, path + "?items=keep").status == 204)
                #expect(try await app.send(.DELETE, Self.site).status == 204)
                #expect(try await Self.held(app).isEmpty)
            }
        }
    }

    @Test(.redis) func `an import that goes on keeps its source`() async throws {
        try await FakeService.with { _, _ in
            FakeService.Answer("[]", fault: .silence)
        } _: { tracker in
            try await RunningAppliance.with(Self.local, items: Samples.items()) { app in
                let source = Samples.items()[0].source
                let asked = Self.body(tracker, "a/b")
                let job = try #require(try await app.send(.POST, "/api/imports", json: asked).json["job_id"]?.string)
                // As it is between two pages: its run is begun, and its job goes on.
                try await app.served.write { writer in _ = try writer.beginImport(of: source, key: job) }
                let path = "/api/items/sources?source_type=\(source.type.rawValue)&source=\(source.name)"
                let refused = try await app.send(.DELETE, path)
                #expect(refused.status == 409 && refused.text.contains(job))
                #expect(try await app.send(.DELETE, "/api/imports/\(job)").status == 204)
                #expect(try await app.send(.DELETE, path).status == 204)
                #expect(try await app.store.read { try $0.source(source) } == nil)
            }
        }
    }

    @Test(.redis) func `which source is meant has to be said, and each parameter that is wrong is named`() async throws
    {
        try await RunningAppliance.with { app in
            for (query, named) in [
                ("", ["/source_type", "/source"]), ("?source=a", ["/source_type"]),
                ("?source_type=github", ["/source"]), ("?source_type=svn&source=a", ["/source_type"]),
                ("?source_type=github&source=a&items=delete", ["/items"]),
            ] {
                let refused = try await app.send(.DELETE, "/api/items/sources" + query)
                let pointers = try refused.json["errors"]?.array?.compactMap { $0["pointer"]?.string }
                #expect(refused.status == 422 && pointers == named, "\(query): \(refused.text)")
            }
            #expect(try await app.send(.DELETE, Self.site).status == 404)
        }
    }
}
