import Automation
import HTTP
import HTTPTypes
import Hummingbird
import Items
import Jobs

/// `/api/sources`.
struct SourceRoutes: Sendable {
    private enum ItemsChoice: String, CaseIterable {
        case keep, delete
    }

    let sources: SavedSources
    let trials: TrackerTrials
    let uploads: UploadReceiver
    let maxBodyBytes: Int
    let links: Links
    let waits: JobWaits
    let posts: IdempotentPosts
    let jobs: JobStore

    func list() async throws -> Response {
        SavedRoutes.list("sources", try await sources.list())
    }

    func create(_ request: Request) async throws -> Response {
        let json = try await request.json(upTo: maxBodyBytes)
        return try await posts.answer(request, json.text, in: jobs) { _ in
            try await SavedRoutes.refusing {
                let id = try await sources.create(json)
                let document = try await sources.document(id)
                return ToldAnswer(.created, document.text, location: links.path("/api/sources/\(id)"))
            }
        }
    }

    func get(_ context: AppRequestContext) async throws -> Response {
        try await SavedRoutes.refusing { SavedRoutes.answer(try await sources.document(context.savedID)) }
    }

    func change(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let patch = try await request.json(upTo: maxBodyBytes)
        return try await SavedRoutes.refusing {
            _ = try await sources.document(context.savedID)
            try await sources.change(context.savedID, patch, version: try SavedRoutes.version(request))
            return SavedRoutes.answer(try await sources.document(context.savedID))
        }
    }

    func delete(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        var query = QueryReader(request)
        let items = query.choice("items", of: ItemsChoice.self) ?? .keep
        try query.finish()
        return try await SavedRoutes.refusing {
            try await sources.delete(context.savedID, withItems: items == .delete)
            return Response(status: .noContent)
        }
    }

    /// An import now; options in the body are for this time alone.
    func importNow(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let options = try await request.optionalMember("options", upTo: maxBodyBytes)
        try await uploads.requireDisk()
        let accepted = try await posts.answer(request, options?.text ?? [], in: jobs) { once in
            try await SavedRoutes.refusing {
                let told = try await sources.importNow(
                    context.savedID,
                    options: options,
                    once: once,
                    requestID: context.requestID
                ) { try ToldAnswer(accepted: $0, at: "/api/imports", links).noted }
                return try ToldAnswer(told)
            }
        }
        return try await waits.answer(request, accepted, context)
    }

    func test(_ context: AppRequestContext) async throws -> Response {
        try await SavedRoutes.refusing {
            try await trials.testConnection(try await sources.request(context.savedID), context)
        }
    }

    func preview(_ context: AppRequestContext) async throws -> Response {
        try await SavedRoutes.refusing {
            try await trials.preview(try await sources.request(context.savedID), context)
        }
    }
}
