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
            let server = try await RedisServerProcess.start([
                "--port", "\(port)", "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--requirepass", "secret",
            ]) { line in
                if line.contains("eady to accept connections") { announce.finish() }
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
        var options = RedisClient.Options()
        options.connectionWait = .milliseconds(50)
        let endpoint = RedisEndpoint(.tcp(host: "127.0.0.1", port: try freePort()), password: "hidden")
        try await withClient(options, endpoint: endpoint) { client in
            let error = try #require(await failure(of: RedisCommand("PING"), on: client))
            #expect(error.description.contains("127.0.0.1"))
            #expect(error.description.contains("refused"))
            #expect(!error.description.contains("hidden"))
        }
    }
}

/// A port that the kernel has just given and taken back.
private func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
        }
    }
    try #require(isBound)
    return Int(UInt16(bigEndian: address.sin_port))
}
