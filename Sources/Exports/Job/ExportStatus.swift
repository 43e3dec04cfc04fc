package import Figures
package import Items
package import Jobs

/// The status document of an export, as it stands in Redis and is answered to clients.
package struct ExportStatus: JobStatus {
    package enum Stage: String, Codable, Sendable {
        case queued, reading, drawing, packing, done
    }

    package struct Progress: Codable, Equatable, Sendable {
        /// 0 to 100.
        package var percentage: Int
        /// Items drawn or written so far.
        package var processed: Int
        package var total: Int?
        package var stage: Stage
    }

    package var jobID: JobID
    package var kind: ExportKind
    package var status = JobState.processing
    package var createdAt: Timestamp
    /// The saved report whose run it is; nil for what a client has asked for.
    package var reportID: String?
    /// What was asked for, so that whoever looks at several can tell them apart.
    var title: String?
    var reportType: ExportSpec.ReportType?
    var startDate: CivilDate?
    var endDate: CivilDate?
    var completedAt: Timestamp?
    package var filename: String?
    var downloadURL: String?
    var fileSizeBytes: Int?
    /// Lower-case hexadecimal SHA-256 of the file.
    package var sha256: String?
    var error: String?
    package var attempt = 0
    var progress = Progress(percentage: 0, processed: 0, total: nil, stage: .queued)
    var warnings: [String] = []
    var coverage: Coverage?
    /// What the report says first.
    var summary: ReportSummary?

    enum CodingKeys: String, CodingKey {
        case jobID = "job_id"
        case kind, status
        case createdAt = "created_at"
        case reportID = "report_id"
        case title
        case reportType = "report_type"
        case startDate = "start_date"
        case endDate = "end_date"
        case completedAt = "completed_at"
        case filename
        case downloadURL = "download_url"
        case fileSizeBytes = "file_size_bytes"
        case sha256, error, attempt, progress, warnings, coverage, summary
    }
}

extension ExportStatus {
    var facets: [String] { ["kind:\(kind.rawValue)"] }

    mutating func describe(_ spec: ExportSpec) {
        (title, reportType) = (spec.title, spec.reportType)
        (startDate, endDate) = (spec.range.start, spec.range.end)
    }

    /// What the work came to, and where it is.
    mutating func take(_ outcome: ExportMaker.Outcome, in file: ExportedFile) {
        warnings = outcome.warnings
        coverage = outcome.coverage
        summary = outcome.summary
        progress = outcome.progress
        filename = file.name
        downloadURL = "/api/static/exports/\(file.name)"
        fileSizeBytes = file.size
        sha256 = file.sha256
    }

    package mutating func end(_ ending: JobEnding, at now: Timestamp) {
        completedAt = now
        switch ending {
        case .completed:
            status = .completed
            progress.percentage = 100
            progress.stage = .done
        case .cancelled:
            status = .cancelled
        case .failed(let failure):
            status = .failed
            error = failure.message
        }
    }
}

/// A file that is whole and in its place.
struct ExportedFile: Equatable, Sendable {
    var name: String
    var size: Int
    var sha256: String
}

/// Where a finished file can be had, and how long still.
package struct StoredExport: Sendable {
    package var place: FilePlace
    package var sha256: String
    package var life: Duration

    package init(place: FilePlace, sha256: String, life: Duration) {
        (self.place, self.sha256, self.life) = (place, sha256, life)
    }
}
