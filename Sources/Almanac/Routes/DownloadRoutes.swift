import Automation
import Exports
import Figures
import HTTP
import Hummingbird
import Jobs

/// `/api/static/exports`.
struct DownloadRoutes: Sendable {
    let jobs: ExportJobs
    let reports: SavedReports
    let slots: FileSlots
    /// Whether clients fetch a file that lies elsewhere from there.
    let redirects: Bool

    /// Only a name of ours is ever looked for, and only the job's own finished file is sent.
    func file(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        // A link that was signed bears both for ever, whatever is set now.
        var query = QueryReader(request)
        _ = (query.text("expires"), query.text("signature"))
        try query.finish()
        guard let name = context.parameters.get("filename"), let (id, kind) = ExportFiles.job(of: name),
            let file = try await file(name, id, kind)
        else { throw Problem.notFound("File not found or expired") }
        let download = FileDownload(
            place: file.place,
            mediaType: kind == .pdf ? "application/pdf" : "application/zip",
            name: name,
            sha256: file.sha256,
            slots: slots,
            linkLife: redirects ? min(file.life, Self.longestLink) : nil
        )
        do {
            return try await download.response(to: request, context)
        } catch let problem as Problem where problem.status == .notFound {
            throw try await jobs.liesElsewhere(id) ? Self.elsewhere : problem
        }
    }

    /// A saved report's file is kept, whatever has become of its job.
    private func file(_ name: String, _ id: JobID, _ kind: ExportKind) async throws -> StoredExport? {
        if let file = try await jobs.file(name, of: id, kind: kind) { return file }
        return try await reports.file(name, job: id)
    }

    /// Long enough to begin a download; who has the address needs no token of ours.
    private static let longestLink = Duration.seconds(300)

    /// The status of a job can be asked of every server on its Redis; its file is in one place.
    private static let elsewhere = Problem(
        .misdirectedRequest,
        "The file lies with another almanac that shares this one's Redis: ask the server that was asked for the export"
    )
}
