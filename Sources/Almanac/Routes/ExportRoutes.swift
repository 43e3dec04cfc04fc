import Automation
import Exports
import Figures
import HTTP
import HTTPTypes
import Hummingbird
import Items
import Jobs
import NIOPosix

/// `/api/exports`.
struct ExportRoutes: Sendable {
    let jobs: ExportJobs
    let events: JobEvents
    let rules: @Sendable () -> ExportRequest.Rules
    let maxBodyBytes: Int
    let links: Links
    let room: StorageRoom
    let posts: IdempotentPosts
    let followers: Followers
    let waits: JobWaits
    let reports: SavedReports

    func create(_ kind: ExportKind, _ request: Request, _ context: AppRequestContext) async throws -> Response {
        let accepted = try await posts.answer(request) { wish in
            let json = try await request.json(upTo: maxBodyBytes)
            let spec: ExportSpec
            do throws(ExportRequestError) {
                let rules = rules()
                spec = try RangedRequest.spec(
                    json,
                    kind,
                    asOf: rules.now,
                    timeZone: rules.timeZone,
                    maxRangeDays: rules.maxRangeDays
                )
            } catch {
                throw Problem(error)
            }
            try await NIOThreadPool.singleton.runIfActive { [room] in try room.check() }
            let answer = try await jobs.create(spec, once: wish?.record(json.text)) { document in
                try DocumentJSON.encode(ExportAccepted(document))
            }
            return try JSONResponse.accepted(answer, at: "/api/exports/\(kind.rawValue)", links)
        }
        return try await waits.answer(request, accepted, context)
    }

    func status(_ kind: ExportKind, _ context: AppRequestContext) async throws -> Response {
        guard let id = context.jobID, let status = try await jobs.status(id, kind: kind) else {
            throw try await notFound(context)
        }
        let json = links.told(status.json).addingMember("expires_at", status.expiresAt.description)
        guard status.isOfReport || !id.isMarked, let deliveries = try await reports.deliveries(ofJob: id) else {
            return JSONResponse.make(json: json)
        }
        return JSONResponse.make(json: json.addingMember("deliveries", json: deliveries.text))
    }

    func delete(_ context: AppRequestContext) async throws -> Response {
        guard let id = context.jobID else { throw try await notFound(context) }
        let isOfReport = try await jobs.find(id, kind: nil)?.document.reportID != nil
        guard try await jobs.delete(id) else { throw try await notFound(context) }
        if isOfReport || !id.isMarked { try await reports.noteDeleted(id) }
        return Response(status: .noContent)
    }

    func list(_ request: Request) async throws -> Response {
        var query = QueryReader(request)
        let kind = query.choice("kind", of: ExportKind.self)
        let status = query.choice("status_filter", of: JobFamily.export.states)
        let (limit, offset) = query.page()
        try query.finish()
        var page = try await jobs.list(kind: kind, status: status, offset: offset, limit: limit)
        page.documents = page.documents.map(links.told)
        return JSONResponse.list(page, limit: limit, offset: offset)
    }

    /// The status now and at every change, until the job has ended or is gone.
    func follow(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        guard let id = context.jobID, let now = try await told(id) else { throw try await notFound(context) }
        let statuses = StatusStream(
            id: id,
            feeds: followers.feeds,
            changes: { events.changes(of: id) },
            read: { try await told(id) },
            lastEventID: request.lastEventID,
            seat: try followers.quota.take(context.address)
        )
        return Response.statuses(statuses, from: now, on: context)
    }

    private func told(_ id: JobID) async throws -> StatusStream.Status? {
        try await jobs.find(id, kind: nil).map { .init(json: links.told($0.json), isEnd: $0.document.status.isEnd) }
    }

    private func notFound(_ context: AppRequestContext) async throws -> Problem {
        var acceptedAt: Timestamp?
        if let id = context.jobID { acceptedAt = try await jobs.lost(id) }
        return .jobNotFound("Job not found or expired", lost: acceptedAt)
    }
}

/// Who follows jobs.
struct Followers: Sendable {
    let feeds = StatusFeeds()
    let quota = AddressQuota(256, refusal: "As many event streams are open as one client may have")
}

extension AppRequestContext {
    /// The job id in the path; nil for anything that is none of ours.
    var jobID: JobID? {
        parameters.get("job_id").flatMap { JobID($0) }
    }
}

extension Problem {
    /// 422 where anything is malformed, else 400; every broken rule is told.
    init(_ error: ExportRequestError) {
        self.init(error.malformed.isEmpty ? .badRequest : .unprocessableContent, broken: error.all)
    }
}

/// What a client learns at once of an export that it has asked for.
struct ExportAccepted: Encodable {
    var jobID: JobID
    var status: String
    var createdAt: Timestamp
    var message: String

    init(_ document: ExportStatus) {
        (jobID, status, createdAt) = (document.jobID, document.status.rawValue, document.createdAt)
        let work = document.kind == .pdf ? "report" : "bundle"
        message = "The \(work) is being made; ask its status for the download link."
    }

    enum CodingKeys: String, CodingKey {
        case jobID = "job_id"
        case status
        case createdAt = "created_at"
        case message
    }
}
