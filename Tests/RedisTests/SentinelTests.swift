import Redis
import TestSupport
import Testing

struct SentinelTests {
    @Test func `the master is found by the first Sentinel that answers`() async throws {
        try await RedisGroup.with { group in
            try await withClient(endpoint: group.endpoint) { client in
                _ = try await client.send(RedisCommand("SET", "key", "value"))
                #expect(try await client.port() == group.master.port)
            }
        }
    }

    @Test func `in a failover each command is answered or fails, and the next ones go to the new master`() async throws
    {
        try await RedisGroup.with(sentinels: 2) { group in
            try await withClient(endpoint: group.endpoint) { client in
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    for _ in 0..<8 {
                        tasks.addTask {
                            while await (try? client.port()) != group.replica.port {
                                try Task.checkCancellation()
                                _ = await failure(of: RedisCommand("INCR", "count"), on: client)
                            }
                        }
                    }
                    try await group.failOver()
                    try await tasks.waitForAll()
                }
                #expect(try await client.send(RedisCommand("SET", "key", "value")) == .status("OK"))
            }
        }
    }

    @Test func `a master that dies is left for the one that the Sentinels make`() async throws {
        try await RedisGroup.with(sentinels: 1) { group in
            try await withClient(.patient, endpoint: group.endpoint) { client in
                _ = try await client.send(RedisCommand("PING"))
                await group.masterProcess.kill()
                #expect(try await client.send(RedisCommand("SET", "key", "value")) == .status("OK"))
                #expect(try await client.port() == group.replica.port)
            }
        }
    }

    @Test func `Sentinels and servers that speak TLS alone are found, and left for one another, as those without`()
        async throws
    {
        try await RedisGroup.with(sentinels: 2, isSecured: true) { group in
            let endpoint = try group.endpoint
            #expect(endpoint.description.hasPrefix("rediss+sentinel://"))
            try await withClient(.patient, endpoint: endpoint) { client in
                _ = try await client.send(RedisCommand("SET", "key", "value"))
                #expect(try await client.port("tls-port") == group.master.port)
                try await group.failOver()
                while await (try? client.port("tls-port")) != group.replica.port {
                    try Task.checkCancellation()
                    _ = await failure(of: RedisCommand("INCR", "count"), on: client)
                }
                #expect(try await client.send(RedisCommand("SET", "key", "value")) == .status("OK"))
            }
        }
    }

    @Test func `a Sentinel whose certificate nobody vouches for is said, with the setting for it`() async throws {
        try await RedisGroup.with(isSecured: true) { group in
            var endpoint = try group.endpoint
            endpoint.tls?.authorities = nil
            let untrusted = try await reason(endpoint)
            #expect(untrusted.contains("Sentinel \(group.sentinels[0]): its certificate is not trusted"))
            #expect(untrusted.contains("set REDIS_TLS_CA_FILE"))
            endpoint.tls = nil
            #expect(try await reason(endpoint).contains("write rediss+sentinel:// in REDIS_URL"))
        }
    }

    @Test func `a server that has become a replica is not written to, but left until there is a master`() async throws {
        try await RedisGroup.with { group in
            var options = RedisClient.Options.patient
            options.connectionWait = .milliseconds(1)
            try await withClient(endpoint: group.endpoint(of: group.master)) { other in
                try await withClient(options, endpoint: group.endpoint) { client in
                    while await failure(of: RedisCommand("SET", "key", "1"), on: client) != nil { await Task.yield() }
                    _ = try await other.send(RedisCommand("REPLICAOF", "127.0.0.1", "1"))
                    let error = await failure(of: RedisCommand("SET", "key", "2"), on: client)
                    guard case .server("READONLY", _) = error else {
                        Issue.record("unexpected \(String(describing: error))")
                        return
                    }
                    let next = try await refusal(by: client).description
                    #expect(next.contains("is a slave") || next.contains("has become a replica"))
                    _ = try await other.send(RedisCommand("REPLICAOF", "NO", "ONE"))
                    while await failure(of: RedisCommand("SET", "key", "3"), on: client) != nil { await Task.yield() }
                }
            }
        }
    }

    @Test func `what is wrong with the Sentinels is said of each`() async throws {
        try await RedisGroup.with { group in
            let none = RedisHost("127.0.0.1", port: try freePort())
            let unknown = RedisEndpoint(.sentinels([none] + group.sentinels, master: "another"))
            let first = try await reason(unknown)
            #expect(first.contains("Sentinel \(none): connect: Connection refused"))
            #expect(first.contains("Sentinel \(group.sentinels[0]): it knows no master named \"another\""))
            let server = RedisEndpoint(.sentinels([group.master], master: "mymaster"))
            #expect(try await reason(server).contains("it is no Sentinel"))
        }
    }

    @Test func `a Sentinel's own password is wanted, and given`() async throws {
        try await RedisGroup.with(sentinelSettings: ["requirepass secret"]) { group in
            var endpoint = RedisEndpoint(.sentinels(group.sentinels, master: "mymaster"))
            #expect(try await reason(endpoint).contains("set REDIS_SENTINEL_PASSWORD"))
            endpoint.sentinelLogin = RedisLogin(user: nil, password: "hidden")
            let refused = try await reason(endpoint)
            #expect(refused.contains("REDIS_SENTINEL_PASSWORD") && !refused.contains("hidden"))
            endpoint.sentinelLogin = RedisLogin(user: nil, password: "secret")
            try await withClient(endpoint: endpoint) { client in
                let port = try await client.port()
                #expect(port == group.master.port)
            }
        }
    }

    @Test func `Sentinels that do not answer are passed over`() async throws {
        try await RedisGroup.with { group in
            let silent = try SilentListener()
            let endpoint = RedisEndpoint(.sentinels([silent.host] + group.sentinels, master: "mymaster"))
            try await withClient(endpoint: endpoint) { client in
                let port = try await client.port()
                #expect(port == group.master.port)
            }
            silent.close()
        }
    }
}

extension RedisClient {
    /// Of the server that answers.
    fileprivate func port(_ setting: String = "port") async throws -> Int {
        let reply = try await send(RedisCommand("CONFIG", "GET", setting).repeatable)
        return reply.array?.last?.integer ?? 0
    }
}

private func reason(_ endpoint: RedisEndpoint) async throws -> String {
    var reason = ""
    try await withClient(.impatient, endpoint: endpoint) { client in
        reason = try await refusal(by: client).description
    }
    return reason
}
