import Exports
import Foundation
import HTTP
import Imports
import Items
import Jobs
import Logging
import Logs
import Redis
import Reports
import ServiceLifecycle
import Storage
import UnixSignals

/// The composition root: the only place that knows every part, and in which order they start and stop.
struct Appliance: Sendable {
    let services: [any Service]
    let health: HealthMonitor
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
            throw StartError(
                description:
                    "almanac cannot serve on \(settings.http.host):\(settings.http.port) (HOST, PORT): \(error)",
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
            if settings.http.signsLinks {
                let key = parts.sealer.linkKey
                settings.http.links.signed = SignedLinks(key: key, lifetime: settings.jobs.exportLifetime)
            }
        } catch {
            try await redis.close()
            throw StartError(description: "\(error)", exitCode: 69)
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
        let routes = try Routes(settings, parts, jobs, handles)
        let server = HTTPServer(
            HTTPServer.Configuration(settings.http, handles),
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
                jobs.events, jobs.health, JobWorkers(dispatchers: [jobs.exports, jobs.imports]), jobs.reaper, server,
            ],
            health: jobs.health,
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

/// Threads for work that blocks.
struct Pools: Sendable {
    /// One a worker, each with its own fonts and typesetter.
    let exports: WorkerPool<ExportTool>
    /// For reading uploaded files.
    let imports: WorkerPool<Void>
    /// For syncing finished files.
    let filing: WorkerPool<Void>
    /// For trying the disk.
    let health: WorkerPool<Void>

    func close() {
        exports.close()
        imports.close()
        filing.close()
        health.close()
    }
}

/// What needs no Redis.
struct Parts: Sendable {
    let store: ItemStore
    let exportFiles: ExportFiles
    let uploads: UploadFiles
    let exportRoom: StorageRoom
    let uploadRoom: StorageRoom
    let attachments: AttachmentFiles
    let instance: String
    let run: JobRun
    let sealer: CredentialSealer
    let signer: BundleSigner
    let pools: Pools
    let drawing: DrawingHealth

    init(_ settings: Settings, data: DataDirectory, followsCrash: Bool, logger: Logger) throws {
        // An export holds a reader to its end; a few more are for requests.
        store = try ItemStore(path: data.itemStore, maximumReaders: settings.jobs.workers + 4)
        exportFiles = ExportFiles(directory: data.exports)
        uploads = UploadFiles(directory: data.uploads)
        exportRoom = StorageRoom(
            data.exports,
            limit: settings.disk.maxExports,
            setting: "MAX_EXPORTS_BYTES",
            minimumFree: settings.disk.minimumFree
        )
        uploadRoom = StorageRoom(
            data.uploads,
            limit: settings.disk.maxUploads,
            setting: "MAX_UPLOADS_BYTES",
            minimumFree: settings.disk.minimumFree
        )
        attachments = AttachmentFiles(directory: data.attachments)
        instance = try data.instance()
        run = .make(followsCrash: followsCrash)
        exportFiles.removeLeftovers()
        uploads.removeLeftovers()
        sealer = try settings.sealer(in: data.path)
        signer = try BundleSigner(seed: sealer.bundleSeed)
        let drawing = DrawingHealth(workers: settings.jobs.workers)
        self.drawing = drawing
        pools = Pools(
            exports: WorkerPool(threads: settings.jobs.workers, name: "export") { number in
                ExportTool(number: number, health: drawing) { try ReportRenderer(cacheDirectory: data.fontCache) }
            },
            imports: WorkerPool(threads: settings.jobs.workers, name: "import") { _ in },
            filing: WorkerPool(threads: settings.jobs.workers, name: "filing") { _ in },
            health: WorkerPool(threads: 1, name: "health") { _ in }
        )
    }
}
