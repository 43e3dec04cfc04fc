package import Figures
package import Items
package import Jobs

/// The status document of an export, as it stands in Redis and is answered to clients.
package struct ExportStatus: Codable, Equatable, Sendable {
    package enum State: String, CaseIterable, Codable, Sendable {
        case processing, completed, failed
    }

    package struct Progress: Codable, Equatable, Sendable {
        /// 0 to 100.
        var percentage: Int
        /// Items drawn or written so far.
        var processed: Int
        var total: Int?
        /// `queued`, `reading`, `drawing`, `packing`, `done`
        var stage: String
    }

    package var jobID: JobID
    package var kind: ExportKind
    package var status = State.processing
    package var createdAt: Timestamp
    var completedAt: Timestamp?
    package var filename: String?
    var downloadURL: String?
    var fileSizeBytes: Int?
    /// Lower-case hexadecimal SHA-256 of the file.
    package var sha256: String?
    var error: String?
    var attempt = 0
    var progress = Progress(percentage: 0, processed: 0, total: nil, stage: "queued")
    var warnings: [String] = []
    var coverage: Coverage?

    enum CodingKeys: String, CodingKey {
        case jobID = "job_id"
        case kind, status
        case createdAt = "created_at"
        case completedAt = "completed_at"
        case filename
        case downloadURL = "download_url"
        case fileSizeBytes = "file_size_bytes"
        case sha256, error, attempt, progress, warnings, coverage
    }
}

extension ExportStatus {
    var facets: [String] { ["kind:\(kind.rawValue)"] }

    mutating func complete(file: ExportedFile, at now: Timestamp) {
        status = .completed
        completedAt = now
        filename = file.name
        downloadURL = "/api/static/exports/\(file.name)"
        fileSizeBytes = file.size
        sha256 = file.sha256
        progress.percentage = 100
        progress.stage = "done"
    }

    mutating func fail(_ reason: String, at now: Timestamp) {
        status = .failed
        completedAt = now
        error = reason
    }
}

/// A file that is whole and in its place.
struct ExportedFile: Equatable, Sendable {
    var name: String
    var size: Int
    var sha256: String
}
