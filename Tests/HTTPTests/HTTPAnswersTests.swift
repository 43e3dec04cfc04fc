import Foundation
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@testable import HTTP
@testable import Items

struct HTTPAnswersTests {
    @Test func `a problem says what is wrong as RFC 9457 has it`() async throws {
        try await TestServer.run(routes: Self.routes) { server in
            let response = try await server.send("GET", "/busy")
            #expect(response.status == 429)
            #expect(response["Content-Type"] == "application/problem+json")
            #expect(response["Retry-After"] == "7")
            #expect(
                response.body
                    == #"{"type":"about:blank","title":"Too Many Requests","status":429,"detail":"The queue is full"}"#
            )
        }
    }

    @Test func `broken rules are listed and the first is the detail`() async throws {
        try await TestServer.run(routes: Self.routes) { server in
            let response = try await server.send("GET", "/broken")
            #expect(response.status == 422)
            #expect(
                response.body.hasSuffix(
                    #""detail":"a is required","errors":[{"pointer":"/a","detail":"a is required"},{"pointer":"/b","detail":"b is odd"}]}"#
                )
            )
        }
    }

    @Test func `an error that nobody foresaw is a bare 500, told to the log alone`() async throws {
        try await TestServer.run(routes: Self.routes) { server in
            let response = try await server.send("GET", "/secret", ["X-Request-Id: here"])
            #expect(response.status == 500)
            #expect(response["Content-Type"] == Problem.mediaType)
            #expect(!response.body.contains("password"))
            let log = try server.log().filter { $0.contains("password is 123") }
            #expect(log.count == 1)
            #expect(log.first?.contains("request_id=here") == true)
        }
    }

    @Test func `an unknown path is a 404 problem`() async throws {
        try await TestServer.run(routes: Self.routes) { server in
            let response = try await server.send("GET", "/nothing")
            #expect(response.status == 404)
            #expect(response["Content-Type"] == Problem.mediaType)
        }
    }

    @Test(arguments: [
        ("POST", "/items/1", 405, "DELETE, GET, HEAD, OPTIONS"), ("PUT", "/json", 405, "OPTIONS, POST"),
        ("GET", "/json", 405, "OPTIONS, POST"), ("HEAD", "/json", 405, "OPTIONS, POST"),
        ("OPTIONS", "/items/1", 204, "DELETE, GET, HEAD, OPTIONS"),
        ("PATCH", "/items/1/", 405, "DELETE, GET, HEAD, OPTIONS"), ("DELETE", "/items/new", 405, "OPTIONS, POST"),
        ("OPTIONS", "/items/new", 204, "OPTIONS, POST"),
    ])
    func `a method that a path does not know gets Allow`(
        method: String,
        path: String,
        status: Int,
        allow: String
    )
        async throws
    {
        try await TestServer.run(routes: Self.routes) { server in
            let response = try await server.send(method, path)
            #expect(response.status == status)
            #expect(response["Allow"] == allow)
            #expect(response.bytes.isEmpty == (method == "HEAD" || status == 204))
        }
    }

    @Test func `Hummingbird's own errors become problems too`() async throws {
        try await TestServer.run(routes: Self.routes) { server in
            let response = try await server.send("GET", "/hummingbird")
            #expect(response.status == 418)
            #expect(response["Content-Type"] == Problem.mediaType)
            #expect(response["X-Request-Id"] != nil)
        }
    }

    @Test(arguments: [
        "NONSENSE\r\n\r\n", "GET /items/1 HTTP/1.1\r\nHost: a\r\nbad field: x\r\n\r\n", "GET  HTTP/1.1\r\n\r\n",
        "POST /json HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ])
    func `bytes that are no HTTP get a 400 problem with a request id, and the connection ends`(
        text: String
    ) async throws {
        try await TestServer.run(routes: Self.routes) { server in
            try await server.connected { connection in
                try await connection.write(text)
                let response = try await connection.response()
                #expect(response.status == 400)
                #expect(response["Content-Type"] == Problem.mediaType)
                #expect(response["X-Request-Id"] != nil)
                #expect(response["Connection"] == "close")
                let rest = try await connection.rest()
                #expect(rest == [])
            }
            #expect(try server.log().contains { $0.contains("status=400") })
        }
    }

    @Test func `a head that is too large gets 431`() async throws {
        try await TestServer.run(routes: Self.routes) { server in
            let response = try await server.send(
                "GET",
                "/items/1",
                ["X-Long: " + String(repeating: "x", count: 40_000)]
            )
            #expect(response.status == 431)
        }
    }

    @Test func `every answer bears a request id, the client's own where it is sane`() async throws {
        try await TestServer.run(routes: Self.routes) { server in
            for path in ["/items/1", "/nothing", "/busy", "/secret", "/json"] {
                let response = try await server.send("GET", path, ["X-Request-Id: my_id-1.2"])
                #expect(response["X-Request-Id"] == "my_id-1.2")
            }
            let ids = try await [
                server.send("GET", "/items/1")["X-Request-Id"],
                server.send("GET", "/items/1", ["X-Request-Id: a b\"c"])["X-Request-Id"],
                server.send("GET", "/items/1", ["X-Request-Id: " + String(repeating: "x", count: 65)])["X-Request-Id"],
            ]
            #expect(ids.allSatisfy { $0?.wholeMatch(of: /[0-9a-z]{7}-[0-9a-z]{7}/) != nil })
            #expect(Set(ids).count == 3)
        }
    }

    @Test func `a request is one line in the log, without its query`() async throws {
        try await TestServer.run(routes: Self.routes) { server in
            _ = try await server.send("GET", "/items/1?token=secret", ["X-Request-Id: abc"])
            _ = try await server.send("GET", "/health")
            let lines = try server.log().filter { $0.contains(" request ") }
            #expect(lines.count == 1)
            #expect(
                lines.first?.firstMatch(
                    of:
                        /Z info request bytes=4 client=127.0.0.1 duration_ms=\d+\.\d{3} method=GET path=\/items\/1 request_id=abc status=200$/
                )
                    != nil
            )
        }
    }

    @Test func `HEAD is answered as GET without a body, and the connection goes on`() async throws {
        try await TestServer.run(routes: Self.routes) { server in
            try await server.connected { connection in
                for method in ["HEAD", "GET", "HEAD"] {
                    try await connection.send(method, "/items/1")
                    let response = try await connection.response(toHead: method == "HEAD")
                    #expect(response.status == 200)
                    #expect(response["Content-Length"] == "4")
                    #expect(response["X-Content-Type-Options"] == "nosniff")
                    #expect(response["Cache-Control"] == "no-store")
                }
            }
        }
    }

    @Test func `requests sent ahead are answered in order`() async throws {
        try await TestServer.run(routes: Self.routes) { server in
            try await server.connected { connection in
                let request = "GET /items/1 HTTP/1.1\r\nHost: a\r\n\r\nGET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"
                try await connection.write(request + request + "garbage\r\n\r\n")
                var statuses: [Int] = []
                for _ in 0..<5 { statuses.append(try await connection.response().status) }
                #expect(statuses == [200, 404, 200, 404, 400])
            }
        }
    }

    @Test func `a client of HTTP 1_0 gets its answer unchunked and the end of the connection`() async throws {
        try await TestServer.run(routes: Self.routes) { server in
            try await server.connected { connection in
                try await connection.write("GET /stream HTTP/1.0\r\nHost: a\r\n\r\n")
                let response = try await connection.response()
                #expect(response["Transfer-Encoding"] == nil)
                #expect(response["Connection"] == "close")
                #expect(response.body == "abc")
            }
        }
    }

    static func routes(_ router: Router<AppRequestContext>) {
        struct Unforeseen: Error { let text = "password is 123" }
        router.get("items/{id}") { _, _ in "item" }
        router.delete("items/{id}") { _, _ in HTTPResponse.Status.noContent }
        router.post("items/new") { _, _ in "new" }
        router.get("health") { _, _ in "ok" }
        router.get("busy") { _, _ -> Response in throw Problem.busy("The queue is full", retryAfter: 7) }
        router.get("secret") { _, _ -> Response in throw Unforeseen() }
        router.get("hummingbird") { _, _ -> Response in throw HTTPError(.init(code: 418), message: "tea") }
        router.get("broken") { _, _ -> Response in
            throw Problem(broken: [
                FieldProblem(pointer: "/a", detail: "a is required"), FieldProblem(pointer: "/b", detail: "b is odd"),
            ])
        }
        router.post("json") { request, _ in
            ByteBuffer(bytes: try await request.json(upTo: 1000).text)
        }
        router.post("ignores") { _, _ in "ignored" }
        router.get("stream") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    for text in ["a", "b", "c"] { try await writer.write(ByteBuffer(string: text)) }
                    try await writer.finish(nil)
                }
            )
        }
    }
}
