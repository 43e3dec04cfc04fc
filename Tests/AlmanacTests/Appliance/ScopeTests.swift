import Crypto
import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import Automation
@testable import Items
@testable import Storage

/// What a token may not come to by a way round.
@Suite(.timeLimit(.minutes(60))) struct ScopeTests {
    private static let settings = [
        "API_TOKENS": "\(hash("all")),\(hash("maker"))=export,\(hash("editor"))=read+export", "SIGNED_URLS": "true",
    ]

    private static func hash(_ token: String) -> String {
        SHA256.hash(data: Data(token.utf8)).hexadecimal
    }

    private static func bearer(_ token: String, _ more: (String, String)...) -> [(String, String)] {
        [("Authorization", "Bearer \(token)")] + more
    }

    private static func report(_ name: String, importFirst: String = "[]") -> String {
        """
        {"name": "\(name)", "kind": "pdf", "request": {"range": "last_month"}, "import_first": \(importFirst)}
        """
    }

    @Test(.redis) func `who may ask for exports but not read them gets no link by waiting`() async throws {
        try await RunningAppliance.with(Self.settings, items: Samples.items()) { app in
            let saved = try await app.send(.POST, "/api/reports", json: Self.report("R"), headers: Self.bearer("maker"))
            let path = try #require(saved.headers["Location"].first)
            for (target, body) in [("/api/exports/zip", Samples.request), ("\(path)/run", nil as String?)] {
                for (token, status) in [("maker", 202), ("editor", 200)] {
                    let headers = Self.bearer(token, ("Prefer", "wait=30"))
                    let answer = try await app.send(.POST, target, json: body, headers: headers)
                    #expect(answer.status == status, "\(target) \(token): \(answer.text)")
                    #expect(answer.text.contains("?expires=") == (token == "editor"))
                }
            }
        }
    }

    @Test(.redis) func `nor by changing a saved report`() async throws {
        try await RunningAppliance.with(Self.settings, items: Samples.items()) { app in
            let saved = try await app.send(.POST, "/api/reports", json: Self.report("R"), headers: Self.bearer("all"))
            let path = try #require(saved.headers["Location"].first)
            let id = try #require(try saved.json["id"]?.string)
            _ = try await app.send(.POST, path + "/run", headers: Self.bearer("all"))
            try await app.untilSaved { try $0.runs(of: id, limit: 1).first?.filename != nil }
            for (token, isSigned) in [("maker", false), ("editor", true)] {
                let headers = Self.bearer(token, ("If-Match", "*"))
                let answer = try await app.send(.PATCH, path, json: "{}", headers: headers)
                let link = try #require(try answer.json["files"]?.array?.first?["download_url"]?.string)
                #expect(link.contains("?expires=") == isSigned)
                #expect(try await app.send(.GET, link).status == (isSigned ? 200 : 401))
            }
        }
    }

    @Test(.redis) func `a report that imports first wants the scope import as well`() async throws {
        try await RunningAppliance.with(Self.settings) { app in
            let source = try await app.send(
                .POST,
                "/api/sources",
                json: """
                    {"name": "Site", "source_type": "github", "source_config": {"repository": "acme/site", "api_token": "x"}}
                    """,
                headers: Self.bearer("all")
            )
            let id = try #require(try source.json["id"]?.string)
            let body = Self.report("First", importFirst: "[\"\(id)\"]")
            let refused = try await app.send(.POST, "/api/reports", json: body, headers: Self.bearer("editor"))
            #expect(refused.status == 403 && refused.text.contains("a token with the scope import"))
            #expect(refused.headers["WWW-Authenticate"].first?.contains("scope=\"import\"") == true)

            let saved = try await app.send(.POST, "/api/reports", json: body, headers: Self.bearer("all"))
            let path = try #require(saved.headers["Location"].first, "\(saved.text)")
            for (change, status) in [
                ("{\"name\": \"Other\"}", 200), ("{\"import_first\": [\"\(id)\"]}", 200),
                ("{\"import_first\": [\"\(id)\", \"\(id)\"]}", 403), ("{\"import_first\": []}", 200),
                ("{\"import_first\": [\"\(id)\"]}", 403),
            ] {
                let headers = Self.bearer("editor", ("If-Match", "*"))
                let answer = try await app.send(.PATCH, path, json: change, headers: headers)
                #expect(answer.status == status, "\(change): \(answer.text)")
            }
        }
    }

    @Test(.redis) func `to remove what is held takes the scope of imports`() async throws {
        let settings = ["API_TOKENS": "\(Self.hash("editor"))=read+export,\(Self.hash("keeper"))=import"]
        try await RunningAppliance.with(settings, items: Samples.items()) { app in
            let path = "/api/items/sources?source_type=github&source=acme/site"
            for (token, status) in [("editor", 403), ("keeper", 204)] {
                let answer = try await app.send(.DELETE, path, headers: Self.bearer(token))
                #expect(answer.status == status, "\(token): \(answer.text)")
            }
        }
    }
}
