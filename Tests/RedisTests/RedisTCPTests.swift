import Foundation
import Glibc
import Redis
import TestSupport
import Testing

struct RedisTCPTests {
    @Test(arguments: ["127.0.0.1", "localhost"])
    func `a server on a TCP port is reached by address and by name`(host: String) async throws {
        try await withTemporaryDirectory { directory in
            let port = try freePort()
            let folder = directory.path(percentEncoded: false)
            let (ready, announce) = AsyncStream<Void>.makeStream()
            let command = [
                "redis-server", "--port", "\(port)", "--bind", "127.0.0.1", "--dir", folder, "--save", "",
                "--requirepass", "secret",
            ]
            let server = try await SupervisedProcess.start(command, ending: .kill) { line in
                if line?.contains("eady to accept connections") ?? true { announce.finish() }
            }
            for await _ in ready {}
            try await withClient(endpoint: RedisEndpoint(url: "redis://:secret@\(host):\(port)/5")) { client in
                _ = try await client.send(RedisCommand("SET", "key", "value"))
                #expect(try await client.send(RedisCommand("GET", "key")).string == "value")
            }
            server.signal(SIGKILL)
            _ = await server.waitForExit()
        }
    }

    @Test func `a refused connection is reported with its address and without its password`() async throws {
        let endpoint = RedisEndpoint(.tcp(host: "127.0.0.1", port: try freePort()), password: "hidden")
        try await withClient(.impatient, endpoint: endpoint) { client in
            let reason = try await refusal(by: client).description
            #expect(reason.contains("127.0.0.1"))
            #expect(reason.contains("refused"))
            #expect(!reason.contains("hidden"))
        }
    }
}
