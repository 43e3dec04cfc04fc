import Testing

@testable import Imports
@testable import Items
@testable import Jobs

/// Documents that another version has written.
struct ImportStatusReadingTests {
    @Test func `what a document lacks is as in a new one, and what it has more is passed over`() throws {
        let id = "00000000-0000-4000-8000-000000000001"
        let text =
            #"{"job_id":"\#(id)","status":"pending","source_type":"csv","created_at":"2026-01-01T00:00:00Z","new":1}"#
        let status = try DocumentJSON.decode(ImportStatus.self, from: Array(text.utf8))
        let blank = ImportStatus(
            jobID: try #require(JobID(id)),
            requestID: "",
            sourceType: .csv,
            createdAt: status.createdAt,
            updatedAt: status.createdAt
        )
        #expect(status == blank)
    }
}
