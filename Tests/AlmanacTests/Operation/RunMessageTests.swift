import Testing

@testable import Automation
@testable import Delivery
@testable import Items
@testable import Jobs
@testable import Storage

struct RunMessageTests {
    private static let now = Timestamp(seconds: 1_700_000_000)

    private static func warnings(_ document: String) throws -> [String] {
        let record = SavedRecord(
            id: "1",
            kind: .report,
            name: "R",
            body: "{}",
            sealed: nil,
            dueAt: now,
            at: now
        )
        let run = SavedRun(
            id: 1,
            recordID: "1",
            dueAt: now,
            isScheduled: true,
            state: .completed,
            attempt: 1,
            jobID: "j",
            waitsFor: []
        )
        let messages = RunMessages(fileLink: { _, _ in nil }, page: nil, now: { now })
        return messages.completed(record, run, .object([]), try JSONValue(parsing: Array(document.utf8))).warnings
    }

    @Test func `what the sources of a report have to say is in its word, before the rest`() throws {
        let document = """
            {"warnings": ["No font has it"], "coverage": {"sources": [{"source": "a/b", "warnings": []},
            {"source": "a/c", "warnings": ["The last import has failed"]}]}}
            """
        #expect(try Self.warnings(document) == ["a/c: The last import has failed", "No font has it"])
        #expect(try Self.warnings("{}") == [])
    }

    @Test func `of many only the first few are told, and how many more there are`() throws {
        let many = (1...9).map { "{\"source\": \"s\($0)\", \"warnings\": [\"failed\"]}" }.joined(separator: ",")
        let warnings = try Self.warnings("{\"coverage\": {\"sources\": [\(many)]}}")
        #expect(warnings.count == 6 && warnings[4] == "s5: failed" && warnings[5].hasPrefix("and 4 more"))
    }
}
