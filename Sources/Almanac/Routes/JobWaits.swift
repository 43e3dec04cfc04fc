import Exports
import HTTP
import HTTPTypes
import Hummingbird
import Imports
import Items
import Jobs

/// Answers a request that has begun a job with the ended job, where the client prefers to wait for it (RFC 7240) and it ends
/// in time.
struct JobWaits: Sendable {
    let events: JobEvents
    let exports: ExportJobs
    let imports: ImportJobs
    let links: Links

    private static let longest = 30

    /// - Parameter accepted: the answer where the job takes longer, nobody waits, or who asks may not read exports: its status
    ///   has a link to the file. What an import's status tells, the scope `import` shows in previews as well.
    func answer(_ request: Request, _ accepted: Response, _ context: AppRequestContext) async throws -> Response {
        guard let seconds = Self.seconds(request.headers), let location = accepted.headers[.location],
            let id = JobID(location.suffix(36))
        else { return accepted }
        let isImport = location.hasSuffix("/api/imports/\(id)")
        guard isImport || context.allows(.read) else { return accepted }
        // The job is accepted, whatever becomes of the wait.
        guard let document = try? await ended(id, within: .seconds(seconds), isImport: isImport) else {
            return accepted
        }
        return JSONResponse.make(
            json: document,
            headers: [.preferenceApplied: "wait=\(seconds)", .location: location]
        )
    }

    private func ended(_ id: JobID, within limit: Duration, isImport: Bool) async throws -> [UInt8]? {
        try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                for await _ in events.changes(of: id) {
                    guard let (json, isEnd) = try await status(id, isImport) else { return nil }
                    if isEnd { return json }
                }
                return nil
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    private func status(_ id: JobID, _ isImport: Bool) async throws -> (json: [UInt8], isEnd: Bool)? {
        guard isImport else {
            guard let (document, json) = try await exports.find(id, kind: nil) else { return nil }
            guard document.status.isEnd, let kept = try await exports.status(id, kind: document.kind) else {
                return (json, false)
            }
            return (links.told(kept.json).addingMember("expires_at", kept.expiresAt.description), true)
        }
        return try await imports.find(id).map { ($0.json, $0.document.status.isEnd) }
    }

    /// Of `Prefer: wait=10`; nil for none, and for what is no number of seconds.
    private static func seconds(_ headers: HTTPFields) -> Int? {
        for preference in headers[values: .prefer].flatMap({ $0.split(separator: ",") }) {
            let parts = preference.split(separator: ";")[0].split(separator: "=")
            let words = parts.map { $0.filter { $0 != " " && $0 != "\"" && $0 != "\t" } }
            guard words.count == 2, words[0].lowercased() == "wait", let seconds = Int(words[1]), seconds > 0 else {
                continue
            }
            return min(seconds, longest)
        }
        return nil
    }
}
