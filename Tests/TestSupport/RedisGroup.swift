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

    /// By the Sentinels; the first of those that are named is not there.
    public var endpoint: RedisEndpoint {
        get throws {
            RedisEndpoint(.sentinels([RedisHost("127.0.0.1", port: try freePort())] + sentinels, master: "mymaster"))
        }
    }

    public func endpoint(of host: RedisHost) -> RedisEndpoint {
        RedisEndpoint(.tcp(host: host.name, port: host.port))
    }

    /// - Parameters:
    ///   - sentinels: how many.
    ///   - sentinelSettings: lines of their configuration.
    public static func with(
        sentinels: Int = 1,
        sentinelSettings: [String] = [],
        _ body: (RedisGroup) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            var running: [WatchedProcess] = []
            do {
                let group = try await start(in: directory.path, sentinels, sentinelSettings, &running)
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
        _ running: inout [WatchedProcess]
    ) async throws -> RedisGroup {
        let (master, replica) = (try local(), try local())
        let masterProcess = try await WatchedProcess.start(
            server(master, in: folder, []),
            until: "eady to accept connections"
        )
        running.append(masterProcess)
        let replicaProcess = try await WatchedProcess.start(
            server(replica, in: folder, ["--replicaof", master.name, "\(master.port)"]),
            until: "Finished with success"
        )
        running.append(replicaProcess)
        try await untilJoined(master)
        var hosts: [RedisHost] = []
        for _ in 0..<sentinels {
            let host = try local()
            let lines =
                ["port \(host.port)", "bind 127.0.0.1", "dir \(folder)"]
                + ["sentinel monitor mymaster 127.0.0.1 \(master.port) 1"]
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
            sentinelProcesses: Array(running.dropFirst(2))
        )
    }

    /// Returns when the master counts its replica.
    private static func untilJoined(_ master: RedisHost) async throws {
        let endpoint = RedisEndpoint(.tcp(host: master.name, port: master.port))
        let client = try RedisClient(endpoint: endpoint, name: "test", options: .patient)
        while try await client.send(RedisCommand("ROLE")).array?.last?.array?.isEmpty != false {
            _ = try await client.send(RedisCommand("BLPOP", "no-such-key", "0.05"))
        }
        await client.close()
    }

    private static func local() throws -> RedisHost { RedisHost("127.0.0.1", port: try freePort()) }

    private static func server(_ host: RedisHost, in folder: String, _ more: [String]) -> [String] {
        [
            "redis-server", "--port", "\(host.port)", "--bind", "127.0.0.1", "--dir", folder, "--save", "",
            "--dbfilename", "\(host.port).rdb", "--repl-diskless-sync-delay", "0",
        ] + more
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
