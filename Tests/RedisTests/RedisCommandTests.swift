import Redis
import TestSupport
import Testing

@Suite(.redis) struct RedisCommandTests {
    @Test func `replies keep the order of the commands under many tasks`() async throws {
        try await withClient { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<10_000 {
                    group.addTask {
                        let reply = try await client.send(RedisCommand("ECHO", number).repeatable)
                        #expect(reply.integer == number)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `a batch is not mixed with other commands and answers in order`() async throws {
        try await withClient { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let replies = try await client.send([
                            RedisCommand("MULTI"), RedisCommand("SET", "batch", number), RedisCommand("GET", "batch"),
                            RedisCommand("EXEC"),
                        ])
                        let queued = RedisValue.status("QUEUED")
                        let results = RedisValue.array([.status("OK"), .bytes(Array("\(number)".utf8))])
                        #expect(replies == [.status("OK"), queued, queued, results])
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `keys and values may hold any octet and be empty or large`() async throws {
        let every = [UInt8](0...255) + [13, 10, 0]
        let large = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await withClient { client in
            for value in [every, [], large] {
                _ = try await client.send(RedisCommand("SET", every, value))
                #expect(try await client.send(RedisCommand("GET", every)) == .bytes(value))
            }
        }
    }

    @Test func `every kind of reply arrives as its own case`() async throws {
        try await withClient { client in
            #expect(try await client.send(RedisCommand("GET", "absent")).isNull)
            #expect(try await client.send(RedisCommand("INCRBY", "counter", Int64(5))) == .integer(5))
            let nested = try await client.send(RedisCommand("EVAL", "return {1, {'a', false, {}}, 'b'}", 0))
            #expect(nested == .array([.integer(1), .array([.bytes([97]), .null, .array([])]), .bytes([98])]))
            #expect(try await client.send([]) == [])
        }
    }

    @Test func `an error reply is thrown with its code`() async throws {
        try await withClient { client in
            _ = try await client.send(RedisCommand("SET", "text", "x"))
            let error = await #expect(throws: RedisError.self) {
                try await client.send(RedisCommand("LPUSH", "text", "y"))
            }
            guard case .server("WRONGTYPE", _) = error else {
                Issue.record("unexpected \(String(describing: error))")
                return
            }
            #expect(try await client.send(RedisCommand("GET", "text")).string == "x")
        }
    }

    @Test func `an error inside a batch leaves the other replies alone`() async throws {
        try await withClient { client in
            let replies = try await client.send([
                RedisCommand("SET", "n", "x"), RedisCommand("INCR", "n"), RedisCommand("GET", "n"),
            ])
            #expect(replies[0] == .status("OK"))
            #expect(throws: RedisError.self) { try replies[1].get() }
            #expect(replies[2].string == "x")
        }
    }

    @Test func `an error never repeats a command's arguments`() async throws {
        try await withClient { client in
            let error = await #expect(throws: RedisError.self) {
                try await client.send(RedisCommand("NOSUCHCOMMAND", "hidden"))
            }
            #expect(error?.description.contains("hidden") == false)
        }
    }

    @Test func `a script runs also after the server has lost it`() async throws {
        let script = RedisScript("redis.call('INCRBY', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[1])")
        try await withClient { client in
            #expect(try await client.run(script, keys: ["sum"], arguments: [2]).integer == 2)
            _ = try await client.send(RedisCommand("SCRIPT", "FLUSH"))
            #expect(try await client.run(script, keys: ["sum"], arguments: [3]).integer == 5)
            #expect(try await client.run(script, keys: ["sum"], arguments: [4]).integer == 9)
        }
    }

    @Test func `a blocking read waits for longer than the client's own timeout when it says so`() async throws {
        var options = RedisClient.Options.patient
        options.commandTimeout = .milliseconds(50)
        try await withClient(options) { client in
            let reply = try await client.send(
                RedisCommand("XREAD", "BLOCK", 200, "STREAMS", "none", "$"),
                timeout: .seconds(120)
            )
            #expect(reply.isNull)
        }
    }
}
