import Jobs
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
    /// Nil where jobs need no replica.
    let acceptance: JobAcceptance?
    private let acceptingClient: RedisClient?

    static func start(
        _ choice: Settings.RedisServerChoice,
        data: DataDirectory,
        logger: Logger
    ) async throws -> RedisSetup {
        do {
            switch choice {
            case .external(let endpoint, let replicas):
                let setup = try RedisSetup(endpoint, replicas: replicas)
                do {
                    try await setup.refuseUnfit()
                } catch {
                    await setup.close()
                    throw error
                }
                if endpoint.tls?.verification == RedisTLS.Verification.none {
                    logger.warning("anybody may answer as Redis: REDIS_TLS_VERIFY is none")
                }
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
        switch error {
        case RedisError.tooOld:
            "REDIS_URL: \(error); name another server, or leave it out and install a newer redis-server"
        case RedisError.refused: "REDIS_URL: \(error)"
        default: "\(error)"
        }
    }

    /// A server that is away may come later; one that is too old or does not let us in would not do its work.
    private func refuseUnfit() async throws(RedisError) {
        let complaint: String?
        do {
            _ = try await client.send(RedisCommand("PING").repeatable)
            complaint = try await JobPermissions.complaint(on: client, withReplicas: acceptance != nil)
        } catch {
            switch error {
            case .tooOld, .refused: throw error
            case _ where error.isOfPermissions: complaint = "\(error)"
            default: return
            }
        }
        if let complaint { throw .refused(complaint) }
    }

    /// For a start that fails elsewhere.
    func close() async {
        for client in clients { await client.close() }
        await privateServer?.stop()
    }

    var clients: [RedisClient] { [client, blockingClient, healthClient] + [acceptingClient].compactMap(\.self) }

    private init(
        _ endpoint: RedisEndpoint,
        replicas: JobAcceptance.Rule? = nil,
        privateServer: PrivateRedis? = nil
    ) throws(RedisError) {
        client = try RedisClient(endpoint: endpoint, name: "almanac")
        blockingClient = try RedisClient(endpoint: endpoint, name: "almanac-events")
        healthClient = try RedisClient(endpoint: endpoint, name: "almanac-health")
        self.privateServer = privateServer
        if let replicas {
            let client = try RedisClient(endpoint: endpoint, name: "almanac-jobs")
            (acceptance, acceptingClient) = (JobAcceptance(replicas, redis: client), client)
        } else {
            (acceptance, acceptingClient) = (nil, nil)
        }
    }
}
