import Crypto
import Foundation
import Hummingbird
import TestSupport
import Testing

@testable import HTTP

struct RequestGuardTests {
    @Test(arguments: [
        ("/api/x", 401), ("//api/x", 401), ("/api//x", 401), ("/api/", 401), ("/metrics", 401), ("///metrics", 401),
        ("/health", 200), ("/app.js", 200), ("/apix", 404), ("/%61pi/x", 404), ("http://localhost/api/x", 401),
        ("/base/api/x", 401), ("//base/api/x", 404), ("/base//api/x", 401),
    ])
    func `without a token the api and the metrics are closed, whatever the path is written like`(
        path: String,
        status: Int
    ) async throws {
        try await run { server in
            let response = try await server.send("GET", path)
            #expect(response.status == status)
            if status == 401 { #expect(response["WWW-Authenticate"] == "Bearer realm=\"almanac\"") }
        }
    }

    @Test(arguments: [
        ("Bearer good", 200), ("bearer  good", 200), ("Bearer other", 200), ("Bearer bad", 401), ("Basic good", 401),
        ("Bearer", 401), ("Bearer good x", 401), ("", 401), ("Bearer Good", 401), ("Bearer goo", 401),
        ("Bearer goodx", 401), ("Bearer good, other", 401), ("good", 401),
        ("Bearer 770e607624d689265ca6c44884d0807d9b054d23c473c106c72be9de08b7376c", 401),
    ])
    func `a bearer token opens the api when its hash is known`(field: String, status: Int) async throws {
        try await run { server in
            let response = try await server.send("GET", "/api/x", ["Authorization: \(field)"])
            #expect(response.status == status)
            #expect((response.body == "x") == (status == 200))
        }
    }

    @Test func `a hash must have 64 hexadecimal digits`() {
        #expect(throws: TokenEntry.Malformed.self) { try TokenEntry("abc") }
        #expect(throws: TokenEntry.Malformed.self) { try TokenEntry(String(repeating: "g", count: 64)) }
        #expect(throws: Never.self) { try TokenEntry(String(repeating: "aF", count: 32)) }
    }

    @Test(arguments: [
        (["Sec-Fetch-Site: cross-site"], 403), (["Sec-Fetch-Site: same-site"], 403),
        (["Sec-Fetch-Site: same-origin"], 200),
        (["Sec-Fetch-Site: none"], 200), (["Origin: https://evil.example"], 403), (["Origin: null"], 403),
        (["Origin: http://localhost"], 200), (["Origin: https://tools.example.org"], 200),
        (["Origin: https://tools.example.org.evil.example"], 403), (["Origin: http://localhost:1"], 403), ([], 200),
    ])
    func `what another site's page sends is refused where it could change something`(
        fields: [String],
        status: Int
    )
        async throws
    {
        try await run { server in
            let all = fields + ["Authorization: Bearer good"]
            let posted = try await server.send("POST", "/api/x", all).status
            #expect(posted == status)
            let got = try await server.send("GET", "/api/x", all).status
            #expect(got == 200)
        }
    }

    @Test(arguments: [
        ("", 400), ("a b", 400), ("a/b", 400), ("a:b", 400), ("a:123456", 400), ("[::1", 400), ("[::1]x", 400),
        ("<x>", 400),
        ("é", 400), ("a\r\nHost: b", 400), ("localhost:8001", 200), ("LOCALHOST", 200), ("[::1]:80", 200),
        ("127.0.0.1", 200), ("127.0.0.1:8001", 200), ("[::ffff:127.0.0.1]", 200), ("tools.example.org:443", 200),
        ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("localhost.evil.example", 421),
        ("evil.example.localhost", 421), ("127.0.0.1evil", 421), ("0x7f.1", 421), ("xlocalhost", 421),
        ("tools.example.org.evil.example", 421), ("tools.example.org", 200),
    ])
    func `a Host that is none is 400 and a foreign name 421`(host: String, status: Int) async throws {
        try await run { server in
            let response = try await server.send("GET", "/health", ["Host: \(host)"])
            #expect(response.status == status)
        }
    }

    @Test func `a request without Host is 400`() async throws {
        try await run { server in
            try await server.connected { connection in
                try await connection.write("GET /health HTTP/1.1\r\n\r\n")
                #expect(try await connection.response().status == 400)
            }
        }
    }

    @Test(arguments: [
        ("GET /health HTTP/1.0\r\n\r\n", 200), ("HEAD /health HTTP/1.0\r\n\r\n", 200),
        ("GET /base/health HTTP/1.0\r\nHost:\r\n\r\n", 200), ("OPTIONS /health HTTP/1.0\r\n\r\n", 204),
        ("GET /health?x=1 HTTP/1.0\r\n\r\n", 200), ("GET /app.js HTTP/1.0\r\n\r\n", 400),
        ("GET /api/x HTTP/1.0\r\n\r\n", 400), ("GET /health HTTP/1.0\r\nHost: evil.example\r\n\r\n", 421),
        ("GET /health HTTP/1.1\r\nHost:\r\n\r\n", 400),
    ])
    func `health may be asked for in HTTP 1.0 without a Host, and nothing else`(
        request: String,
        status: Int
    ) async throws {
        try await run { server in
            try await server.connected { connection in
                try await connection.write(request)
                let response = try await connection.response(toHead: request.hasPrefix("HEAD"))
                #expect(response.status == status)
            }
        }
    }

    @Test(arguments: [
        ("/base", "/base/"), ("/base?a=b", "/base/?a=b"), ("/base/", nil), ("/", nil), ("/basehealth", nil),
    ])
    func `the public address without its slash leads to the one with it`(path: String, place: String?) async throws {
        try await run { server in
            let response = try await server.send("GET", path)
            #expect(response["Location"] == place && (response.status == 308) == (place != nil))
            let posted = try await server.send("POST", path, ["Authorization: Bearer good"])
            #expect(posted.status == 404 || posted.status == 405)
        }
    }

    @Test func `routes answer with and without the public address's path`() async throws {
        try await run { server in
            let status = try await server.send("GET", "/base/health").status
            #expect(status == 200)
            let status2 = try await server.send("GET", "/base/nothing").status
            #expect(status2 == 404)
            let status3 = try await server.send("GET", "/basehealth").status
            #expect(status3 == 404)
        }
    }

    @Test func `links lie under the public address`() throws {
        let links = try #require(Links(baseURL: "https://Tools.example.org:8443/a/b/"))
        #expect(links.path("/api") == "/a/b/api")
        #expect(links.url("/api") == "https://tools.example.org:8443/a/b/api")
        #expect(links.stripped("/a/b/api?x") == "/api?x")
        #expect(links.stripped("/a/b?x") == "/?x")
        #expect(links.stripped("/a/bc") == nil)
        let document = Array(#"{"download_url":"/api/x","error":"\"download_url\":\"/api"}"#.utf8)
        let told = #"{"download_url":"/a/b/api/x","error":"\"download_url\":\"/api"}"#
        #expect(String(decoding: links.told(document), as: UTF8.self) == told)
        #expect(Links.none.told(document) == document)
        #expect(Links.none.path("/api") == "/api")
        for bad in ["", "tools.example.org", "ftp://x/", "https://", "https://u:p@x/", "https://x/?q", "https://x/#f"] {
            #expect(Links(baseURL: bad) == nil)
        }
    }

    private func run(_ test: (TestServer) async throws -> Void) async throws {
        let hashes = ["other", "good"].map {
            SHA256.hash(data: Data($0.utf8)).map { String(format: "%02x", $0) }.joined()
        }
        var configuration = HTTPServer.Configuration.patient
        configuration.guards = RequestGuards(
            hosts: HostGuard(allowed: ["localhost", "tools.example.org"]),
            tokens: BearerTokens(try hashes.map { try TokenEntry($0) }),
            links: try #require(Links(baseURL: "https://tools.example.org/base"))
        )
        try await TestServer.run(configuration) { router in
            router.get("api/x") { _, _ in "x" }
            router.post("api/x") { _, _ in "x" }
            router.get("metrics") { _, _ in "m" }
            router.get("health") { _, _ in "h" }
            router.get("app.js") { _, _ in "a" }
        } test: {
            try await test($0)
        }
    }
}
