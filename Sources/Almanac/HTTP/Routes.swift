import Hummingbird

/// Every route of the appliance on one screen.
struct Routes: Sendable {
    let exports: ExportRoutes
    let preview: PreviewRoute
    let imports: ImportRoutes
    let downloads: DownloadRoutes
    let health: HealthRoutes
    let page: StaticAssets

    func add(to router: Router<AppRequestContext>) {
        router.get("health") { _, _ in try health.health() }
        router.get("health/live") { _, _ in try health.live() }
        router.get("health/ready") { _, _ in try await health.ready() }
        router.get("metrics") { _, _ in try await health.metricsText() }

        router.post("api/exports/pdf") { request, _ in try await exports.create(.pdf, request) }
        router.post("api/exports/zip") { request, _ in try await exports.create(.zip, request) }
        router.get("api/exports/preview") { request, _ in try await preview.picture(request) }
        router.get("api/exports") { request, _ in try await exports.list(request) }
        router.get("api/exports/pdf/{job_id}") { _, context in try await exports.status(.pdf, context) }
        router.get("api/exports/zip/{job_id}") { _, context in try await exports.status(.zip, context) }
        router.get("api/exports/{job_id}/events") { _, context in try await exports.follow(context) }
        router.delete("api/exports/{job_id}") { _, context in try await exports.delete(context) }
        router.get("api/static/exports/{filename}") { request, context in
            try await downloads.file(request, context)
        }

        router.post("api/imports") { request, context in try await imports.create(request, context) }
        router.post("api/imports/csv") { request, context in try await imports.createFromFile(request, context) }
        router.post("api/imports/test-connection") { request, _ in try await imports.testConnection(request) }
        router.post("api/imports/preview") { request, _ in try await imports.preview(request) }
        router.get("api/imports") { request, _ in try await imports.list(request) }
        router.get("api/imports/{job_id}") { _, context in try await imports.status(context) }
        router.get("api/imports/{job_id}/events") { _, context in try await imports.follow(context) }
        router.delete("api/imports/{job_id}") { _, context in try await imports.cancel(context) }

        page.addRoutes(to: router)
    }
}
