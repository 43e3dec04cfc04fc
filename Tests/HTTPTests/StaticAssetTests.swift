import Foundation
import Hummingbird
import TestSupport
import Testing

@testable import HTTP

struct StaticAssetTests {
    @Test func `the page's files are served with their types, tags and policy, and nothing else is`() async throws {
        try await run { server in
            let page = try await server.send("GET", "/")
            #expect(page.body == "<p>hi</p>")
            #expect(page["Content-Type"] == "text/html; charset=utf-8")
            #expect(page["Cache-Control"] == "no-cache")
            #expect(page["Content-Security-Policy"]?.hasPrefix("default-src 'none'; script-src 'self'") == true)
            #expect(page["X-Frame-Options"] == "DENY")
            let field = try await server.send("GET", "/sub/app.js")["Content-Type"]
            #expect(field == "text/javascript; charset=utf-8")
            let tag = try #require(page["ETag"])
            let status = try await server.send("GET", "/", ["If-None-Match: \(tag)"]).status
            #expect(status == 304)
            let field2 = try await server.send("HEAD", "/index.html")["Content-Length"]
            #expect(field2 == "9")
            let field3 = try await server.send("POST", "/")["Allow"]
            #expect(field3 == "GET, HEAD, OPTIONS")
            for path in ["/.env", "/.git/a.js", "/notes.xyz", "/../secret", "/sub/..%2f..%2fsecret", "/sub/"] {
                let status2 = try await server.send("GET", path).status
                #expect(status2 == 404)
            }
        }
    }

    @Test func `a folder's page is served at the folder, whose name ends in a slash`() async throws {
        try await run { server in
            for path in ["/docs/", "/docs/?x=1", "/docs/index.html"] {
                let page = try await server.send("GET", path)
                #expect(page.status == 200, "\(path)")
                #expect(page.body == "<p>docs</p>", "\(path)")
            }
            for method in ["GET", "HEAD"] {
                let way = try await server.send(method, "/docs")
                #expect(way.status == 308)
                #expect(way["Location"] == "docs/")
                #expect(way["Cache-Control"] == "no-cache")
            }
            let status = try await server.send("GET", "/sub").status
            #expect(status == 404)
        }
    }

    private func run(_ test: (TestServer) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
        defer { try? FileManager.default.removeItem(at: directory) }
        let files = [
            "index.html": "<p>hi</p>", "docs/index.html": "<p>docs</p>", "sub/app.js": "1", ".env": "x",
            ".git/a.js": "x", "notes.xyz": "x",
        ]
        for (path, text) in files {
            let file = directory.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let assets = try StaticAssets(directory: directory)
        try await TestServer.run {
            assets.addRoutes(to: $0)
        } test: {
            try await test($0)
        }
    }
}
