package import Hummingbird
import HummingbirdCore
package import Logging
package import Logs
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The appliance's HTTP server as a service: it listens, serves until it is told to stop gracefully, then lets requests
/// under way end (event streams end at once) and closes.
package struct HTTPServer: Service {
    package struct Configuration: Sendable {
        var host = "127.0.0.1"
        /// 0 lets the kernel choose; `onListening` tells.
        var port = 8001
        package var guards = RequestGuards()
        package var limits = ServerLimits()
        package var metrics = RequestMetrics()
        /// What the client may know of an error that only routes know; nil where that is nothing.
        package var problem: @Sendable (any Error) -> Problem? = { _ in nil }

        package init(
            host: String = "127.0.0.1",
            port: Int = 8001,
            guards: RequestGuards = RequestGuards(),
            limits: ServerLimits = ServerLimits(),
            problem: @escaping @Sendable (any Error) -> Problem? = { _ in nil }
        ) {
            self.host = host
            self.port = port
            self.guards = guards
            self.limits = limits
            self.problem = problem
        }
    }

    private let service: any Service

    /// `addRoutes` fills the router; a route for GET answers HEAD too. `onListening` is called with the port.
    package init(
        _ configuration: Configuration,
        log output: LogOutput,
        logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in },
        routes addRoutes: (Router<AppRequestContext>) -> Void
    ) {
        let router = Router(context: AppRequestContext.self, options: .autoGenerateHeadEndpoints)
        addRoutes(router)
        let pipeline = RequestPipeline(
            router: router,
            guards: configuration.guards,
            problem: configuration.problem,
            accessLog: AccessLog(output: output, level: logger.logLevel),
            metrics: configuration.metrics,
            logger: logger
        )
        let roster = ConnectionRoster(
            total: configuration.limits.connections,
            perAddress: configuration.limits.connectionsOfAddress,
            open: configuration.metrics.connections
        )
        let connections = HTTPConnections(
            limits: configuration.limits,
            responder: { try await pipeline.serve($0, $1, $2) },
            refusal: { pipeline.refusal($0) },
            roster: roster
        )
        service = connections.server(
            configuration: ServerConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                backlog: 1024
            ),
            onServerRunning: { channel in
                do {
                    try await AcceptGate.put(before: channel, roster: roster, logger: logger)
                } catch {
                    logger.error("connections are not limited", metadata: ["error": "\(error)"])
                }
                await onListening(channel.localAddress?.port ?? 0)
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger
        )
    }

    /// After a graceful shutdown, what is still under way when the grace is over is cut.
    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            group.addTask {
                try await gracefulShutdown()
                try await Task.sleep(for: Self.grace)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private static let grace = Duration.seconds(5)
}
