package import Figures
package import Items
package import Jobs

/// What clients can do with export jobs.
package struct ExportJobs: Sendable {
    let store: JobStore
    package let files: ExportFiles
    let rate: JobRate
    let maxQueued: Int
    private let seen = SeenDocuments()

    package init(store: JobStore, files: ExportFiles, rate: JobRate, maxQueued: Int) {
        self.store = store
        self.files = files
        self.rate = rate
        self.maxQueued = maxQueued
    }

    /// Queues an export; its document stands in Redis before this returns.
    ///
    /// - Parameters:
    ///   - report: the saved report whose run it is.
    ///   - answer: makes what the client is told of the new job.
    /// - Returns: the answer; that of the first time where the request was to take effect once and has come before.
    package func create(
        _ spec: ExportSpec,
        id: JobID? = nil,
        of report: String? = nil,
        once: OnceRecord? = nil,
        answer: (ExportStatus) throws -> [UInt8]
    ) async throws -> [UInt8] {
        let id = id ?? store.newID(in: .export)
        var document = ExportStatus(jobID: id, kind: spec.kind, createdAt: store.now(), reportID: report)
        document.describe(spec)
        let job = JobStore.NewJob(
            id: document.jobID,
            family: .export,
            status: document.status,
            document: try DocumentJSON.encode(document),
            payload: try DocumentJSON.encode(spec),
            facets: document.facets,
            createdAt: document.createdAt
        )
        return try await store.admit(job, once, answer: try answer(document), maxQueued: maxQueued, rate).answer
    }

    /// The document as it stands in Redis, nil when there is none of this kind.
    package func find(_ id: JobID, kind: ExportKind?) async throws -> (document: ExportStatus, json: [UInt8])? {
        guard let (json, _) = try await stored(id), let document = read(json, id),
            kind == nil || document.kind == kind
        else { return nil }
        return (document, json)
    }

    /// The document's text, when the job is a saved report's, and the time at which it goes; nil when there is none of this kind.
    package func status(
        _ id: JobID,
        kind: ExportKind
    ) async throws -> (json: [UInt8], isOfReport: Bool, expiresAt: Timestamp)? {
        guard let (json, remaining) = try await stored(id), let origin = origin(id, json), origin.kind == kind
        else { return nil }
        return (json, origin.isOfReport, store.now() + .milliseconds(remaining))
    }

    private func origin(_ id: JobID, _ json: [UInt8]) -> SeenDocuments.Origin? {
        if let origin = seen.origin(of: id, json: json) { return origin }
        guard let document = read(json, id) else { return nil }
        return seen.note(document, json: json)
    }

    private func stored(_ id: JobID) async throws -> (bytes: [UInt8], remaining: Int)? {
        try await store.whileUp { try await $0.document(id, in: .export) }
    }

    /// Nil for what is no document of this job.
    private func read(_ json: [UInt8], _ id: JobID) -> ExportStatus? {
        guard let document = try? DocumentJSON.decode(ExportStatus.self, from: json), document.jobID == id else {
            return nil
        }
        return document
    }

    /// Where the file of this name lies; nil where the job has none of it.
    package func file(_ name: String, of id: JobID, kind: ExportKind) async throws -> StoredExport? {
        guard let (json, remaining) = try await stored(id), let document = read(json, id), document.kind == kind,
            document.filename == name, let sha256 = document.sha256
        else { return nil }
        return StoredExport(place: files.shelf.place(of: name), sha256: sha256, life: .milliseconds(remaining))
    }

    /// When a job was accepted that should be there still and is not; nil for every other.
    package func lost(_ id: JobID) async throws -> Timestamp? {
        try await store.whileUp { try await $0.lostJob(id, in: .export) }
    }

    /// Whether the job, and so its file, is another store's.
    package func liesElsewhere(_ id: JobID) async throws -> Bool {
        let owner = try await store.whileUp { try await $0.owner(of: id) }
        return owner.map { $0 != store.storeID } ?? false
    }

    /// Stops the job if it runs and removes every trace of it.
    /// - Returns: false when there is no such job.
    package func delete(_ id: JobID) async throws -> Bool {
        let found = try await find(id, kind: nil)
        guard try await store.whileUp({ try await $0.delete(id, in: .export) }) else { return false }
        // The document may be a foreign one: only a file of this very job is ever removed.
        if let name = found?.document.filename, ExportFiles.job(of: name)?.id == id { await files.remove(name) }
        return true
    }

    package func list(kind: ExportKind?, status: JobState?, offset: Int, limit: Int) async throws -> JobStore.Page {
        let facets = [kind.map { "kind:\($0.rawValue)" }, status.map { "status:\($0.rawValue)" }].compactMap(\.self)
        var page = try await store.whileUp { try await $0.list(.export, facets: facets, offset: offset, limit: limit) }
        page.documents.removeAll { (try? DocumentJSON.decode(ExportStatus.self, from: $0)) == nil }
        return page
    }
}
