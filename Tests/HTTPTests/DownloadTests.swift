import Foundation
import Hummingbird
import Items
import TestSupport
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(60))) struct DownloadTests {
    static let bytes = Array("0123456789".utf8)

    @Test func `a file is sent whole, with all that a client needs to know`() async throws {
        try await run { server, _ in
            let response = try await server.send("GET", "/file")
            #expect(response.status == 200)
            #expect(response.bytes == Self.bytes)
            #expect(response["Content-Type"] == "application/pdf")
            #expect(response["Content-Length"] == "10")
            #expect(response["Accept-Ranges"] == "bytes")
            #expect(response["ETag"] == "\"abc\"")
            #expect(response["Cache-Control"]?.contains("private") == true)
            #expect(response["X-Content-Type-Options"] == "nosniff")
            #expect(
                response["Content-Disposition"]
                    == #"attachment; filename="a_b__ _.pdf"; filename*=UTF-8''a%22b%C3%A9%25%20%2F.pdf"#
                    .replacingOccurrences(of: "_ _.pdf\"", with: "_ /.pdf\"")
            )
        }
    }

    @Test(
        arguments: [
            ("bytes=0-0", 206, "0", "bytes 0-0/10"), ("bytes=2-5", 206, "2345", "bytes 2-5/10"),
            ("bytes=7-", 206, "789", "bytes 7-9/10"), ("bytes=-3", 206, "789", "bytes 7-9/10"),
            ("bytes=-99", 206, "0123456789", "bytes 0-9/10"), ("bytes=8-99", 206, "89", "bytes 8-9/10"),
            ("BYTES= 2-3 ", 206, "23", "bytes 2-3/10"), ("bytes=10-", 416, nil, "bytes */10"),
            ("bytes=99999999999999999999-", 416, nil, "bytes */10"), ("bytes=-0", 416, nil, "bytes */10"),
            ("bytes=5-2", 200, "0123456789", nil), ("bytes=0-1,4-5", 200, "0123456789", nil),
            ("bytes=", 200, "0123456789", nil), ("bytes=-", 200, "0123456789", nil),
            ("bytes=a-b", 200, "0123456789", nil),
            ("items=0-1", 200, "0123456789", nil), ("bytes=--1", 200, "0123456789", nil),
        ] as [(String, Int, String?, String?)]
    )
    func `a range is served as RFC 9110 has it`(
        range: String,
        status: Int,
        body: String?,
        contentRange: String?
    )
        async throws
    {
        try await run { server, _ in
            let response = try await server.send("GET", "/file", ["Range: \(range)"])
            #expect(response.status == status)
            #expect(response["Content-Range"] == contentRange)
            if let body { #expect(response.body == body) }
            let head = try await server.send("HEAD", "/file", ["Range: \(range)"])
            #expect(head.status == 200)
            #expect(head["Content-Length"] == "10")
        }
    }

    @Test(arguments: [
        ("\"abc\"", 206), ("\"abd\"", 200), ("W/\"abc\"", 200), ("w/\"abc\"", 200), ("abc", 200), ("*", 200),
        ("\"x\", \"abc\"", 200), ("", 200), ("Sun, 22 Nov 2026 07:28:20 GMT", 200),
    ])
    func `If-Range lets a range pass for the same bytes alone`(field: String, status: Int) async throws {
        try await run { server, _ in
            let response = try await server.send("GET", "/file", ["Range: bytes=0-1", "If-Range: \(field)"])
            #expect(response.status == status)
            #expect(response.body == (status == 206 ? "01" : "0123456789"))
        }
    }

    @Test(arguments: [("\"abc\"", 304), ("\"x\", W/\"abc\"", 304), ("*", 304), ("\"abd\"", 200), ("abc", 200)])
    func `If-None-Match spares the body of a file that is known`(field: String, status: Int) async throws {
        try await run { server, _ in
            try await server.connected { connection in
                for method in ["GET", "HEAD"] {
                    try await connection.send(method, "/file", ["If-None-Match: \(field)"])
                    let response = try await connection.response(toHead: method == "HEAD")
                    #expect(response.status == status)
                    #expect(response["ETag"] == "\"abc\"")
                    #expect(response["X-Request-Id"] != nil)
                }
            }
        }
    }

    @Test func `an empty file is an empty 200, and no range of it can be had`() async throws {
        try await run(bytes: []) { server, _ in
            let status = try await server.send("GET", "/file").status
            #expect(status == 200)
            let status2 = try await server.send("GET", "/file", ["Range: bytes=0-"]).status
            #expect(status2 == 416)
            let status3 = try await server.send("GET", "/file", ["Range: bytes=-1"]).status
            #expect(status3 == 416)
        }
    }

    @Test func `a file that is gone is a 404 problem`() async throws {
        try await run { server, path in
            unlink(path)
            let response = try await server.send("GET", "/file")
            #expect(response.status == 404)
            #expect(response["Content-Type"] == Problem.mediaType)
        }
    }

    @Test func `a file unlinked while it is sent ends whole, and the connection goes on`() async throws {
        let bytes = (0..<24_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        try await run(bytes: bytes) { server, path in
            try await server.connected { connection in
                try await connection.send("GET", "/file")
                try await connection.begins()
                unlink(path)
                #expect(try await connection.response().bytes == bytes)
                try await connection.send("GET", "/file")
                #expect(try await connection.response().status == 404)
            }
        }
    }

    @Test func `a file waits for nobody where too many are sent already, and is 503`() async throws {
        let bytes = [UInt8](repeating: 7, count: 64 << 20)
        try await run(bytes: bytes, slots: FileSlots(1)) { server, _ in
            try await server.connected { connection in
                try await connection.send("GET", "/file")
                try await connection.begins()
                let refused = try await server.send("HEAD", "/file")
                #expect(refused.status == 503 && refused["Retry-After"] == "2")
            }
            // The first one's connection is closed: its file too, as soon as the server hears of it.
            var statuses: Set<Int> = []
            while !statuses.contains(200), statuses.isSubset(of: [503]) {
                statuses.insert(try await server.send("HEAD", "/file").status)
            }
            #expect(statuses.contains(200))
        }
    }

    private func run(
        bytes: [UInt8] = bytes,
        slots: FileSlots = FileSlots(100),
        test: (TestServer, String) async throws -> Void
    ) async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).pdf").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { unlink(path) }
        try await TestServer.run { router in
            router.get("file") { request, context in
                try await FileDownload(
                    place: .here(path: path),
                    mediaType: "application/pdf",
                    name: "a\"bé% /.pdf",
                    sha256: "abc",
                    slots: slots
                ).response(to: request, context)
            }
        } test: {
            try await test($0, path)
        }
    }
}
