import Logging
import Redis

/// The connections to Redis, and the private server where there is one.
struct RedisSetup: Sendable {
    let client: RedisClient
    /// For reads that wait.
    let blockingClient: RedisClient
    /// For probes, which may wait for long where Redis is slow.
    let healthClient: RedisClient
    let privateServer: PrivateRedis?

    static func start(
        _ choice: Settings.RedisServerChoice,
        data: DataDirectory,
        logger: Logger
    ) async throws -> RedisSetup {
        do {
            switch choice {
            case .external(let endpoint):
                let setup = try RedisSetup(endpoint, privateServer: nil)
                try await setup.refuseOldServer()
                return setup
            case .supervised(let sync):
                let server = try await PrivateRedis.start(in: data.redis, sync: sync, logger: logger)
                return try RedisSetup(server.endpoint, privateServer: server)
            }
        } catch {
            throw StartError(description: Self.sentence(error), exitCode: 69)
        }
    }

    private static func sentence(_ error: any Error) -> String {
        guard case RedisError.tooOld = error else { return "\(error)" }
        return "REDIS_URL: \(error); name another server, or leave it out and install a newer redis-server"
    }

    /// A server that is away may come later; one that is too old would not do its work.
    private func refuseOldServer() async throws(RedisError) {
        do {
            _ = try await client.send(RedisCommand("PING").repeatable)
        } catch .tooOld(let version) {
            await close()
            throw .tooOld(version: version)
        } catch {
            return
        }
    }

    /// For a start that fails elsewhere.
    func close() async {
        for client in clients { await client.close() }
        await privateServer?.stop()
    }

    var clients: [RedisClient] { [client, blockingClient, healthClient] }

    private init(_ endpoint: RedisEndpoint, privateServer: PrivateRedis?) throws(RedisError) {
        client = try RedisClient(endpoint: endpoint, name: "almanac")
        blockingClient = try RedisClient(endpoint: endpoint, name: "almanac-events")
        healthClient = try RedisClient(endpoint: endpoint, name: "almanac-health")
        self.privateServer = privateServer
    }
}
