import Egress
import Items
import Jobs

/// Another version may have written the document, of those that run side by side during an upgrade: what it adds is passed
/// over, what it lacks or has in another form is as in a new document, and only what the job is must be there.
extension ImportStatus {
    package init(from decoder: any Decoder) throws {
        let document = try decoder.container(keyedBy: CodingKeys.self)
        let createdAt = try document.decode(Timestamp.self, forKey: .createdAt)
        self.init(
            jobID: try document.decode(JobID.self, forKey: .jobID),
            requestID: try document.decodeIfPresent(String.self, forKey: .requestID) ?? "",
            status: try document.decode(JobState.self, forKey: .status),
            sourceType: try document.decode(SourceType.self, forKey: .sourceType),
            createdAt: createdAt,
            updatedAt: try document.decodeIfPresent(Timestamp.self, forKey: .updatedAt) ?? createdAt
        )
        startedAt = try document.decodeIfPresent(Timestamp.self, forKey: .startedAt)
        completedAt = try document.decodeIfPresent(Timestamp.self, forKey: .completedAt)
        errorCode = try document.decodeIfPresent(String.self, forKey: .errorCode)
        errorMessage = try document.decodeIfPresent(String.self, forKey: .errorMessage)
        tenantID = try document.decodeIfPresent(String.self, forKey: .tenantID)
        correlationID = try document.decodeIfPresent(String.self, forKey: .correlationID)
        attempt = try document.decodeIfPresent(Int.self, forKey: .attempt) ?? attempt
        progress = (try? document.decode(ImportProgress.self, forKey: .progress)) ?? progress
        importedItems = (try? document.decode([ImportedItem].self, forKey: .importedItems)) ?? importedItems
        waiting = try? document.decode(ImportWait.self, forKey: .waiting)
        coverage = try? document.decode(ImportCoverage.self, forKey: .coverage)
        warnings = (try? document.decode([String].self, forKey: .warnings)) ?? warnings
    }
}
