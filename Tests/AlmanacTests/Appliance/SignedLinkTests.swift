import Crypto
import Foundation
import HTTPTypes
import NIOHTTP1
import TestSupport
import Testing

@testable import HTTP
@testable import Items

@Suite(.timeLimit(.minutes(60))) struct SignedLinkTests {
    private static let hash = SHA256.hash(data: Data("token".utf8)).hexadecimal
    private static let bearer = [("Authorization", "Bearer token")]

    @Test(.redis) func `a signed link opens its file without a token, and nothing else`() async throws {
        let settings = ["API_TOKENS": Self.hash, "SIGNED_URLS": "true", "BASE_URL": "https://example.org/sub"]
        try await RunningAppliance.with(settings, items: Samples.items()) { app in
            var links: [String] = []
            for kind in ["pdf", "zip"] {
                let made = try await app.send(
                    .POST,
                    "/api/exports/\(kind)",
                    json: Samples.request,
                    headers: Self.bearer
                )
                let id = try #require(try made.json["job_id"]?.string)
                let events = try await app.send(.GET, "/api/exports/\(id)/events", headers: Self.bearer)
                #expect(events.text.contains("completed"))
                let status = try await app.send(.GET, "/api/exports/\(kind)/\(id)", headers: Self.bearer)
                let link = try #require(try status.json["download_url"]?.string)
                #expect(events.text.contains(link))
                links.append(link)
            }
            for link in links {
                #expect(link.hasPrefix("/sub/api/static/exports/") && link.contains("?expires="))
                let file = try await app.send(.GET, link)
                #expect(file.status == 200 && !file.body.isEmpty)
                #expect(try await app.send(.HEAD, link).status == 200)
            }
            let names = links.map { $0.prefix { $0 != "?" } }
            let queries = links.map { $0.drop { $0 != "?" } }
            for wrong in [
                "\(names[0])\(queries[1])", "\(names[0])\(queries[0].replacing("expires=", with: "expires=9"))",
                "\(names[0])\(queries[0].dropLast())0g", "\(names[0])?expires=99999999999&signature=",
            ] {
                #expect(try await app.send(.GET, wrong).status == 403, "\(wrong)")
            }
            for closed in ["\(names[0])", "/api/exports\(queries[0])", "/metrics\(queries[0])"] {
                #expect(try await app.send(.GET, closed).status == 401, "\(closed)")
            }
            #expect(try await app.send(.DELETE, links[0]).status == 401)
        }
    }

    @Test func `a link is good to the second of its end, and from the same key alone`() throws {
        let completed = Timestamp(seconds: 1_000_000)
        func links(_ key: UInt8, at seconds: Int64) -> SignedLinks {
            SignedLinks(
                key: SymmetricKey(data: [UInt8](repeating: key, count: 32)),
                lifetime: .seconds(3600),
                now: { Timestamp(seconds: seconds) }
            )
        }
        let link = "/api/static/exports/a.pdf" + links(1, at: 0).query(for: "a.pdf", completedAt: completed)
        #expect(try links(1, at: 1_003_599).opens(.get, link))
        #expect(throws: Problem.self) { try links(1, at: 1_003_600).opens(.get, link) }
        #expect(throws: Problem.self) { try links(2, at: 0).opens(.get, link) }
        #expect(try links(1, at: 0).opens(.post, link) == false)
        #expect(try links(1, at: 0).opens(.get, "/api/static/exports/a.pdf") == false)
    }

    @Test(.redis) func `without the setting links bear no signature`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let done = try await app.export("pdf", Samples.request)
            #expect(done["download_url"]?.string?.contains("?") == false)
        }
    }
}
