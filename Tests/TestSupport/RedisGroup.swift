import Foundation
public import Redis

/// A master and a replica of it on ports of the loopback address, and the Sentinels that watch them.
public struct RedisGroup: Sendable {
    public let master: RedisHost
    public let replica: RedisHost
    public let sentinels: [RedisHost]
    public let masterProcess: WatchedProcess
    public let replicaProcess: WatchedProcess
    private let sentinelProcesses: [WatchedProcess]
    private let security: Security?

    /// By the Sentinels; the first of those that are named is not there.
    public var endpoint: RedisEndpoint {
        get throws {
            let hosts = [RedisHost(master.name, port: try freePort())] + sentinels
            return RedisEndpoint(.sentinels(hosts, master: "mymaster"), tls: security?.client)
        }
    }

    public func endpoint(of host: RedisHost) -> RedisEndpoint {
        RedisEndpoint(.tcp(host: host.name, port: host.port), tls: security?.client)
    }

    /// - Parameters:
    ///   - sentinels: how many.
    ///   - sentinelSettings: lines of their configuration.
    ///   - isSecured: whether all of them speak TLS alone, and know one another by the name in their certificate.
    public static func with(
        sentinels: Int = 1,
        sentinelSettings: [String] = [],
        isSecured: Bool = false,
        _ body: (RedisGroup) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            var running: [WatchedProcess] = []
            do {
                let security = isSecured ? Security(authority: try await TestAuthority(in: directory)) : nil
                let group = try await start(in: directory.path, sentinels, sentinelSettings, security, &running)
                try await body(group)
            } catch {
                for process in running { await process.kill() }
                throw error
            }
            for process in running { await process.kill() }
        }
    }

    private static func start(
        in folder: String,
        _ sentinels: Int,
        _ sentinelSettings: [String],
        _ security: Security?,
        _ running: inout [WatchedProcess]
    ) async throws -> RedisGroup {
        let (master, replica) = (try local(security), try local(security))
        let masterProcess = try await WatchedProcess.start(
            server(master, in: folder, security),
            until: "eady to accept connections"
        )
        running.append(masterProcess)
        let replicaProcess = try await WatchedProcess.start(
            server(replica, in: folder, security) + ["--replicaof", master.name, "\(master.port)"],
            until: "Finished with success"
        )
        running.append(replicaProcess)
        try await untilJoined(RedisEndpoint(.tcp(host: master.name, port: master.port), tls: security?.client))
        var hosts: [RedisHost] = []
        for _ in 0..<sentinels {
            let host = try local(security)
            let lines =
                (security?.lines(host) ?? ["port \(host.port)"]) + ["bind 127.0.0.1", "dir \(folder)"]
                + ["sentinel monitor mymaster \(master.name) \(master.port) 1"]
                + ["sentinel down-after-milliseconds mymaster 1000", "sentinel failover-timeout mymaster 60000"]
            let file = "\(folder)/sentinel-\(host.port).conf"
            try Data((lines + sentinelSettings).joined(separator: "\n").appending("\n").utf8).write(
                to: URL(filePath: file)
            )
            running.append(try await WatchedProcess.start(["redis-server", file, "--sentinel"], until: "+slave slave"))
            hosts.append(host)
        }
        return RedisGroup(
            master: master,
            replica: replica,
            sentinels: hosts,
            masterProcess: masterProcess,
            replicaProcess: replicaProcess,
            sentinelProcesses: Array(running.dropFirst(2)),
            security: security
        )
    }

    /// Returns when the master counts its replica.
    private static func untilJoined(_ endpoint: RedisEndpoint) async throws {
        let client = try RedisClient(endpoint: endpoint, name: "test", options: .patient)
        while try await client.send(RedisCommand("ROLE")).array?.last?.array?.isEmpty != false {
            _ = try await client.send(RedisCommand("BLPOP", "no-such-key", "0.05"))
        }
        await client.close()
    }

    private static func local(_ security: Security?) throws -> RedisHost {
        RedisHost(security == nil ? "127.0.0.1" : "localhost", port: try freePort())
    }

    private static func server(_ host: RedisHost, in folder: String, _ security: Security?) -> [String] {
        [
            "redis-server", "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--dbfilename", "\(host.port).rdb",
            "--repl-diskless-sync-delay", "0",
        ] + (security?.options(host) ?? ["--port", "\(host.port)"])
    }

    /// Has the Sentinels make the replica the master, as if the master had failed, and returns when they have.
    public func failOver(_ options: RedisClient.Options = .patient) async throws {
        let sentinel = try RedisClient(endpoint: endpoint(of: sentinels[0]), name: "test", options: options)
        let master = try RedisClient(endpoint: endpoint(of: master), name: "test", options: options)
        // It knows a replica before it knows that it is fit.
        while (try? await sentinel.send(RedisCommand("SENTINEL", "FAILOVER", "mymaster"))) == nil {
            try Task.checkCancellation()
            _ = try await master.send(RedisCommand("BLPOP", "no-such-key", "0.1"))
        }
        await sentinel.close()
        await master.close()
        try await untilSwitched()
    }

    /// Returns when all Sentinels know the new master.
    public func untilSwitched() async throws {
        for process in sentinelProcesses { try await process.saying("+switch-master mymaster") }
    }
}

/// How servers and Sentinels that speak TLS alone are set up, and how a client speaks with them.
private struct Security {
    let authority: TestAuthority

    var client: RedisTLS {
        var tls = RedisTLS()
        tls.authorities = authority.certificate
        (tls.certificate, tls.key) = authority.client
        return tls
    }

    /// A server's; Sentinels speak with servers as those do with one another.
    private func settings(_ host: RedisHost) -> [(String, String)] {
        [
            ("port", "0"), ("tls-port", "\(host.port)"), ("tls-cert-file", authority.server.certificate),
            ("tls-key-file", authority.server.key), ("tls-ca-cert-file", authority.certificate),
            ("tls-replication", "yes"),
        ]
    }

    func options(_ host: RedisHost) -> [String] {
        (settings(host) + [("replica-announce-ip", host.name)]).flatMap { ["--\($0)", $1] }
    }

    /// Of a Sentinel: it is to tell names, for the certificates have no addresses.
    func lines(_ host: RedisHost) -> [String] {
        settings(host).map { "\($0) \($1)" } + ["sentinel resolve-hostnames yes", "sentinel announce-hostnames yes"]
    }
}
