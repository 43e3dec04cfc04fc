import Foundation
import HTTP
import HTTPTypes
import Hummingbird
import Imports
import Items
import Jobs
import Trackers

/// `/api/imports`.
struct ImportRoutes: Sendable {
    let jobs: ImportJobs
    let events: JobEvents
    let trials: TrackerTrials
    let uploads: UploadReceiver
    let maxBodyBytes: Int
    let links: Links
    let posts: IdempotentPosts
    let followers: Followers
    let waits: JobWaits

    func create(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let accepted = try await posts.answer(request) { wish in
            let json = try await request.json(upTo: maxBodyBytes)
            let wanted = try Self.read(json, for: .job)
            try await uploads.requireDisk()
            let answer = try await jobs.create(
                wanted,
                once: wish?.record(json.text),
                requestID: context.requestID
            )
            return try self.accepted(answer)
        }
        return try await waits.answer(request, accepted, context)
    }

    /// The body is the file; it is on the disk, whole, before the job is queued.
    func createFromFile(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        var query = QueryReader(request)
        let upload = uploads.describe(&query)
        try query.finish()
        let accepted = try await posts.answer(request) { wish in
            try await jobs.requirePlace()
            let id = jobs.newID()
            let digest = try await uploads.receive(request, for: id)
            do {
                let once = wish?.record(Array(digest.utf8))
                let answer = try await jobs.create(upload, id: id, once: once, requestID: context.requestID)
                return try self.accepted(answer)
            } catch let refusal as JobRefusal {
                // Where the answer of Redis was lost the job may be queued all the same; the reaper sees to the file then.
                if case .storeAway = refusal {} else { await jobs.uploads.remove(id) }
                throw refusal
            }
        }
        return try await waits.answer(request, accepted, context)
    }

    /// What a file would become; stores nothing.
    func previewFile(_ request: Request) async throws -> Response {
        var query = QueryReader(request)
        return try JSONResponse.make(try await uploads.preview(request, &query))
    }

    private func accepted(_ document: [UInt8]) throws -> Response {
        try JSONResponse.accepted(document, at: "/api/imports", links)
    }

    func status(_ context: AppRequestContext) async throws -> Response {
        JSONResponse.make(json: try await find(context).json)
    }

    func cancel(_ context: AppRequestContext) async throws -> Response {
        let (document, _) = try await find(context)
        switch try await jobs.cancel(document.jobID) {
        case .written: return Response(status: .noContent)
        case .gone, .fenced: throw try await notFound(context)
        case .ended:
            let status = try await find(context).document.status
            throw Problem.conflict("The import has already ended: it is \(status.rawValue)")
        }
    }

    func list(_ request: Request) async throws -> Response {
        var query = QueryReader(request)
        let type = query.choice("source_type", of: SourceType.self)
        let status = query.choice("status_filter", of: JobFamily.itemImport.states)
        let tenant = query.text("tenant_id")
        let (limit, offset) = query.page()
        try query.finish()
        let page = try await jobs.list(
            sourceType: type,
            status: status,
            tenantID: tenant,
            offset: offset,
            limit: limit
        )
        return JSONResponse.list(page, limit: limit, offset: offset)
    }

    func follow(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let found = try await find(context)
        let id = found.document.jobID
        let statuses = StatusStream(
            id: id,
            feeds: followers.feeds,
            changes: { events.changes(of: id) },
            read: { try await jobs.find(id).map { .init(json: $0.json, isEnd: $0.document.status.isEnd) } },
            lastEventID: request.lastEventID,
            seat: try followers.quota.take(context.address)
        )
        let now = StatusStream.Status(json: found.json, isEnd: found.document.status.isEnd)
        return Response.statuses(statuses, from: now, on: context)
    }

    func testConnection(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        try await trials.testConnection(try await read(request, for: .connectionTest), context)
    }

    func preview(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        try await trials.preview(try await read(request, for: .preview), context)
    }

    private func read(_ request: Request, for purpose: ImportRequest.Purpose) async throws -> ImportRequest {
        try Self.read(try await request.json(upTo: maxBodyBytes), for: purpose)
    }

    private static func read(_ json: JSONValue, for purpose: ImportRequest.Purpose) throws -> ImportRequest {
        do {
            return try ImportRequest(json, for: purpose)
        } catch {
            throw Problem(broken: error.problems)
        }
    }

    private func find(_ context: AppRequestContext) async throws -> (document: ImportStatus, json: [UInt8]) {
        guard let id = context.jobID, let found = try await jobs.find(id) else { throw try await notFound(context) }
        return found
    }

    private func notFound(_ context: AppRequestContext) async throws -> Problem {
        var acceptedAt: Timestamp?
        if let id = context.jobID { acceptedAt = try await jobs.lost(id) }
        let name = context.parameters.get("job_id")?.prefix(100) ?? ""
        return .jobNotFound("Import job not found: \(name)", lost: acceptedAt)
    }
}
