import Hummingbird
import NIOCore
import TestSupport
import Testing

@testable import HTTP

struct RequestBodyTests {
    @Test(arguments: ["application/json", "Application/JSON; charset=UTF-8", "application/merge-patch+json"])
    func `a JSON media type is read`(type: String) async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            let response = try await server.send(
                "POST",
                "/json",
                ["Content-Type: \(type)"],
                body: #"{"b":1,"a":[2.5]}"#
            )
            #expect(response.status == 200)
            #expect(response.body == #"{"b":1,"a":[2.5]}"#)
        }
    }

    @Test(arguments: [
        [], ["Content-Type: text/plain"], ["Content-Type: application/json; charset=latin1"],
        ["Content-Type: application/json", "Content-Encoding: gzip"], ["Content-Type: application/jsonx"],
    ])
    func `another media type is 415`(fields: [String]) async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            let status = try await server.send("POST", "/json", fields, body: "{}").status
            #expect(status == 415)
        }
    }

    @Test(arguments: [
        ("", 400, "empty"), ("{", 400, "line 1, column 2"), ("[\n1,\n]", 400, "line 3, column 1"),
        (#"{"title":1,"title":2}"#, 422, #""pointer":"/title""#), (#"{"n":1e999}"#, 422, #""pointer":"/n""#),
        (#"{"t":"\u0000"}"#, 422, #""pointer":"/t""#), (#"{"t":"\ud800"}"#, 422, #""pointer":"/t""#),
        (String(repeating: "[", count: 40), 400, "32 levels"),
    ])
    func `a body that is no good JSON says where`(body: String, status: Int, words: String) async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            let response = try await server.send(
                "POST",
                "/json",
                ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"],
                body: body
            )
            #expect(response.status == status)
            #expect(response.body.contains(words))
        }
    }

    @Test func `a body that says it is too large is 413 before any of it is sent`() async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            try await server.connected { connection in
                try await connection.send(
                    "POST",
                    "/json",
                    ["Content-Type: application/json", "Content-Length: 100000000"]
                )
                let response = try await connection.response()
                #expect(response.status == 413)
                #expect(response["Connection"] == "close")
                #expect(response["X-Request-Id"] != nil)
            }
        }
    }

    @Test func `a chunked body is 413 as soon as it passes the limit`() async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            try await server.connected { connection in
                try await connection.send(
                    "POST",
                    "/json",
                    ["Content-Type: application/json", "Transfer-Encoding: chunked"]
                )
                for _ in 0..<2 { try await connection.write("258\r\n\(String(repeating: " ", count: 600))\r\n") }
                let response = try await connection.response()
                #expect(response.status == 413)
                #expect(response["Connection"] == "close")
            }
        }
    }

    @Test func `an answer reaches a client that goes on sending a body nobody wants`() async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            try await server.connected { connection in
                try await connection.send("POST", "/ignores", ["Content-Length: 8000000"])
                let piece = String(repeating: "x", count: 1_000_000)
                for _ in 0..<7 { try await connection.write(piece) }
                #expect(try await connection.response().body == "ignored")
            }
        }
    }

    @Test func `a small body that nobody reads does not cost the connection`() async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            try await server.connected { connection in
                for _ in 0..<3 {
                    try await connection.send("POST", "/ignores", body: "abc")
                    #expect(try await connection.response().body == "ignored")
                }
            }
        }
    }

    @Test func `100 Continue is sent when a route begins to read`() async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            try await server.connected { connection in
                try await connection.send(
                    "POST",
                    "/json",
                    ["Content-Type: application/json", "Content-Length: 2", "Expect: 100-continue"]
                )
                #expect(try await connection.response().status == 100)
                try await connection.write("[]")
                #expect(try await connection.response().body == "[]")
                try await connection.send("GET", "/items/1")
                #expect(try await connection.response().status == 200)
            }
        }
    }

    @Test(arguments: [
        ("/json", "Content-Length: 5000", 413), ("/nothing", "Content-Length: 2", 404),
        ("/ignores", "Content-Length: 2", 200),
    ])
    func `100 Continue is not sent by a route that does not read`(
        path: String,
        length: String,
        status: Int
    ) async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            try await server.connected { connection in
                try await connection.send(
                    "POST",
                    path,
                    ["Content-Type: application/json", length, "Expect: 100-continue"]
                )
                let response = try await connection.response()
                #expect(response.status == status)
                #expect(response["Connection"] == "close")
            }
        }
    }

    @Test func `another expectation is 417`() async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            let status = try await server.send("POST", "/json", ["Expect: tea"]).status
            #expect(status == 417)
        }
    }

    @Test func `a body that breaks off is never taken for a whole one`() async throws {
        let (ends, ended) = AsyncStream.makeStream(of: String.self)
        try await TestServer.run { router in
            router.post("upload") { request, _ -> Response in
                do {
                    for try await _ in try request.body(upTo: 1000) {}
                    ended.yield("whole")
                } catch {
                    ended.yield("\(error)")
                    throw error
                }
                return Response(status: .ok)
            }
        } test: { server in
            for framing in ["Content-Length: 10", "Transfer-Encoding: chunked"] {
                try await server.connected { connection in
                    try await connection.send("POST", "/upload", [framing])
                    try await connection.write("3\r\nab")
                    try await connection.channel.close()
                }
                let end = await ends.first { _ in true }
                #expect(end == "truncated")
            }
        }
    }

    @Test func `chunks that are none are a 400 problem`() async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            try await server.connected { connection in
                try await connection.send(
                    "POST",
                    "/json",
                    ["Content-Type: application/json", "Transfer-Encoding: chunked"]
                )
                try await connection.write("zz\r\n")
                let response = try await connection.response()
                #expect(response.status == 400)
                #expect(response.body.contains("not framed"))
            }
        }
    }
}
