import Automation
import Exports
import Figures
import HTTP
import HTTPTypes
import Hummingbird
import Items
import Jobs
import NIOPosix

/// `/api/reports`.
struct ReportRoutes: Sendable {
    let reports: SavedReports
    let room: StorageRoom
    let maxBodyBytes: Int
    let links: Links
    let waits: JobWaits
    let posts: IdempotentPosts
    let jobs: JobStore

    func list() async throws -> Response {
        SavedRoutes.list("reports", try await reports.list())
    }

    func create(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let json = try await request.json(upTo: maxBodyBytes)
        if Self.imports(json) { try context.require(.import) }
        return try await posts.answer(request, json.text, in: jobs) { _ in
            try await SavedRoutes.refusing {
                let id = try await reports.create(json)
                let document = try await reports.document(id)
                return ToldAnswer(.created, document.text, location: links.path("/api/reports/\(id)"))
            }
        }
    }

    func get(_ context: AppRequestContext) async throws -> Response {
        try await SavedRoutes.refusing { try await answer(context) }
    }

    func change(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let patch = try await request.json(upTo: maxBodyBytes)
        return try await SavedRoutes.refusing {
            let before = try await reports.document(context.savedID)
            if Self.imports(patch), patch["import_first"] != before["import_first"] { try context.require(.import) }
            try await reports.change(context.savedID, patch, version: try SavedRoutes.version(request))
            return try await answer(context)
        }
    }

    func delete(_ context: AppRequestContext) async throws -> Response {
        try await SavedRoutes.refusing {
            try await reports.delete(context.savedID)
            return Response(status: .noContent)
        }
    }

    func run(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        try await NIOThreadPool.singleton.runIfActive { [room] in try room.check() }
        let accepted = try await posts.answer(request, [], in: jobs) { once in
            try await SavedRoutes.refusing {
                let told = try await reports.runNow(context.savedID, once: once) { document in
                    let json = try DocumentJSON.encode(ExportAccepted(document))
                    return try ToldAnswer(accepted: json, at: "/api/exports/\(document.kind.rawValue)", links).noted
                }
                return try ToldAnswer(told)
            }
        }
        return try await waits.answer(request, accepted, context)
    }

    /// `deliver` in the body is tried in the place of what is saved.
    func deliverTest(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let deliver = try await request.optionalMember("deliver", upTo: maxBodyBytes)
        return try await SavedRoutes.refusing {
            JSONResponse.make(json: try await reports.deliverTest(context.savedID, deliver).text)
        }
    }

    func deleteFile(_ context: AppRequestContext) async throws -> Response {
        try await SavedRoutes.refusing {
            try await reports.deleteFile(context.parameters.get("filename") ?? "", of: context.savedID)
            return Response(status: .noContent)
        }
    }

    /// Whether a body names sources that are to be imported, which a token must be allowed to.
    private static func imports(_ json: JSONValue) -> Bool {
        json["import_first"]?.array?.isEmpty == false
    }

    /// Who may not read exports gets no links that open without a token.
    private func answer(_ context: AppRequestContext) async throws -> Response {
        SavedRoutes.answer(try await reports.document(context.savedID, signsLinks: context.allows(.read)))
    }
}
