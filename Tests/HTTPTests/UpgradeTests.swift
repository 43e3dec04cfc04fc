import TestSupport
import Testing

/// Offers of another protocol, none of which the server takes.
@Suite(.timeLimit(.minutes(60))) struct UpgradeTests {
    private static let offers: [[String]] = [
        ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"],
        ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"],
        ["connection: keep-alive, UPGRADE", "upgrade: TLS/1.2, other/3"],
        ["Upgrade: a", "Upgrade: b", "Connection: x", "Connection:upgrade,y"],
        ["Connection:   upgrade  ", "Upgrade: h2c"],
    ]

    @Test(arguments: offers)
    func `a connection that offers another protocol goes on as it is`(offer: [String]) async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            try await server.connected { connection in
                for _ in 0..<3 {
                    try await connection.send("GET", "/items/1", offer)
                    let response = try await connection.response()
                    #expect(response.status == 200 && response.body == "item")
                    #expect(response["Connection"] == nil && response["Upgrade"] == nil)
                }
                try await connection.send("GET", "/nothing")
                #expect(try await connection.response().status == 404)
            }
        }
    }

    @Test(arguments: offers)
    func `an offer may come with a body`(offer: [String]) async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            try await server.connected { connection in
                let fields = offer + ["Content-Type: application/json"]
                for path in ["/json", "/ignores", "/json"] {
                    try await connection.send("POST", path, fields, body: "[1,2,3]")
                    #expect(try await connection.response().status == 200)
                    // In one piece: a route that answers before the body has come ends the connection.
                    let chunks = "3\r\n[1,\r\n3\r\n2,3\r\n1\r\n]\r\n0\r\n\r\n"
                    try await connection.send("POST", path, fields + ["Transfer-Encoding: chunked"], body: chunks)
                    let response = try await connection.response()
                    #expect(response.body == (path == "/json" ? "[1,2,3]" : "ignored"))
                }
            }
        }
    }

    @Test(arguments: offers)
    func `requests sent ahead after an offer are answered in order, however the bytes come`(
        offer: [String]
    ) async throws {
        let fields = offer.joined(separator: "\r\n")
        let post = "POST /json HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
        let text =
            "GET /items/1 HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n" + "\(post)\(fields)\r\n\r\n[]"
            + "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            for step in [1, 7, text.utf8.count, 2 * text.utf8.count] {
                try await server.connected { connection in
                    let bytes = Array((text + text).utf8)
                    for start in stride(from: 0, to: bytes.count, by: step) {
                        let piece = bytes[start..<min(start + step, bytes.count)]
                        try await connection.write(String(decoding: piece, as: UTF8.self))
                    }
                    var statuses: [Int] = []
                    for _ in 0..<6 { statuses.append(try await connection.response().status) }
                    #expect(statuses == [200, 200, 404, 200, 200, 404])
                }
            }
        }
    }

    @Test(arguments: [
        ["Connection: upgrade\t", "Upgrade: h2c"], ["Connection: upgrade now", "Upgrade: h2c"],
        ["Connection: x-upgrade", "Upgrade: h2c"], ["Connection: upgrade", "Upgrade: "],
    ])
    func `what may be an offer is answered, and is the last request of its connection`(fields: [String]) async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            try await server.connected { connection in
                try await connection.send("GET", "/items/1", fields)
                try await connection.send("GET", "/items/1")
                let response = try await connection.response()
                #expect(response.status == 200 && response["Connection"] == "close")
                #expect(try await connection.rest() == [])
            }
        }
    }

    @Test(arguments: ["Upgrade: h2c", "Connection: upgrade", "Connection: keep-alive\r\nUpgrade: h2c"])
    func `half of an offer is none`(fields: String) async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            try await server.connected { connection in
                for _ in 0..<2 {
                    try await connection.send("GET", "/items/1", [fields])
                    let response = try await connection.response()
                    #expect(response.status == 200 && response["Connection"] == nil)
                }
            }
        }
    }

    @Test func `a request for a tunnel is refused, and the connection ends`() async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            try await server.connected { connection in
                try await connection.write("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n")
                let response = try await connection.response()
                #expect(response.status >= 400 && response["Connection"] == "close")
                #expect(try await connection.rest() == [])
            }
        }
    }

    @Test func `a client that takes HTTP 2 for granted is refused`() async throws {
        try await TestServer.run(routes: HTTPAnswersTests.routes) { server in
            try await server.connected { connection in
                try await connection.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                #expect(try await connection.response().status == 400)
                #expect(try await connection.rest() == [])
            }
        }
    }
}
