import CSV
import Foundation
package import Items
package import Jobs
package import Trackers

/// What an import worker needs to know: the request with its credentials sealed, or which uploaded file to read.
package enum ImportPayload: Codable, Sendable {
    case tracker(TrackerPayload)
    case csv(CSVUpload)
}

/// An uploaded file that waits to be read; its place follows from the job's id.
package struct CSVUpload: Codable, Equatable, Sendable {
    /// The source's name.
    package var name: String
    /// The store with which the file lies: only its processes have it.
    package var instance: String
    /// `FIELD=COLUMN`
    package var mapping: [String] = []
    package var dateFormat: String?
    package var timeZoneID: String
    /// Values that stand for nothing.
    package var emptyValues: [String]?

    package init(
        name: String,
        instance: String,
        mapping: [String] = [],
        dateFormat: String? = nil,
        timeZoneID: String,
        emptyValues: [String]? = nil
    ) {
        self.name = name
        self.instance = instance
        self.mapping = mapping
        self.dateFormat = dateFormat
        self.timeZoneID = timeZoneID
        self.emptyValues = emptyValues
    }
}

extension CSVOptions {
    package init(_ upload: CSVUpload) {
        self.init(
            mapping: upload.mapping,
            dateFormat: upload.dateFormat,
            timeZone: TimeZone(identifier: upload.timeZoneID) ?? .gmt,
            emptyValues: upload.emptyValues ?? [],
            sourceName: upload.name,
            place: .http
        )
    }
}

/// What clients can do with import jobs.
package struct ImportJobs: Sendable {
    package let store: JobStore
    package let uploads: UploadFiles
    package let sealer: CredentialSealer
    package let rate: JobRate
    package let maxQueued: Int

    package init(store: JobStore, uploads: UploadFiles, sealer: CredentialSealer, rate: JobRate, maxQueued: Int) {
        self.store = store
        self.uploads = uploads
        self.sealer = sealer
        self.rate = rate
        self.maxQueued = maxQueued
    }

    /// Queues an import from a tracker.
    /// - Parameter answer: makes what the client is told, of the new job's document.
    /// - Returns: the answer; that of the first time where the request was to take effect once and has come before.
    package func create(
        _ request: ImportRequest,
        id: JobID? = nil,
        once: OnceRecord? = nil,
        requestID: String,
        answer: ([UInt8]) throws -> [UInt8] = { $0 }
    ) async throws -> [UInt8] {
        let id = id ?? newID()
        let payload = ImportPayload.tracker(
            try TrackerPayload(request, jobID: id.description, sealer: sealer)
        )
        var document = blank(id, request.sourceType, requestID)
        document.tenantID = request.tenantID
        document.correlationID = request.correlationID
        return try await queue(document, payload, once, answer).answer
    }

    /// Queues the import of an uploaded file, which lies in its place already.
    package func create(
        _ upload: CSVUpload,
        id: JobID,
        once: OnceRecord? = nil,
        requestID: String
    ) async throws -> [UInt8] {
        let (answer, isNew) = try await queue(blank(id, .csv, requestID), .csv(upload), once)
        if !isNew { await uploads.remove(id) }
        return answer
    }

    /// For a job that is to be queued at once.
    package func newID() -> JobID { store.newID(in: .itemImport) }

    /// When a job was accepted that should be there still and is not; nil for every other.
    package func lost(_ id: JobID) async throws -> Timestamp? {
        try await store.whileUp { try await $0.lostJob(id, in: .itemImport) }
    }

    /// Throws where an upload would be of no use.
    package func requirePlace() async throws {
        try await store.requirePlace(in: .itemImport, maxQueued: maxQueued, rate)
    }

    private func blank(_ id: JobID, _ type: SourceType, _ requestID: String) -> ImportStatus {
        let now = store.now()
        return ImportStatus(jobID: id, requestID: requestID, sourceType: type, createdAt: now, updatedAt: now)
    }

    private func queue(
        _ document: ImportStatus,
        _ payload: ImportPayload,
        _ once: OnceRecord?,
        _ answer: ([UInt8]) throws -> [UInt8] = { $0 }
    ) async throws -> (answer: [UInt8], isNew: Bool) {
        let json = try DocumentJSON.encode(document)
        let job = JobStore.NewJob(
            id: document.jobID,
            family: .itemImport,
            status: document.status,
            document: json,
            payload: try DocumentJSON.encode(payload),
            facets: document.facets,
            createdAt: document.createdAt
        )
        return try await store.admit(job, once, answer: try answer(json), maxQueued: maxQueued, rate)
    }

    /// The document as it stands in Redis, nil when there is none.
    package func find(_ id: JobID) async throws -> (document: ImportStatus, json: [UInt8])? {
        guard let (bytes, _) = try await store.whileUp({ try await $0.document(id, in: .itemImport) }),
            let document = try? DocumentJSON.decode(ImportStatus.self, from: bytes), document.jobID == id
        else { return nil }
        return (document, bytes)
    }

    /// Cancels a job that has not ended. What it has stored stays.
    package func cancel(_ id: JobID) async throws -> JobStore.WriteResult {
        guard var document = try await find(id)?.document else { return .gone }
        document.status = .cancelled
        document.updatedAt = store.now()
        document.completedAt = document.updatedAt
        document.waiting = nil
        let bytes = try DocumentJSON.encode(document)
        let result = try await store.whileUp { try await $0.cancel(id, in: .itemImport, document: bytes) }
        if result == .written { await uploads.remove(id) }
        return result
    }

    package func list(
        sourceType: SourceType?,
        status: JobState?,
        tenantID: String?,
        offset: Int,
        limit: Int
    ) async throws -> JobStore.Page {
        let facets = [
            sourceType.map { "source_type:\($0.rawValue)" }, status.map { "status:\($0.rawValue)" },
            tenantID.map { "tenant:\($0)" },
        ].compactMap(\.self)
        var page = try await store.whileUp {
            try await $0.list(.itemImport, facets: facets, offset: offset, limit: limit)
        }
        page.documents.removeAll { (try? DocumentJSON.decode(ImportStatus.self, from: $0)) == nil }
        return page
    }
}
