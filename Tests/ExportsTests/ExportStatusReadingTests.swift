import Testing

@testable import Exports
@testable import Figures
@testable import Items
@testable import Jobs

/// Documents that another version has written.
struct ExportStatusReadingTests {
    @Test func `what a document lacks is as in a new one, and what it has more is passed over`() throws {
        let text =
            #"{"job_id":"\#(Self.id)","kind":"zip","status":"processing","created_at":"2026-01-01T00:00:00Z","new":{"a":[1]}}"#
        let status = try DocumentJSON.decode(ExportStatus.self, from: Array(text.utf8))
        let blank = ExportStatus(jobID: try #require(JobID(Self.id)), kind: .zip, createdAt: status.createdAt)
        #expect(status == blank)
    }

    @Test func `a stage that is not known yet hides neither the attempt nor the file`() throws {
        let text =
            #"{"job_id":"\#(Self.id)","kind":"pdf","status":"completed","created_at":"2026-01-01T00:00:00Z","attempt":2,"#
            + #""filename":"name","progress":{"percentage":7,"processed":1,"stage":"shining"},"coverage":{"new":true}}"#
        let status = try DocumentJSON.decode(ExportStatus.self, from: Array(text.utf8))
        #expect(status.attempt == 2 && status.filename == "name" && status.progress.stage == .queued)
        #expect(status.coverage == nil)
    }

    @Test func `a kind of report that is not known yet hides not the days of it`() throws {
        let text =
            #"{"job_id":"\#(Self.id)","kind":"pdf","status":"processing","created_at":"2026-01-01T00:00:00Z","#
            + #""title":"T","report_type":"weather","start_date":"2025-07-01","end_date":"2025-09-30"}"#
        let status = try DocumentJSON.decode(ExportStatus.self, from: Array(text.utf8))
        #expect(status.title == "T" && status.reportType == nil && status.endDate?.description == "2025-09-30")
    }

    @Test(arguments: ["job_id", "kind", "status", "created_at"])
    func `a document that does not say what job it is of is none`(field: String) throws {
        let all = [
            "job_id": Self.id, "kind": "pdf", "status": "processing", "created_at": "2026-01-01T00:00:00Z",
        ]
        let text = try DocumentJSON.encode(all.filter { $0.key != field })
        #expect(throws: DecodingError.self) { try DocumentJSON.decode(ExportStatus.self, from: text) }
    }

    private static let id = "00000000-0000-4000-8000-000000000001"
}
