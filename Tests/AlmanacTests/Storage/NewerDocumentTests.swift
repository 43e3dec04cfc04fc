import Foundation
import TestSupport
import Testing

@testable import Automation
@testable import Exports
@testable import Figures
@testable import Items
@testable import Jobs
@testable import Storage

/// What this version takes for a newer one's, and leaves alone.
struct NewerDocumentTests {
    private static let now = Timestamp(seconds: 1_700_000_000)

    private static func record(_ kind: SavedRecord.Kind, _ body: String) -> SavedRecord {
        SavedRecord(id: "1", kind: kind, name: "n", body: body, sealed: nil, dueAt: now, at: now)
    }

    @Test(arguments: [
        #"{"kind": "pdf", "request": {"range": "last_month"}, "import_first": [], "keep_days": 9, "deliver": []}"#,
        #"{"kind": "zip", "request": {}, "deliver": [{"mail": ["a@b.example"], "attach": true}]}"#,
        #"{"kind": "pdf", "request": {}, "schedule": {"every": "1d"}}"#,
    ])
    func `a report of this version is known`(body: String) {
        #expect(!Self.record(.report, body).isNewer)
    }

    @Test(arguments: [
        "[]", #"{"request": {}}"#, #"{"kind": "html", "request": {}}"#,
        #"{"kind": "pdf", "request": {}, "audience": "board"}"#,
        #"{"kind": "pdf", "request": {}, "keep_days": "for ever"}"#,
        #"{"kind": "pdf", "request": {}, "schedule": {"after": "another"}}"#,
        #"{"kind": "pdf", "request": {}, "schedule": {"every": "1d", "except": "sundays"}}"#,
        #"{"kind": "pdf", "request": {}, "deliver": [{"sms": "123"}]}"#,
        #"{"kind": "pdf", "request": {}, "deliver": [{"chat": "https://x.example/…#1234", "format": "cards"}]}"#,
    ])
    func `a report with anything else is a newer version's`(body: String) {
        #expect(Self.record(.report, body).isNewer)
        #expect(throws: SavedError.newer) { try Self.record(.report, body).requireKnown() }
    }

    @Test func `so is a source of another type, or with a member that is not known`() {
        let own = #"{"source_type": "github", "source_config": {"repository": "a/b"}, "paused": false}"#
        #expect(!Self.record(.source, own).isNewer)
        #expect(!Self.record(.source, #"{"source_type": "csv", "source_config": {}, "paused": false}"#).isNewer)
        #expect(Self.record(.source, #"{"source_type": "linear", "source_config": {}}"#).isNewer)
        #expect(Self.record(.source, #"{"source_type": "github", "source_config": {}, "mirror": true}"#).isNewer)
    }

    @Test(arguments: [
        (nil, false), (#"{"filename": "a", "sha256": "b"}"#, false), (#"{"files": ["a", "b"]}"#, true), ("[]", true),
    ])
    func `a run is a newer version's by what came of it`(result: String?, isNewer: Bool) async throws {
        let store = try ItemStore.inMemory()
        try await store.writeSaved { saved in
            _ = try saved.insert(Self.record(.report, "{}"))
            var run = try saved.addRun(of: "1", dueAt: Self.now, isScheduled: false, job: "job")
            run.result = result
            try saved.update(run)
            #expect(try saved.allRuns().map(\.isNewer) == [isNewer])
        }
    }

    @Test func `what is not known in a request is a newer version's, and what is wrong in it is not`() {
        let unknown = FieldProblem(pointer: "/request/x", detail: "x is not a known field")
        let value = FieldProblem(pointer: "/request/group_by", detail: "group_by must be one of: day, week")
        let wrong = FieldProblem(pointer: "/request/start_date", detail: "start_date must be a date")
        #expect(SavedError.invalid([wrong, unknown]).isOfNewerVersion && SavedError.invalid([value]).isOfNewerVersion)
        #expect(!SavedError.invalid([wrong]).isOfNewerVersion && !SavedError.secretsUnreadable.isOfNewerVersion)
    }

    @Test func `files of a job that a newer version has noted stay, whatever else goes`() async throws {
        try await withTemporaryDirectory { folder in
            let kept = KeptFiles(directory: folder.path, exports: ExportFiles(directory: folder.path + "/none"))
            let jobs = (0..<3).map { _ in JobID.make() }
            let names = jobs.map { ExportFiles.name(kind: .pdf, at: Self.now, job: $0) }
            for name in names { try Data("x".utf8).write(to: folder.appending(path: name)) }
            try await kept.removeAll(except: [names[0]], ofJobs: ["\(jobs[1])"])
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(Set(left) == Set(names.prefix(2)))
        }
    }
}
