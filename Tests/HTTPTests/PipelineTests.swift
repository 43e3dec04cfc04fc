import Hummingbird
import Testing

@testable import HTTP

struct PipelineTests {
    @Test(arguments: [
        "GET /h", "\0\0\0", "GET / HTTP/9.9\r\n\r\n", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc",
    ])
    func `a request that came whole is answered, though the next one is broken or breaks off`(next: String) async throws
    {
        try await TestServer.run(.patient) { router in
            router.get("/ok") { _, _ in "well" }
        } test: { server in
            let answer = try await server.answer(to: Array("GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n\(next)".utf8))
            #expect(answer.hasPrefix("HTTP/1.1 200") && answer.contains("\r\n\r\nwell"), "\(answer)")
        }
    }
}
