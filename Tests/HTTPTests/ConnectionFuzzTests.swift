import Foundation
import Hummingbird
import TestSupport
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(60))) struct ConnectionFuzzTests {
    @Test func `bytes that are no request are answered or end the connection, and the next client is served`()
        async throws
    {
        let requests = [
            "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
            "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "GET /x HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\nIf-None-Match: *\r\nExpect: 100-continue\r\n\r\n",
        ].map { Array($0.utf8) }
        let words = [
            "\r\n", "\r\n\r\n", ":", "Content-Length: 9\r\n", "HTTP/9.9", "Transfer-Encoding: gzip\r\n", "\0", " ",
        ]
        try await TestServer.run(.patient) { router in
            router.get("/health") { _, _ in "well" }
            router.post("/x") { request, _ in try await request.body.collect(upTo: 1 << 20) }
        } test: { server in
            let plan = Fuzz.plan(100)
            for seed in plan {
                var fuzz = Fuzz(seed: seed)
                let bytes = fuzz.changed(fuzz.pick(requests), words: words)
                let answer = try await server.answer(to: bytes)
                let isAnswer = answer.isEmpty || answer.hasPrefix("HTTP/1.")
                #expect(isAnswer && !answer.contains(" 500 "), "ALMANAC_FUZZ=1:\(seed): \(answer.prefix(200))")
            }
            #expect(try await server.send("GET", "/health").body == "well")
        }
    }
}
