import Foundation
import Redis
import TestSupport
import Testing

struct RedisVersionTests {
    @Test(arguments: ["6.2.14", "5.0.7", "6.3.4"])
    func `a server before version 7 is refused, with its version and the least`(version: String) async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "redis.sock").path
            let server = try FakeRedis(at: path, version: version)
            try await withClient(.impatient, endpoint: RedisEndpoint(.unix(path: path))) { client in
                let error = try await refusal(by: client)
                #expect(error == .tooOld(version: version))
                #expect(error.description == "Redis \(version) is too old: 7 or later is needed")
            }
            server.close()
        }
    }

    @Test(.redis("--rename-command", "HELLO", "")) func `one that does not know HELLO is older than that`() async throws
    {
        try await withClient(.impatient) { client in
            guard case .tooOld = try await refusal(by: client) else {
                Issue.record("it was not refused")
                return
            }
        }
    }

    @Test(.redis) func `a user who may do next to nothing is not taken for an old server`() async throws {
        try await withClient { client in
            _ = try await client.send(RedisCommand("ACL", "SETUSER", "low", "on", ">secret", "+get", "~*"))
            let endpoint = RedisEndpoint(RedisServer.current.endpoint.address, user: "low", password: "secret")
            try await withClient(endpoint: endpoint) { low in
                let reply = try await low.send(RedisCommand("GET", "key"))
                #expect(reply.isNull)
            }
        }
    }
}
