import Synchronization
import TestSupport
import Testing

@testable import Egress
@testable import Imports
@testable import Items
@testable import Trackers

/// Of several projects one can't be read.
struct SeveralProjectsTests {
    private typealias Answer = FakeService.Answer

    private static func gitHub(_ url: String, _ names: [String], isFull: Bool = false) -> ImportRequest {
        var request = ImportRequest.gitHub(at: url, options: .plain { $0.isFull = isFull })
        request.config.repository = nil
        request.config.projectKeys = names
        return request
    }

    private static func list(_ request: FakeService.Request) -> Answer {
        let numbers = ["/a/": 1, "/b/": 2, "/c/": 3]
        let number = numbers.first { request.path.contains($0.key) }?.value ?? 9
        return Answer(GitHubFixture.list([number]))
    }

    private static let names = ["acme/a", "acme/b", "acme/c"]

    @Test(arguments: [
        Answer(#"{"message":"Repository access blocked"}"#, status: 451),
        Answer(#"{"message":"Issues are disabled"}"#, status: 410), Answer(#"{"message":"Not Found"}"#, status: 404),
        Answer(#"{"message":"Not for this token"}"#, status: 403), Answer(#"{"message":"No"}"#, status: 422),
        Answer("", status: 302, headers: [("Location", "https://elsewhere.example/")]),
        Answer("", status: 500), Answer("{}"),
    ])
    func `the others are read, and a warning names the one, whose items stay`(fault: FakeService.Answer) async throws {
        let stage = try ImportStage()
        let isBroken = Atomic(false)
        try await FakeService.with { request, _ in
            isBroken.load(ordering: .acquiring) && request.path.contains("/b/") ? fault : Self.list(request)
        } _: { service in
            _ = try await stage.run(Self.gitHub(service.url, Self.names))
            #expect(try stage.items().count == 3)
            isBroken.store(true, ordering: .releasing)
            let outcome = try await stage.run(Self.gitHub(service.url, Self.names, isFull: true))
            let coverage = outcome.update.coverage
            #expect(outcome.failure == nil && !coverage.isWhole)
            #expect(coverage.sources?.map(\.isWhole) == [true, false, true])
            #expect(coverage.warnings.count == 1 && coverage.warnings[0].hasPrefix("acme/b: Could not be read: "))
            #expect(try stage.items().count == 3)
            let record = try stage.record(Source(type: .github, name: "acme/b"))
            #expect(record?.failure != nil && record?.lastImport != nil)
            #expect(try stage.record(Source(type: .github, name: "acme/c"))?.failure == nil)
        }
    }

    @Test func `one that is gone in the middle of its list keeps what came of it`() async throws {
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            guard request.path.contains("/a/") else { return Self.list(request) }
            if request.query["page"] == "2" { return Answer(#"{"message":"Not Found"}"#, status: 404) }
            let link = "<http://\(request.header("Host") ?? "")\(request.path)?page=2>; rel=\"next\""
            return Answer(GitHubFixture.list([1]), headers: [("Link", link)])
        } _: { service in
            let outcome = try await stage.run(Self.gitHub(service.url, Self.names))
            #expect(outcome.failure == nil && outcome.update.coverage.sources?.map(\.stored) == [1, 1, 1])
            #expect(outcome.update.coverage.warnings.first?.hasPrefix("acme/a: Could not be read") == true)
            #expect(try stage.record(Source(type: .github, name: "acme/a"))?.failure != nil)
        }
    }

    @Test func `where none can be read, the import fails`() async throws {
        for names in [["acme/a"], Self.names] {
            let outcome = try await importing(names) { _ in Answer(#"{"message":"Not Found"}"#, status: 404) }
            #expect(outcome.failure?.code == .notFound)
        }
    }

    @Test func `a login that fails in the middle fails the import, as does a tracker that goes down`() async throws {
        let revoked = try await importing(Self.names) { request in
            request.path.contains("/b/") ? Answer(#"{"message":"Bad credentials"}"#, status: 401) : Self.list(request)
        }
        #expect(revoked.failure?.code == .authenticationFailed)
        let down = try await importing(Self.names + ["acme/d"]) { request in
            request.path.contains("/a/") ? Self.list(request) : Answer("", status: 503)
        }
        #expect(down.failure?.code == .serverError && down.update.coverage.sources?.count == 3)
        // Nobody can tell whether it is the last list's own fault.
        let last = try await importing(Self.names) { request in
            request.path.contains("/c/") ? Answer("", status: 503) : Self.list(request)
        }
        #expect(last.failure?.code == .serverError && last.update.coverage.stored == 2)
    }

    @Test func `a table of several that is not there is passed over`() async throws {
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            if request.path.hasSuffix("/u_gone") {
                return Answer(#"{"error":{"message":"Invalid table u_gone"},"status":"failure"}"#, status: 400)
            }
            let record = #"{"sys_id":"1","number":"INC1","sys_created_on":"2024-01-01 00:00:00"}"#
            return Answer(#"{"result":[\#(record)]}"#, headers: [("X-Total-Count", "1")])
        } _: { service in
            let request = ImportRequest.serviceNow(at: service.url, options: .plain()) { $0.table = "u_gone,problem" }
            let outcome = try await stage.run(request)
            #expect(outcome.failure == nil && outcome.update.coverage.stored == 1)
            #expect(outcome.update.coverage.warnings.first?.hasPrefix("u_gone: Could not be read: ") == true)
        }
    }

    @Test func `a project of several that Jira does not show is passed over`() async throws {
        let stage = try ImportStage()
        let jira = FakeJira(issues: [.init(id: 1, created: Timestamp(seconds: 1_700_000_000))])
        try await FakeService.with { request, _ in
            guard request.json["jql"]?.string?.contains(#""GONE""#) == true else { return jira.answer(request) }
            let message = #"{"errorMessages":["The value 'GONE' does not exist for the field 'project'."]}"#
            return Answer(message, status: 400)
        } _: { service in
            let request = ImportRequest.jira(at: service.url, options: .plain()) { $0.projectKeys = ["GONE", "TEST"] }
            let outcome = try await stage.run(request)
            #expect(outcome.failure == nil && outcome.update.coverage.stored == 1)
            #expect(outcome.update.coverage.warnings.first?.hasPrefix("GONE: Could not be read: ") == true)
        }
    }

    @Test func `a connection is tried and a preview shown with those that can be read`() async throws {
        try await FakeService.with { request, _ in
            if request.path.hasPrefix("/repos/acme/a") { return Answer(#"{"message":"Blocked"}"#, status: 451) }
            if request.path == "/user" { return Answer(#"{"login":"ann"}"#) }
            if request.path.hasPrefix("/search") { return Answer(#"{"total_count":1}"#) }
            return request.path.hasSuffix("/issues")
                ? Self.list(request) : Answer(#"{"id":1,"full_name":"\#(request.path.dropFirst(7))"}"#)
        } _: { service in
            let request = Self.gitHub(service.url, Self.names)
            let test = try await Importer.testing().testConnection(request)
            #expect(test.success && test.message.contains("acme/b, acme/c can be read"))
            #expect(test.message.contains("acme/a can't be read"))
            let preview = try await Importer.testing().preview(request)
            #expect(preview.sourceName == "acme/b" && preview.previewItems.map(\.key) == ["#2"])
            #expect(preview.warnings.first?.hasPrefix("acme/a can't be read") == true)
            let none = try await Importer.testing().testConnection(Self.gitHub(service.url, ["acme/a"]))
            #expect(!none.success)
        }
    }

    private func importing(
        _ names: [String],
        _ answer: @escaping @Sendable (FakeService.Request) -> Answer
    ) async throws -> ImportOutcome {
        try await ImportStage.importing({ Self.gitHub($0, names) }, from: answer)
    }
}
