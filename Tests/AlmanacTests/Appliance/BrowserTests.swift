import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import HTTP
@testable import Items

@Suite(.timeLimit(.minutes(60))) struct BrowserTests {
    @Test(
        .redis,
        arguments: [
            (["ALLOW_ANONYMOUS": "true"], 421), (["ALLOW_ANONYMOUS": "true", "ALLOWED_HOSTS": "reports.lan"], 200),
            (["ALLOW_ANONYMOUS": "true", "ALLOWED_HOSTS": "*"], 200), (["BASE_URL": "https://reports.lan/x"], 200),
            (["API_TOKENS": String(repeating: "a", count: 64)], 200),
            (["API_TOKENS": String(repeating: "a", count: 64), "ALLOWED_HOSTS": "other.lan"], 421),
        ]
    )
    func `a name that another site may have rebound is refused wherever no token is wanted`(
        settings: [String: String],
        status: Int
    ) async throws {
        try await RunningAppliance.with(settings) { app in
            let answer = try await app.send(.GET, "/health", headers: [("Host", "reports.lan:\(app.port)")])
            #expect(answer.status == status)
            if status == 421 { #expect(answer.text.contains("ALLOWED_HOSTS")) }
            #expect(try await app.send(.GET, "/health").status == 200)
            #expect(try await app.send(.GET, "/health", headers: [("Host", "localhost")]).status == 200)
        }
    }

    @Test(.redis) func `every answer says once that other sites' pages can't have it`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let done = try await app.export("pdf", Samples.request)
            let paths = [
                "/", "/app.js", "/health", "/health/ready", "/metrics", "/api/exports", "/api/exports?x=1", "/none",
                "/api/exports/preview?start_date=2023-09-01&end_date=2023-09-30&format=svg",
                try #require(done["download_url"]?.string),
            ]
            for path in paths {
                let headers = try await app.send(.GET, path).headers
                #expect(headers["Cross-Origin-Resource-Policy"] == ["same-origin"], "\(path)")
                #expect(headers["X-Content-Type-Options"] == ["nosniff"], "\(path)")
                let names = headers.map { $0.name.lowercased() }
                #expect(Set(names).count == names.count, "\(path): \(names)")
            }
        }
    }

    @Test(.redis, arguments: ["gzip, chunked", "chunked, chunked", "identity", "gzip"])
    func `a transfer coding that is not understood is refused`(coding: String) async throws {
        try await RunningAppliance.with { app in
            try await TestConnection.connected(to: app.port) { connection in
                try await connection.send(
                    "POST",
                    "/api/exports/pdf",
                    ["Content-Type: application/json", "Transfer-Encoding: \(coding)"],
                    body: "2\r\n{}\r\n0\r\n\r\n"
                )
                let response = try await connection.response()
                #expect([400, 501].contains(response.status))
                if coding == "gzip, chunked" { #expect(response.status == 501) }
            }
        }
    }

    @Test(.redis) func `extensions of chunks have a bound, and small chunks none`() async throws {
        try await RunningAppliance.with { app in
            let head = ["Content-Type: application/json", "Transfer-Encoding: chunked"]
            try await TestConnection.connected(to: app.port) { connection in
                let body = Samples.request.utf8.map { "1\r\n\(Character(UnicodeScalar($0)))\r\n" }.joined()
                try await connection.send("POST", "/api/exports/pdf", head, body: body + "0\r\n\r\n")
                #expect(try await connection.response().status == 202)
            }
            try await TestConnection.connected(to: app.port) { connection in
                try await connection.send("POST", "/api/exports/pdf", head, body: "1;")
                for _ in 0..<20 { try? await connection.write(String(repeating: "x", count: 8192)) }
                #expect(try await connection.response().status == 400)
            }
        }
    }

    @Test(.redis) func `neither links nor pipes are served in the place of a file`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let done = try await app.export("pdf", Samples.request)
            let link = try #require(done["download_url"]?.string)
            let path = app.data.path + "/exports/" + (try #require(done["filename"]?.string))
            let size = try #require(done["file_size_bytes"]?.integer)
            #expect(try await app.send(.GET, link).body.count == Int(size))
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/etc/passwd")
            #expect(try await app.send(.GET, link).status == 404)
            try FileManager.default.removeItem(atPath: path)
            #expect(mkfifo(path, 0o600) == 0)
            #expect(try await app.send(.GET, link).status == 404)
        }
    }

    @Test func `the page's folder is read without links and pipes`() async throws {
        try await withTemporaryDirectory { directory in
            try Data("<p>".utf8).write(to: directory.appending(path: "index.html"))
            try FileManager.default.createSymbolicLink(
                atPath: directory.appending(path: "secret.txt").path,
                withDestinationPath: "/etc/passwd"
            )
            #expect(mkfifo(directory.appending(path: "pipe.txt").path, 0o600) == 0)
            let assets = try StaticAssets(directory: directory)
            #expect(assets.paths == ["/index.html"])
        }
    }
}
