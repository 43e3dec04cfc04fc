import Glibc
import Redis
import TestSupport
import Testing

/// What happens when the server goes away, comes back, or stays silent. Each test stops a server of its own.
struct RedisFailureTests {
    @Test(.redis) func `a command that may not be repeated fails when its connection is lost`() async throws {
        try await withClient(.patient) { client in
            async let answer = failure(of: RedisCommand("BLPOP", "list", 0), on: client)
            try await untilBlocked()
            await RedisServer.current.kill()
            let error = await answer
            guard case .connectionLost = error else {
                Issue.record("unexpected \(String(describing: error))")
                return
            }
        }
    }

    @Test(.redis) func `a repeatable command is sent again and answered after a restart`() async throws {
        try await withClient(.patient) { client in
            async let answer = client.send(RedisCommand("BLPOP", "list", 0).repeatable, timeout: .seconds(120))
            try await untilBlocked()
            await RedisServer.current.kill()
            try await RedisServer.current.start()
            try await withClient(.patient) { other in
                _ = try await other.send(RedisCommand("RPUSH", "list", "after"))
            }
            #expect(try await answer.array?.last?.string == "after")
        }
    }

    @Test(.redis) func `a command that was not sent yet waits for the next connection`() async throws {
        try await withClient(.patient) { client in
            _ = try await client.send(RedisCommand("PING"))
            await RedisServer.current.kill()
            async let answer = client.send(RedisCommand("SET", "key", "value"))
            try await RedisServer.current.start()
            #expect(try await answer == .status("OK"))
        }
    }

    /// A thousand commands that each waited for the connection would take longer than the test may.
    @Test(.redis, .timeLimit(.minutes(60)))
    func `commands fail fast while the server is away and work again by themselves`() async throws {
        var options = RedisClient.Options.patient
        options.connectionWait = .milliseconds(500)
        try await withClient(options) { client in
            try await untilConnected(client)
            await RedisServer.current.kill()
            for _ in 0..<1000 {
                await #expect(throws: RedisError.self) { try await client.send(RedisCommand("PING")) }
            }
            #expect(!client.isConnected)
            try await RedisServer.current.start()
            try await untilConnected(client)
            #expect(try await client.send(RedisCommand("PING")).string == "PONG")
        }
    }

    @Test func `a server that never was is reported with its address`() async throws {
        try await withClient(.impatient, endpoint: RedisEndpoint(.unix(path: "/nonexistent/redis.sock"))) { client in
            let reason = try await refusal(by: client).description
            #expect(reason.contains("unix:///nonexistent/redis.sock"))
            #expect(reason.contains("No such file"))
        }
    }

    @Test(.redis) func `a silent server ends in a timeout, and the client recovers`() async throws {
        try await withClient(.patient) { client in
            _ = try await client.send(RedisCommand("PING"))
            RedisServer.current.pause()
            await #expect(throws: RedisError.timedOut(after: .milliseconds(100))) {
                try await client.send(RedisCommand("GET", "key"), timeout: .milliseconds(100))
            }
            RedisServer.current.resume()
            #expect(try await client.send(RedisCommand("PING")).string == "PONG")
        }
    }

    @Test(.redis) func `a late reply is never taken for another command's`() async throws {
        try await withClient(.patient) { client in
            let late = RedisCommand("BLPOP", "list", 0)
            await #expect(throws: RedisError.self) { try await client.send(late, timeout: .milliseconds(50)) }
            for number in 0..<100 {
                #expect(try await client.send(RedisCommand("ECHO", number).repeatable).integer == number)
            }
            _ = try await client.send(RedisCommand("PING"))
        }
    }

    @Test(.redis) func `a cancelled wait ends at once and its reply is dropped in order`() async throws {
        try await withClient { client in
            let task = Task { try await client.send(RedisCommand("BLPOP", "list", 0), timeout: .seconds(120)) }
            try await untilBlocked()
            task.cancel()
            await #expect(throws: RedisError.cancelled) { try await task.value }
            try await withClient { other in
                _ = try await other.send(RedisCommand("RPUSH", "list", "for nobody"))
            }
            #expect(try await client.send(RedisCommand("ECHO", "next")).string == "next")
        }
    }

    @Test(.redis) func `close fails what waits and may be called again`() async throws {
        let client = try RedisClient(endpoint: RedisServer.current.endpoint, name: "test", options: .patient)
        async let blocked = failure(of: RedisCommand("BLPOP", "list", 0), on: client)
        try await untilBlocked()
        async let queued = failure(of: RedisCommand("PING"), on: client)
        await client.close()
        #expect(await [blocked, queued] == [.closed, .closed])
        await client.close()
        await #expect(throws: RedisError.closed) { try await client.send(RedisCommand("PING")) }
        #expect(!client.isConnected)
    }

    @Test(.redis) func `every one of 10,000 waiting commands is settled when the server is killed`() async throws {
        try await withClient { client in
            let server = RedisServer.current
            let settled = await withTaskGroup(of: Void.self) { group in
                for number in 0..<10_000 {
                    group.addTask { _ = try? await client.send(RedisCommand("SET", "key", number)) }
                }
                await server.kill()
                return await group.reduce(into: 0) { count, _ in count += 1 }
            }
            #expect(settled == 10_000)
        }
    }
}

/// Returns when another client waits in the server for a list element.
private func untilBlocked() async throws {
    try await withClient { observer in
        while true {
            let clients = try await observer.send(RedisCommand("INFO", "clients")).string ?? ""
            if clients.contains("blocked_clients:1") { return }
            await Task.yield()
        }
    }
}

private func untilConnected(_ client: RedisClient) async throws {
    while !client.isConnected {
        try Task.checkCancellation()
        await Task.yield()
    }
}
