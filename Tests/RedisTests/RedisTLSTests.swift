import Foundation
import Redis
import TestSupport
import Testing

struct RedisTLSTests {
    @Test func `by TLS, with our certificate, values of any size come and go`() async throws {
        try await withServer { server in
            let value = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try await withClient(endpoint: server.endpoint()) { client in
                _ = try await client.send(RedisCommand("SET", "key", value))
                #expect(try await client.send(RedisCommand("GET", "key")) == .bytes(value))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<2000 {
                        group.addTask {
                            let reply = try await client.send(RedisCommand("ECHO", number).repeatable)
                            #expect(reply.integer == number)
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test func `a certificate of an authority that is not trusted is refused, with the setting for it`() async throws {
        try await withServer { server in
            let reason = try await reason(server.endpoint { $0.authorities = nil })
            #expect(reason.contains("its certificate is not trusted") && reason.contains("set REDIS_TLS_CA_FILE"))
        }
    }

    @Test func `a certificate for another name is refused, unless only the authority is looked at`() async throws {
        try await withServer { server in
            let reason = try await reason(server.endpoint(host: "127.0.0.1"))
            #expect(reason.contains("is for another name") && reason.contains("REDIS_URL"))
            for verification in [RedisTLS.Verification.ca, .none] {
                let endpoint = server.endpoint(host: "127.0.0.1") { $0.verification = verification }
                try await withClient(endpoint: endpoint) { client in
                    let reply = try await client.send(RedisCommand("PING"))
                    #expect(reply.string == "PONG")
                }
            }
        }
    }

    @Test func `without verification any certificate does`() async throws {
        try await withServer { server in
            let endpoint = server.endpoint {
                $0.verification = .none
                $0.authorities = nil
            }
            try await withClient(endpoint: endpoint) { client in
                let reply = try await client.send(RedisCommand("PING"))
                #expect(reply.string == "PONG")
            }
        }
    }

    @Test func `a server that wants our certificate is told so by its setting`() async throws {
        try await withServer { server in
            let endpoint = server.endpoint { ($0.certificate, $0.key) = (nil, nil) }
            let reason = try await reason(endpoint)
            #expect(reason.contains("set REDIS_TLS_CERT_FILE and REDIS_TLS_KEY_FILE"))
        }
    }

    @Test func `a file that holds nothing of its kind is named by its setting`() async throws {
        try await withServer { server in
            let (key, certificate) = (server.authority.server.key, server.authority.client.certificate)
            let faults: [(String, (inout RedisTLS) -> Void)] = [
                ("REDIS_TLS_CA_FILE", { $0.authorities = key }), ("REDIS_TLS_CERT_FILE", { $0.certificate = key }),
                ("REDIS_TLS_KEY_FILE", { $0.key = certificate }), ("REDIS_TLS_KEY_FILE", { $0.key = key }),
                ("REDIS_TLS_CA_FILE", { $0.authorities = "/nowhere" }),
            ]
            for (name, fault) in faults {
                let reason = try await reason(server.endpoint(fault))
                #expect(reason.contains("\(name): "))
            }
        }
    }

    @Test func `a server without TLS where there should be TLS, and the other way round, is said`() async throws {
        try await withServer { server in
            let plain = RedisEndpoint(.tcp(host: "localhost", port: server.tlsPort))
            let reset = try await reason(plain)
            #expect(reset.contains("write rediss:// in REDIS_URL"))
            var options = RedisClient.Options.impatient
            options.connectTimeout = .seconds(2)
            let secured = server.endpoint(port: server.plainPort)
            let silence = try await reason(secured, options)
            #expect(silence.contains("write redis:// in REDIS_URL"))
        }
    }

    @Test func `a connection by TLS that is lost is made again, and what was not repeatable fails`() async throws {
        try await withServer { server in
            try await withClient(endpoint: server.endpoint()) { client in
                _ = try await client.send(RedisCommand("SET", "key", "kept"))
                try await withClient(endpoint: RedisEndpoint(.tcp(host: "localhost", port: server.plainPort))) {
                    other in
                    async let blocked = failure(of: RedisCommand("BLPOP", "list", 0), on: client)
                    while try await other.send(RedisCommand("INFO", "clients")).string?.contains("blocked_clients:1")
                        != true
                    { await Task.yield() }
                    _ = try await other.send(RedisCommand("CLIENT", "KILL", "SKIPME", "yes"))
                    guard case .connectionLost = await blocked else {
                        Issue.record("it did not fail")
                        return
                    }
                }
                #expect(try await client.send(RedisCommand("GET", "key").repeatable).string == "kept")
            }
        }
    }
}

/// A redis-server that speaks TLS on one port and none on another.
private struct SecuredServer {
    let authority: TestAuthority
    let tlsPort: Int
    let plainPort: Int

    func endpoint(
        host: String = "localhost",
        port: Int? = nil,
        _ change: (inout RedisTLS) -> Void = { _ in }
    ) -> RedisEndpoint {
        var tls = RedisTLS()
        tls.authorities = authority.certificate
        (tls.certificate, tls.key) = authority.client
        change(&tls)
        return RedisEndpoint(.tcp(host: host, port: port ?? tlsPort), tls: tls)
    }
}

private func withServer(_ body: (SecuredServer) async throws -> Void) async throws {
    try await withTemporaryDirectory { directory in
        let authority = try await TestAuthority(in: directory)
        let server = SecuredServer(authority: authority, tlsPort: try freePort(), plainPort: try freePort())
        let process = try await WatchedProcess.start(
            [
                "redis-server", "--port", "\(server.plainPort)", "--tls-port", "\(server.tlsPort)", "--bind",
                "127.0.0.1", "--dir", directory.path, "--save", "", "--tls-cert-file", authority.server.certificate,
                "--tls-key-file", authority.server.key, "--tls-ca-cert-file", authority.certificate,
            ],
            until: "eady to accept connections"
        )
        do {
            try await body(server)
        } catch {
            await process.kill()
            throw error
        }
        await process.kill()
    }
}

private func reason(_ endpoint: RedisEndpoint, _ options: RedisClient.Options = .impatient) async throws -> String {
    var reason = ""
    try await withClient(options, endpoint: endpoint) { client in
        reason = try await refusal(by: client).description
    }
    return reason
}
