import Figures
import Items
import Jobs

/// Another version may have written the document, of those that run side by side during an upgrade: what it adds is passed
/// over, what it lacks or has in another form is as in a new document, and only what the job is must be there.
extension ExportStatus {
    package init(from decoder: any Decoder) throws {
        let document = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            jobID: try document.decode(JobID.self, forKey: .jobID),
            kind: try document.decode(ExportKind.self, forKey: .kind),
            status: try document.decode(JobState.self, forKey: .status),
            createdAt: try document.decode(Timestamp.self, forKey: .createdAt),
            reportID: try document.decodeIfPresent(String.self, forKey: .reportID)
        )
        title = try document.decodeIfPresent(String.self, forKey: .title)
        reportType = try? document.decode(ExportSpec.ReportType.self, forKey: .reportType)
        startDate = try? document.decode(CivilDate.self, forKey: .startDate)
        endDate = try? document.decode(CivilDate.self, forKey: .endDate)
        completedAt = try document.decodeIfPresent(Timestamp.self, forKey: .completedAt)
        filename = try document.decodeIfPresent(String.self, forKey: .filename)
        downloadURL = try document.decodeIfPresent(String.self, forKey: .downloadURL)
        fileSizeBytes = try document.decodeIfPresent(Int.self, forKey: .fileSizeBytes)
        sha256 = try document.decodeIfPresent(String.self, forKey: .sha256)
        error = try document.decodeIfPresent(String.self, forKey: .error)
        attempt = try document.decodeIfPresent(Int.self, forKey: .attempt) ?? attempt
        progress = (try? document.decode(Progress.self, forKey: .progress)) ?? progress
        warnings = (try? document.decode([String].self, forKey: .warnings)) ?? warnings
        coverage = try? document.decode(Coverage.self, forKey: .coverage)
        summary = try? document.decode(ReportSummary.self, forKey: .summary)
    }
}
