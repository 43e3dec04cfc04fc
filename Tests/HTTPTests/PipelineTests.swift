import Hummingbird
import NIOCore
import TestSupport
import Testing

@testable import HTTP

/// Requests that come before the answer to the one before them.
struct PipelineTests {
    @Test(arguments: [
        ("", []), ("GET /h", [400]), ("\0\0\0", [400]), ("GET / HTTP/9.9\r\n\r\n", [400]),
        ("GET /well HTTP/1.1\r\nHost: localhost\r\n\r\n", [200]),
        ("GET /well HTTP/1.1\r\nHost: localhost\r\n\r\nGET /h", [200, 400]),
    ])
    func `a request that came whole is answered, whatever stands behind it, and though nothing more will come`(
        next: String,
        statuses: [Int]
    ) async throws {
        let (sent, hasSent) = AsyncStream<Void>.makeStream()
        try await TestServer.run { router in
            router.get("/ok") { _, context in
                for await _ in sent {}
                // The server's loop hears of all that the client has done before the answer goes.
                for _ in 0..<100 { try await context.channel.eventLoop.submit {}.get() }
                return "well"
            }
            router.get("/well") { _, _ in "well" }
        } test: { server in
            try await server.connected { connection in
                try await connection.write("GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n\(next)")
                try await connection.channel.close(mode: .output)
                hasSent.finish()
                let first = try await connection.response()
                #expect(first.status == 200 && first.body == "well")
                for status in statuses { #expect(try await connection.response().status == status) }
                #expect(try await connection.rest().isEmpty)
            }
        }
    }
}
