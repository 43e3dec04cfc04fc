import Automation
import Exports
import Foundation
import HTTP
import Imports
import Items
import Jobs
import Redis

extension Routes {
    init(
        _ settings: Settings,
        _ parts: Parts,
        _ jobs: JobServices,
        _ handles: FileHandles,
        _ requestMetrics: RequestMetrics,
        _ facets: FacetKeeper
    ) throws {
        let slots = FileSlots(handles.files)
        let posts = IdempotentPosts(key: parts.sealer.requestKey)
        let followers = Followers()
        let links = settings.http.links
        let waits = JobWaits(events: jobs.events, exports: jobs.exportJobs, imports: jobs.importJobs, links: links)
        let uploads = UploadReceiver(
            files: parts.uploads,
            maxBytes: settings.http.maxUploadBytes,
            maxPreviewBytes: min(settings.http.maxUploadBytes, 1 << 20),
            instance: parts.storeID,
            timeZoneID: settings.timeZone.identifier,
            slots: slots,
            room: parts.uploadRoom
        )
        let savedReports = SavedReports(
            store: parts.store,
            keeper: jobs.keeper,
            link: links.file,
            now: { .now() }
        )
        let rules = { @Sendable in
            ExportRequest.Rules(maxRangeDays: settings.jobs.maxRangeDays, timeZone: settings.timeZone, now: .now())
        }
        preview = PreviewRoute(
            previews: ExportPreviews(
                pool: parts.pools.exports,
                maker: jobs.maker,
                atOnce: max(1, settings.jobs.workers / 2)
            ),
            isAllowed: { jobs.quarantine.allowsOthers },
            rules: rules
        )
        exports = ExportRoutes(
            jobs: jobs.exportJobs,
            events: jobs.events,
            rules: rules,
            maxBodyBytes: settings.http.maxBodyBytes,
            links: links,
            room: parts.exportRoom,
            posts: posts,
            followers: followers,
            waits: waits,
            reports: savedReports
        )
        let trials = TrackerTrials(importer: jobs.importer)
        imports = ImportRoutes(
            jobs: jobs.importJobs,
            events: jobs.events,
            trials: trials,
            uploads: uploads,
            maxBodyBytes: settings.http.maxBodyBytes,
            links: links,
            posts: posts,
            followers: followers,
            waits: waits
        )
        let savedSources = SavedSources(
            store: parts.store,
            sealer: parts.sealer,
            jobs: jobs.importJobs,
            timeZone: settings.timeZone,
            keeper: jobs.keeper,
            now: { .now() }
        )
        sources = SourceRoutes(
            sources: savedSources,
            trials: trials,
            uploads: uploads,
            maxBodyBytes: settings.http.maxBodyBytes,
            links: links,
            waits: waits,
            posts: posts,
            jobs: jobs.store
        )
        reports = ReportRoutes(
            reports: savedReports,
            room: parts.exportRoom,
            maxBodyBytes: settings.http.maxBodyBytes,
            links: links,
            waits: waits,
            posts: posts,
            jobs: jobs.store
        )
        items = ItemRoutes(facets: facets, saved: savedSources)
        schedules = ScheduleRoutes(timeZone: settings.timeZone, now: { .now() })
        downloads = DownloadRoutes(
            jobs: jobs.exportJobs,
            reports: savedReports,
            slots: slots,
            redirects: settings.files.redirects
        )
        health = HealthRoutes(
            environment: settings.environment,
            monitor: jobs.health,
            metrics: MetricsPage(settings, parts, jobs, followers, requestMetrics).text
        )
        page = try StaticAssets(directory: URL(fileURLWithPath: settings.http.staticDirectory))
    }
}

extension MetricsPage {
    fileprivate init(
        _ settings: Settings,
        _ parts: Parts,
        _ jobs: JobServices,
        _ followers: Followers,
        _ requests: RequestMetrics
    ) {
        families = [jobs.metrics.families, requests.families, [EngineMetrics(store: parts.store)]].flatMap(\.self)
        queues = jobs.store
        dispatchers = [jobs.exports, jobs.imports]
        workers = settings.jobs.workers
        health = jobs.health
        store = parts.store
        listeners = { followers.feeds.followerCount }
    }
}

extension HTTPServer.Configuration {
    /// Without tokens the server answers only to names that no other site can rebind to its address.
    init(_ settings: Settings.HTTP, _ handles: FileHandles, _ metrics: RequestMetrics) {
        self.init(host: settings.host, port: settings.port)
        self.metrics = metrics
        limits.connections = handles.connections
        problem = Problem.ofRoutes
        guards.links = settings.links
        guards.signedLinks = settings.links.signed
        guards.tokens = BearerTokens(settings.tokens)
        guards.hosts.allowed = settings.knownHosts
        guards.proxies = settings.proxies
    }
}

extension Settings.HTTP {
    /// The names to answer to; nil for any.
    fileprivate var knownHosts: Set<String>? {
        guard !allowedHosts.contains("*"), tokens.isEmpty || !allowedHosts.isEmpty else { return nil }
        let publicName = links.authority.flatMap(HostGuard.host).map { [$0] } ?? []
        return Set(["localhost", host.lowercased()] + publicName + allowedHosts)
    }
}
