import Crypto
import Foundation
import Hummingbird
import Logging
import Testing

@testable import HTTP
@testable import Telemetry

/// What a server writes down and counts of its requests.
@Suite(.timeLimit(.minutes(60))) struct AuditTests {
    private static func entry(_ token: String, _ rest: String) throws -> TokenEntry {
        let hash = SHA256.hash(data: Data(token.utf8)).map { String(format: "%02x", $0) }.joined()
        return try TokenEntry(hash + rest)
    }

    private func run(
        level: Logger.Level = .info,
        _ test: (TestServer, RequestMetrics) async throws -> Void
    ) async throws {
        var configuration = HTTPServer.Configuration.patient
        configuration.guards.tokens = BearerTokens([
            try Self.entry("ann", "=admin:Ann"), try Self.entry("bob", ""), try Self.entry("eve", "=read:Eve"),
        ])
        let metrics = configuration.metrics
        try await TestServer.run(configuration, level: level) { router in
            router.get("api/things/{id}") { _, _ in "x" }
            router.delete("api/things/{id}") { _, _ in Response(status: .noContent) }
            router.get("api/static/exports/{filename}") { _, _ in "file" }
            router.post("health") { _, _ in "x" }
        } test: {
            try await test($0, metrics)
        }
    }

    @Test func `who changed what or took it away is written down, and by which token, not what only reads`()
        async throws
    {
        // The audit is kept where the rest of the log is not.
        try await run(level: .error) { server, _ in
            let requests = [
                ("DELETE", "/api/things/7?a=secret", "ann"), ("DELETE", "/api/things/8", "bob"),
                ("DELETE", "/api/things/9", "eve"), ("DELETE", "/api/things/9", "wrong"),
                ("DELETE", "/api/none", "ann"),
                ("GET", "/api/static/exports/r.pdf", "eve"), ("GET", "/api/things/7", "eve"),
                ("POST", "/health", "eve"),
            ]
            for (method, path, token) in requests {
                _ = try await server.send(method, path, ["Authorization: Bearer \(token)", "X-Request-Id: r"])
            }
            let lines = try server.log().map { $0.split(separator: " ", maxSplits: 1)[1] }
            let hash = SHA256.hash(data: Data("bob".utf8)).prefix(4).map { String(format: "%02x", $0) }.joined()
            let end = "request_id=r status="
            #expect(
                lines == [
                    "notice audit caller=Ann client=127.0.0.1 method=DELETE path=/api/things/7 \(end)204",
                    "notice audit caller=\"token \(hash)…\" client=127.0.0.1 method=DELETE path=/api/things/8 \(end)204",
                    "notice audit caller=Eve client=127.0.0.1 method=DELETE path=/api/things/9 \(end)403",
                    "notice audit caller=nobody client=127.0.0.1 method=DELETE path=/api/things/9 \(end)401",
                    "notice audit caller=Ann client=127.0.0.1 method=DELETE path=/api/none \(end)404",
                    "notice audit caller=Eve client=127.0.0.1 method=GET path=/api/static/exports/r.pdf \(end)200",
                ]
            )
        }
    }

    @Test func `requests are counted by method, route and status, and no client can make up a series`() async throws {
        try await run { server, metrics in
            for path in ["/api/things/1", "/api/things/2", "/x", "/y"] {
                _ = try await server.send("GET", path, ["Authorization: Bearer ann"])
            }
            _ = try await server.send("BREW", "/x")
            _ = try await server.send("GET", "/api/things/1")
            var page = Exposition()
            for family in metrics.families { family.write(to: &page) }
            let name = "almanac_http_requests_total"
            let counts = page.text.split(separator: "\n").filter { $0.hasPrefix("\(name){") }
            #expect(
                counts.map { $0.dropFirst(name.count) } == [
                    #"{method="GET",route="/api/things/{id}",status="200"} 2"#,
                    #"{method="GET",route="none",status="401"} 1"#,
                    #"{method="GET",route="none",status="404"} 2"#,
                    #"{method="other",route="none",status="400"} 1"#,
                ]
            )
            #expect(page.text.contains(#"almanac_http_request_duration_seconds_count{route="/api/things/{id}"} 2"#))
        }
    }
}
