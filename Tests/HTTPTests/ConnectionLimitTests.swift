import Hummingbird
import NIOCore
import TestSupport
import Testing

@testable import HTTP

/// With limits so short that the server's own timers end each test.
@Suite(.timeLimit(.minutes(60))) struct ConnectionLimitTests {
    @Test func `a connection that sends nothing is cut`() async throws {
        try await run {
            $0.head = .milliseconds(20)
        } test: { server in
            let received = try await server.connected { try await $0.rest() }
            #expect(received == [])
        }
    }

    @Test func `a head that comes byte by byte is cut`() async throws {
        try await run {
            $0.head = .milliseconds(40)
        } test: { server in
            try await server.connected { connection in
                let outbound = connection.outbound
                let drip = Task {
                    try await outbound.write(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: "))
                    // As often as the server answers another, so that the head does not become too long for it.
                    while true {
                        // Which may be cut for want of time itself.
                        _ = try? await server.connected { other in
                            try await other.send("GET", "/items/1", ["Connection: close"])
                            return try await other.rest()
                        }
                        try await outbound.write(ByteBuffer(string: "a"))
                    }
                }
                let rest = try await connection.rest()
                #expect(rest == [])
                drip.cancel()
                _ = await drip.result
            }
        }
    }

    @Test func `a head that begins after a good request has the head's time, not the idle one`() async throws {
        try await run { limits in
            // The first head has it, too, and this process may be kept waiting between connecting and writing.
            limits.head = .seconds(20)
            limits.keepAlive = .hours(1)
        } test: { server in
            try await server.connected { connection in
                try await connection.send("GET", "/items/1")
                _ = try await connection.response()
                try await connection.write("GET /")
                let rest = try await connection.rest()
                #expect(rest == [])
            }
        }
    }

    @Test func `an idle connection is closed after its time`() async throws {
        try await run {
            $0.keepAlive = .milliseconds(20)
        } test: { server in
            try await server.connected { connection in
                try await connection.send("GET", "/items/1")
                #expect(try await connection.response().status == 200)
                let rest = try await connection.rest()
                #expect(rest == [])
            }
        }
    }

    @Test func `a body that stops is 408 and cut`() async throws {
        try await run {
            $0.bodyIdle = .milliseconds(20)
        } test: { server in
            try await server.connected { connection in
                try await connection.send(
                    "POST",
                    "/json",
                    ["Content-Type: application/json", "Content-Length: 10"],
                    body: "["
                )
                let response = try await connection.response()
                #expect(response.status == 408)
                #expect(response["X-Request-Id"] != nil)
                _ = try await connection.rest()
            }
        }
    }

    @Test func `a body that drips is 408, however steadily`() {
        var limits = ServerLimits()
        limits.bodyRate = 100
        var watch = ConnectionWatch(limits: limits)
        watch.requestBegan()
        var ticks = 0
        while watch.tick(.init(isReading: true, written: 0, buffered: 0)) == .patience, ticks < 1000 {
            watch.bodyArrived(1)
            ticks += 1
        }
        #expect(ticks == limits.ticks(limits.bodyIdle))
    }

    @Test func `a body that the route does not take has all the time there is`() {
        var watch = ConnectionWatch(limits: ServerLimits())
        watch.requestBegan()
        for _ in 0..<10_000 {
            #expect(watch.tick(.init(isReading: false, written: 0, buffered: 0)) == .patience)
        }
    }

    @Test func `a fast body is never cut for its length`() {
        var watch = ConnectionWatch(limits: ServerLimits())
        watch.requestBegan()
        for _ in 0..<10_000 {
            watch.bodyArrived(100_000)
            #expect(watch.tick(.init(isReading: true, written: 0, buffered: 0)) == .patience)
        }
    }

    @Test func `a client that takes nothing is cut, and one that takes a little is not`() {
        let limits = ServerLimits()
        for (taken, end) in [(0, limits.ticks(limits.stall)), (1, 1000)] {
            var watch = ConnectionWatch(limits: limits)
            watch.requestBegan()
            watch.requestEnded()
            _ = watch.tick(.init(isReading: false, written: 9_000_000, buffered: 8_000_000))
            var ticks = 0
            var buffered = 8_000_000
            while ticks < 1000, watch.tick(.init(isReading: false, written: 9_000_000, buffered: buffered)) == .patience
            {
                buffered -= taken
                ticks += 1
            }
            #expect(ticks == end)
        }
    }

    @Test func `a response that is still being taken is not cut by the time for the next request or for closing`() {
        let limits = ServerLimits()
        for (isLast, limit) in [(false, limits.keepAlive), (true, limits.linger)] {
            var watch = ConnectionWatch(limits: limits)
            watch.requestBegan()
            watch.requestEnded()
            if isLast { watch.lingers() } else { watch.exchangeEnded() }
            for buffered in (1...1000).reversed() {
                #expect(watch.tick(.init(isReading: true, written: 1000, buffered: buffered)) == .patience)
            }
            var ticks = 0
            while watch.tick(.init(isReading: true, written: 1000, buffered: 0)) == .patience { ticks += 1 }
            #expect(ticks == limits.ticks(limit))
        }
    }

    @Test func `a reader that stalls is cut`() async throws {
        let (ends, ended) = AsyncStream.makeStream(of: Void.self)
        try await run {
            $0.stall = .milliseconds(50)
        } routes: { router in
            router.get("much") { _, _ in
                Response(
                    status: .ok,
                    body: ResponseBody { writer in
                        let piece = ByteBuffer(repeating: 0, count: 1 << 20)
                        defer { ended.yield() }
                        // Without an end: on a busy machine a thousand pieces can be queued before the socket is full.
                        while true { try await writer.write(piece) }
                    }
                )
            }
        } test: { server in
            try await server.connected { connection in
                try await connection.channel.setOption(.autoRead, value: false).get()
                try await connection.send("GET", "/much")
                for await _ in ends { break }
            }
            #expect(try await server.logs("aborted=true"))
        }
    }

    @Test func `a stop closes idle connections at once and lets requests end`() async throws {
        let (starts, started) = AsyncStream.makeStream(of: Void.self)
        let (waits, goOn) = AsyncStream.makeStream(of: Void.self)
        try await TestServer.run { router in
            router.get("slow") { _, _ in
                started.yield()
                for await _ in waits { break }
                return "done"
            }
            router.get("fast") { _, _ in "fast" }
        } test: { server in
            try await server.connected { idle in
                try await idle.send("GET", "/fast")
                _ = try await idle.response()
                try await server.connected { busy in
                    try await busy.send("GET", "/slow")
                    for await _ in starts { break }
                    await server.stop()
                    let rest = try await idle.rest()
                    #expect(rest == [])
                    goOn.yield()
                    let response = try await busy.response()
                    #expect(response.body == "done")
                    #expect(response["Connection"] == "close")
                    let rest2 = try await busy.rest()
                    #expect(rest2 == [])
                }
            }
        }
    }

    private func run(
        _ limit: (inout ServerLimits) -> Void,
        routes: (Router<AppRequestContext>) -> Void = HTTPAnswersTests.routes,
        test: (TestServer) async throws -> Void
    ) async throws {
        var configuration = HTTPServer.Configuration.patient
        limit(&configuration.limits)
        try await TestServer.run(configuration, routes: routes, test: test)
    }
}

extension TestServer {
    /// Returns when a line is logged: that of a request is written after its body has ended.
    fileprivate func logs(_ text: String) async throws -> Bool {
        while !Task.isCancelled {
            if try log().contains(where: { $0.contains(text) }) { return true }
            try await connected { connection in
                try await connection.send("GET", "/none")
                _ = try await connection.response()
            }
        }
        return false
    }
}
