import Egress
package import Items
package import Jobs

/// The status document of an import, as it stands in Redis and is answered to clients.
///
/// Clients rely on every field being there, so absent values are written as null.
package struct ImportStatus: JobStatus {
    package var jobID: JobID
    /// The id of the HTTP request that asked for the job.
    var requestID: String
    package var status = JobState.pending
    var sourceType: SourceType
    package var createdAt: Timestamp
    var updatedAt: Timestamp
    var startedAt: Timestamp?
    var completedAt: Timestamp?
    var progress = ImportProgress()
    var importedItems: [ImportedItem] = []
    var errorCode: String?
    var errorMessage: String?
    var tenantID: String?
    var correlationID: String?
    var waiting: ImportWait?
    var coverage: ImportCoverage?
    var warnings: [String] = []
    package var attempt = 0

    enum CodingKeys: String, CodingKey, CaseIterable {
        case jobID = "job_id"
        case requestID = "request_id"
        case status
        case sourceType = "source_type"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case startedAt = "started_at"
        case completedAt = "completed_at"
        case progress
        case importedItems = "imported_items"
        case errorCode = "error_code"
        case errorMessage = "error_message"
        case tenantID = "tenant_id"
        case correlationID = "correlation_id"
        case waiting, coverage, warnings, attempt
    }
}

extension ImportStatus {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(jobID, forKey: .jobID)
        try container.encode(requestID, forKey: .requestID)
        try container.encode(status, forKey: .status)
        try container.encode(sourceType, forKey: .sourceType)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(updatedAt, forKey: .updatedAt)
        try container.encode(startedAt, forKey: .startedAt)
        try container.encode(completedAt, forKey: .completedAt)
        try container.encode(progress, forKey: .progress)
        try container.encode(importedItems, forKey: .importedItems)
        try container.encode(errorCode, forKey: .errorCode)
        try container.encode(errorMessage, forKey: .errorMessage)
        try container.encode(tenantID, forKey: .tenantID)
        try container.encode(correlationID, forKey: .correlationID)
        try container.encode(waiting, forKey: .waiting)
        try container.encode(coverage, forKey: .coverage)
        try container.encode(warnings, forKey: .warnings)
        try container.encode(attempt, forKey: .attempt)
    }

    var facets: [String] {
        ["source_type:\(sourceType.rawValue)"] + (tenantID.map { ["tenant:\($0)"] } ?? [])
    }
}
