import Automation
import Delivery
import Egress
import Exports
import Foundation
import HTTP
import Imports
import Items
import Jobs
import Logging
import Redis
import Storage
import Telemetry

/// The services that run jobs.
struct JobServices: Sendable {
    let store: JobStore
    let rate = JobRate()
    let metrics = ServiceMetrics()
    let events: JobEvents
    let quarantine: Quarantine
    let exports: JobDispatcher
    let imports: JobDispatcher
    let reaper: Reaper
    let health: HealthMonitor
    let filesHealth: FileStoreHealth
    let importer: Importer
    let maker: ExportMaker
    let exportJobs: ExportJobs
    let importJobs: ImportJobs
    let keeper: RunKeeper
    let deliveries: DeliveryKeeper

    init(_ settings: Settings, _ parts: Parts, redis: RedisSetup, logger: Logger) {
        store = JobStore(
            redis: redis.client,
            acceptance: redis.acceptance,
            ids: MarkedIDs(key: parts.sealer.jobKey),
            instance: parts.instance,
            storeID: parts.storeID,
            run: parts.run,
            lifetimes: .init(export: settings.jobs.exportLifetime, itemImport: settings.jobs.importLifetime),
            now: { .now() }
        )
        importer = Importer(
            egress: EgressGuard(policy: settings.imports.egress, proxies: settings.imports.proxies),
            userAgent: "almanac/\(ProductVersion.text)",
            attachments: parts.attachments,
            attachmentLimits: settings.imports.attachmentLimits,
            metrics: metrics.imports
        )
        events = JobEvents(redis: redis.blockingClient, logger: logger)
        quarantine = Quarantine(store: store, logger: logger)
        maker = ExportMaker(
            store: parts.store,
            attachments: parts.attachments,
            house: settings.house,
            signer: parts.signer
        )
        exportJobs = ExportJobs(
            store: store,
            files: parts.exportFiles,
            rate: rate,
            maxQueued: settings.jobs.maxQueued
        )
        importJobs = ImportJobs(
            store: store,
            uploads: parts.uploads,
            sealer: parts.sealer,
            rate: rate,
            maxQueued: settings.jobs.maxQueued
        )
        deliveries = DeliveryKeeper(settings, parts, importer.egress, metrics.runs, logger)
        let links = settings.http.links
        let clock = settings.cluster.database == nil ? nil : ClockComparison(now: { .now() })
        keeper = RunKeeper(
            store: parts.store,
            imports: importJobs,
            exports: exportJobs,
            kept: parts.keptFiles,
            requests: RunRequests(
                sealer: parts.sealer,
                timeZone: settings.timeZone,
                maxRangeDays: settings.jobs.maxRangeDays
            ),
            events: events,
            deliveries: deliveries,
            fileLink: { links.absolute(links.file($0, until: $1)) },
            page: links.absolute(links.path("/")),
            operatorMail: settings.mail.operatorAddress,
            clock: clock.map { [store] clock in
                ClockWatch(
                    { try await store.whileUp { try await clock.problem(on: $0.redis)?.detail } },
                    logger: logger
                )
            },
            metrics: metrics.runs,
            now: { .now() },
            logger: logger
        )
        let surroundings = JobSurroundings(rate: rate, metrics: metrics.jobs, logger: logger, now: { .now() })
        let exportWork = ExportWork(
            pool: parts.pools.exports,
            filing: parts.pools.filing,
            maker: maker,
            files: parts.exportFiles,
            room: parts.exportRoom,
            largePlaces: JobSlots(settings.jobs.workers) {},
            timeout: settings.jobs.timeout,
            metrics: metrics.exports,
            hasFreed: HeapLimits.giveBack,
            now: { .now() }
        )
        let importWork = ImportWork(
            importer: importer,
            sealer: parts.sealer,
            store: parts.store,
            uploads: parts.uploads,
            instance: parts.storeID,
            pool: parts.pools.imports,
            logger: logger,
            now: { .now() }
        )
        let exporting = JobRunner(exportWork, in: surroundings)
        let importing = JobRunner(importWork, in: surroundings)
        let exports = JobDispatcher(
            family: .export,
            store: store,
            // As many again wait for the disk or are about to begin while the workers draw.
            limits: .init(settings.jobs, slots: 2 * settings.jobs.workers),
            quarantine: quarantine,
            rate: rate,
            logger: logger,
            run: exporting.run,
            giveUp: exporting.giveUp
        )
        let imports = JobDispatcher(
            family: .itemImport,
            store: store,
            limits: .init(settings.jobs, slots: settings.jobs.workers),
            quarantine: quarantine,
            rate: rate,
            logger: logger,
            run: importing.run,
            giveUp: importing.giveUp,
            onGraceEnd: { parts.store.stopWaiting() }
        )
        reaper = Reaper(
            store: store,
            exports: parts.exportFiles,
            uploads: parts.uploads,
            attachments: parts.attachments,
            items: parts.store,
            running: { exports.running.contains($0) || imports.running.contains($0) },
            interval: min(.seconds(30), min(settings.jobs.exportLifetime, settings.jobs.importLifetime) / 3),
            logger: logger
        )
        events.onEvent(exports.hear)
        events.onEvent(imports.hear)
        self.exports = exports
        self.imports = imports
        filesHealth = FileStoreHealth(settings.files, instance: parts.instance)
        health = HealthMonitor(
            HealthChecks(
                redis: RedisHealth(
                    redis: redis.healthClient,
                    storeID: parts.storeID,
                    isOurs: redis.privateServer != nil,
                    replicas: redis.acceptance?.rule,
                    clock: clock
                ),
                store: parts.store,
                folders: [
                    FolderHealth("export directory", parts.exportFiles.directory, settings.disk),
                    FolderHealth("upload directory", parts.uploads.directory, settings.disk),
                ],
                exports: parts.exportRoom,
                dispatchers: [exports, imports],
                drawing: parts.drawing,
                disk: parts.pools.health,
                files: filesHealth
            ),
            logger: logger
        )
    }
}

/// What the services count.
struct ServiceMetrics: Sendable {
    let jobs = JobMetrics()
    let exports = ExportMetrics()
    let imports = ImportMetrics()
    let runs = RunMetrics()

    var families: [any MetricFamily] { jobs.families + exports.families + imports.families + runs.families }
}

extension JobDispatcher.Limits {
    init(_ settings: Settings.Jobs, slots: Int) {
        self.init(
            slots: slots,
            documentLife: min(settings.exportLifetime, settings.importLifetime),
            shutdownGrace: settings.shutdownGrace
        )
    }
}

extension DeliveryKeeper {
    init(_ settings: Settings, _ parts: Parts, _ egress: EgressGuard, _ metrics: RunMetrics, _ logger: Logger) {
        let threads = parts.pools.mail
        let now: @Sendable () -> Timestamp = { .now() }
        self.init(
            store: parts.store,
            sealer: parts.sealer,
            courier: Courier(
                mails: settings.mail.server.map { MailSender($0, now: now) },
                posts: PostSender(egress: egress, userAgent: "almanac/\(ProductVersion.text)", now: now),
                blocking: { work in try await threads.run { _ in try work() } }
            ),
            kept: parts.keptFiles,
            metrics: metrics,
            now: now,
            logger: logger
        )
    }
}
