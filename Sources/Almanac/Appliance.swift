import Automation
import Exports
import Foundation
import HTTP
import Imports
import Items
import Jobs
import Logging
import Logs
import NIOCore
import Redis
import Reports
import ServiceLifecycle
import Storage
import UnixSignals

/// The composition root: the only place that knows every part, and in which order they start and stop.
struct Appliance: Sendable {
    let services: [any Service]
    let health: HealthMonitor
    let store: ItemStore
    private let clients: [RedisClient]
    private let pools: Pools
    private let marker: RunMarker

    /// Runs until a signal to stop; returns when everything is put away.
    /// - Throws: `StartError` where it cannot start.
    static func serve(_ settings: Settings) async throws {
        let output = LogOutput(format: settings.log.format)
        defer { output.close() }
        let logger = settings.log.makeLogger(output: output)
        FileHandles.raiseLimit()
        CrashReport.install(format: settings.log.format, version: ProductVersion.text)
        if !Backtracing.isSet {
            logger.notice("a crash would leave no backtrace: swift-backtrace of the Swift toolchain is not there")
        }
        let appliance = try await start(settings, log: output, logger: logger)
        appliance.pools.exports.startChecks { $0.check(logger) }
        appliance.markRun(logger)
        do {
            try await appliance.group(logger, signals: [.sigterm, .sigint]).run()
        } catch {
            await appliance.close()
            appliance.marker.clear()
            let reason = (error as? IOError).map { FileReason.text(ofCode: $0.errnoCode) } ?? "\(error)"
            throw StartError(
                description:
                    "almanac cannot serve on \(settings.http.host):\(settings.http.port) (HOST, PORT): \(reason)",
                exitCode: 69
            )
        }
        await appliance.close()
        appliance.marker.clear()
        logger.notice("almanac has stopped")
    }

    private func markRun(_ logger: Logger) {
        do {
            try marker.set(.init(startedAt: .now(), processID: getpid(), version: ProductVersion.text))
        } catch {
            logger.warning("whether this run ends well will not be known to the next", metadata: ["error": "\(error)"])
        }
    }

    /// - Returns: whether the last run of the directory ended badly, which is said in the log.
    private static func noteLastRun(_ marker: RunMarker, _ logger: Logger) -> Bool {
        let (endedBadly, told) = marker.lastRun()
        if endedBadly {
            logger.error(
                "the last run did not end well: it crashed, was killed, or lost its machine",
                metadata: told?.metadata.mapValues { "\($0)" } ?? [:]
            )
        }
        return endedBadly
    }

    /// The services as one. When one of them fails the others stop gracefully too, so that running jobs are handed
    /// back rather than counted as attempts that ended in the middle.
    func group(_ logger: Logger, signals: [UnixSignal] = []) -> ServiceGroup {
        ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup) },
                gracefulShutdownSignals: signals,
                logger: logger
            )
        )
    }

    /// Starts what the services rest on and builds them; nothing serves before they run.
    /// - Parameter onListening: told the port.
    static func start(
        _ settings: Settings,
        log output: LogOutput,
        logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws -> Appliance {
        var settings = settings
        let handles = try FileHandles(limit: FileHandles.limit, workers: settings.jobs.workers)
        let data = try DataDirectory(settings.dataDirectory)
        try data.lock()
        let marker = RunMarker(path: data.runMarker)
        let followsCrash = noteLastRun(marker, logger)
        let choice = settings.redis
        async let redis = RedisSetup.start(choice, data: data, logger: logger)
        let parts: Parts
        do {
            parts = try Parts(settings, data: data, followsCrash: followsCrash, logger: logger)
            try await settings.files.prepare(instance: parts.instance, storeID: parts.storeID)
            if settings.http.signsLinks {
                let key = parts.sealer.linkKey
                settings.http.links.signed = SignedLinks(key: key, lifetime: settings.jobs.exportLifetime)
            }
        } catch {
            await (try? redis)?.close()
            throw error as? StartError ?? StartError(description: "\(error)", exitCode: 69)
        }
        let setup = try await redis
        LargestReport.tell(parts.store, settings.jobs, logger)
        do {
            return try build(settings, parts, setup, handles, marker, output, logger, onListening)
        } catch {
            await setup.close()
            throw StartError(
                description:
                    "STATIC_DIR: \(settings.http.staticDirectory) cannot be read: \(FileReason.text(of: error))",
                exitCode: 69
            )
        }
    }

    private static func build(
        _ settings: Settings,
        _ parts: Parts,
        _ redis: RedisSetup,
        _ handles: FileHandles,
        _ marker: RunMarker,
        _ output: LogOutput,
        _ logger: Logger,
        _ onListening: @escaping @Sendable (Int) async -> Void
    ) throws -> Appliance {
        let jobs = JobServices(settings, parts, redis: redis, logger: logger)
        let requests = RequestMetrics()
        let facets = FacetKeeper(parts.store, now: { .now() }, logger: logger)
        let routes = try Routes(settings, parts, jobs, handles, requests, facets)
        let server = HTTPServer(
            HTTPServer.Configuration(settings.http, handles, requests),
            log: output,
            logger: logger,
            onListening: { port in
                logger.notice(
                    "almanac is listening",
                    metadata: [
                        "connections": "\(handles.connections)", "host": "\(settings.http.host)", "port": "\(port)",
                        "version": "\(ProductVersion.text)",
                    ]
                )
                await onListening(port)
            },
            routes: routes.add
        )
        let base: [any Service] = redis.privateServer.map { [$0] } ?? []
        return Appliance(
            services: base + [
                jobs.events, jobs.health, jobs.filesHealth, JobWorkers(dispatchers: [jobs.exports, jobs.imports]),
                jobs.reaper,
                jobs.keeper, jobs.deliveries, facets,
                server,
            ],
            health: jobs.health,
            store: parts.store,
            clients: redis.clients,
            pools: parts.pools,
            marker: marker
        )
    }

    /// Ends what no service owns.
    func close() async {
        for client in clients { await client.close() }
        pools.close()
    }
}
