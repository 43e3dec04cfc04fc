import Figures
import HTTP
import Hummingbird

/// Every route of the appliance on one screen.
struct Routes: Sendable {
    let exports: ExportRoutes
    let preview: PreviewRoute
    let imports: ImportRoutes
    let sources: SourceRoutes
    let reports: ReportRoutes
    let schedules: ScheduleRoutes
    let items: ItemRoutes
    let downloads: DownloadRoutes
    let health: HealthRoutes
    let page: StaticAssets

    func add(to router: Router<AppRequestContext>) {
        router.get("health") { _, _ in try health.health() }
        router.get("health/live") { _, _ in try health.live() }
        router.get("health/ready") { _, _ in try health.ready() }
        router.get("metrics") { _, _ in await health.metricsText() }

        router.post("api/exports/pdf") { try await exports.create(.pdf, plain($0), $1) }
        router.post("api/exports/zip") { try await exports.create(.zip, plain($0), $1) }
        router.get("api/exports/preview") { try await preview.picture($0, $1) }
        router.get("api/exports") { request, _ in try await exports.list(request) }
        router.get("api/exports/pdf/{job_id}") { try await exports.status(.pdf, plain($0, $1)) }
        router.get("api/exports/zip/{job_id}") { try await exports.status(.zip, plain($0, $1)) }
        router.get("api/exports/{job_id}/events") { request, context in
            try await exports.follow(plain(request), context)
        }
        router.delete("api/exports/{job_id}") { try await exports.delete(plain($0, $1)) }
        router.get("api/static/exports/{filename}") { request, context in
            try await downloads.file(request, context)
        }

        router.post("api/imports") { request, context in try await imports.create(plain(request), context) }
        router.post("api/imports/csv") { request, context in try await imports.createFromFile(request, context) }
        router.post("api/imports/csv/preview") { request, _ in try await imports.previewFile(request) }
        router.post("api/imports/test-connection") { try await imports.testConnection(plain($0), $1) }
        router.post("api/imports/preview") { try await imports.preview(plain($0), $1) }
        router.get("api/imports") { request, _ in try await imports.list(request) }
        router.get("api/imports/{job_id}") { try await imports.status(plain($0, $1)) }
        router.get("api/imports/{job_id}/events") { request, context in
            try await imports.follow(plain(request), context)
        }
        router.delete("api/imports/{job_id}") { try await imports.cancel(plain($0, $1)) }

        addSaved(to: router)
        page.addRoutes(to: router)
    }

    private func addSaved(to router: Router<AppRequestContext>) {
        router.get("api/sources") { request, _ in
            try QueryReader.none(request)
            return try await sources.list()
        }
        router.post("api/sources") { request, _ in try await sources.create(plain(request)) }
        router.get("api/sources/{id}") { try await sources.get(plain($0, $1)) }
        router.patch("api/sources/{id}") { try await sources.change(plain($0), $1) }
        router.delete("api/sources/{id}") { try await sources.delete($0, $1) }
        router.post("api/sources/{id}/import") { try await sources.importNow(plain($0), $1) }
        router.post("api/sources/{id}/test") { try await sources.test(plain($0, $1)) }
        router.post("api/sources/{id}/preview") { try await sources.preview(plain($0, $1)) }

        router.get("api/reports") { request, _ in
            try QueryReader.none(request)
            return try await reports.list()
        }
        router.post("api/reports") { try await reports.create(plain($0), $1) }
        router.get("api/reports/{id}") { try await reports.get(plain($0, $1)) }
        router.patch("api/reports/{id}") { try await reports.change(plain($0), $1) }
        router.delete("api/reports/{id}") { try await reports.delete(plain($0, $1)) }
        router.post("api/reports/{id}/run") { try await reports.run(plain($0), $1) }
        router.post("api/reports/{id}/deliver-test") { try await reports.deliverTest(plain($0), $1) }
        router.delete("api/reports/{id}/files/{filename}") { try await reports.deleteFile(plain($0, $1)) }

        router.get("api/items/sources") { request, _ in
            try QueryReader.none(request)
            return try await items.sources()
        }
        router.delete("api/items/sources") { request, _ in try await items.removeSource(request) }
        router.get("api/items/facets") { request, _ in try await items.facets(request) }
        router.get("api/schedules/preview") { request, _ in try schedules.preview(request) }
    }

    /// A request to a route that takes no parameters, by which a mistyped one would change nothing without a word.
    private func plain(_ request: Request) throws -> Request {
        try QueryReader.none(request)
        return request
    }

    private func plain(_ request: Request, _ context: AppRequestContext) throws -> AppRequestContext {
        try QueryReader.none(request)
        return context
    }
}
