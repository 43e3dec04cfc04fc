import Redis
import TestSupport
import Testing

@Suite(.redis("--requirepass", "open sesame")) struct RedisGreetingTests {
    private func endpoint(_ password: String?, user: String? = nil, database: Int = 0) -> RedisEndpoint {
        RedisEndpoint(RedisServer.current.endpoint.address, user: user, password: password, database: database)
    }

    private func refusal(of endpoint: RedisEndpoint) async throws -> String {
        var reason = ""
        try await withClient(.impatient, endpoint: endpoint) { client in
            reason = try await RedisTests.refusal(by: client).description
        }
        return reason
    }

    @Test(arguments: [nil, "default"]) func `the right password is let in`(user: String?) async throws {
        try await withClient(endpoint: endpoint("open sesame", user: user)) { client in
            let reply = try await client.send(RedisCommand("PING"))
            #expect(reply.string == "PONG")
        }
    }

    @Test func `a wrong password is refused without being shown`() async throws {
        let reason = try await refusal(of: endpoint("hidden"))
        #expect(reason.contains("WRONGPASS"))
        #expect(!reason.contains("hidden"))
    }

    @Test func `a missing password is named as the reason`() async throws {
        #expect(try await refusal(of: endpoint(nil)).contains("NOAUTH"))
    }

    @Test func `a database that the server does not have is named as the reason`() async throws {
        #expect(try await refusal(of: endpoint("open sesame", database: 99)).contains("database"))
    }

    @Test func `each database holds its own keys, and the connection bears its name`() async throws {
        try await withClient(endpoint: endpoint("open sesame", database: 3)) { three in
            _ = try await three.send(RedisCommand("SET", "key", "three"))
            #expect(try await three.send(RedisCommand("CLIENT", "GETNAME")).string == "test")
            try await withClient(endpoint: endpoint("open sesame")) { zero in
                let reply = try await zero.send(RedisCommand("GET", "key"))
                #expect(reply.isNull)
            }
        }
    }
}
