import Synchronization
import TestSupport
import Testing

@testable import Egress
@testable import Imports
@testable import Items
@testable import Storage
@testable import Trackers

struct JiraImportTests {
    private static func issues(_ count: Int, apart seconds: Int64 = 3600) -> [FakeJira.Issue] {
        (1...count).map { FakeJira.Issue(id: $0, created: Timestamp(seconds: 1_700_000_000 + Int64($0) * seconds)) }
    }

    private func importing(
        _ jira: FakeJira,
        options: ImportOptions = .plain { $0.batchSize = 4 }
    ) async throws -> (ImportOutcome, ImportStage, [FakeService.Request]) {
        let stage = try ImportStage()
        return try await FakeService.with { request, _ in
            jira.answer(request)
        } _: { service in
            let outcome = try await stage.run(.jira(at: service.url, cloud: jira.isCloud, options: options))
            return (outcome, stage, service.requests)
        }
    }

    @Test func `Cloud's tokens are followed to the last page`() async throws {
        let (outcome, stage, requests) = try await importing(FakeJira(issues: Self.issues(10)))
        #expect(outcome.failure == nil && outcome.update.coverage.isWhole)
        #expect(try stage.items("TEST").count == 10)
        #expect(outcome.update.coverage.expected == 10 && outcome.update.coverage.expectedIsEstimate)
        let searches = requests.filter { $0.path == "/rest/api/3/search/jql" }.map(\.json)
        #expect(searches.map { $0["nextPageToken"]?.string } == [nil, "t4", "t8"])
        #expect(searches.allSatisfy { $0["jql"]?.string == #"project = "TEST" ORDER BY created ASC, key ASC"# })
        #expect(requests.allSatisfy { $0.header("Authorization") == "Basic YW5uQGV4YW1wbGUuY29tOmNhbmFyeS10b2tlbg==" })
    }

    @Test func `a token that comes again is an error, not a loop`() async throws {
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            guard request.path.hasSuffix("/jql") else { return FakeJira(issues: Self.issues(1)).answer(request) }
            return .init(#"{"issues":[],"nextPageToken":"again","isLast":false}"#)
        } _: { service in
            let outcome = try await stage.run(.jira(at: service.url, options: .plain()))
            #expect(outcome.failure?.code == .pagingLoop)
        }
    }

    @Test func `Server pages that the server makes smaller are all read`() async throws {
        let jira = FakeJira(isCloud: false, issues: Self.issues(11), largestPage: 3)
        let (outcome, stage, _) = try await importing(jira)
        #expect(outcome.failure == nil && outcome.update.coverage.isWhole && outcome.update.coverage.expected == 11)
        #expect(try stage.items("TEST").count == 11)
    }

    @Test func `issues created in one second, more of them than a page holds, are all read`() async throws {
        let jira = FakeJira(
            isCloud: false,
            issues: Self.issues(3)
                + Self.issues(17, apart: 0).map { issue in
                    FakeJira.Issue(id: issue.id + 100, created: Timestamp(seconds: 1_800_000_000))
                }
        )
        let (outcome, stage, _) = try await importing(jira)
        #expect(outcome.update.coverage.fetched == 20 && outcome.update.coverage.isWhole)
        #expect(try stage.items("TEST").count == 20)
    }

    @Test func `issues deleted while we read hide none of the others`() async throws {
        let jira = Mutex(FakeJira(isCloud: false, issues: Self.issues(12)))
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            let answer = jira.withLock { $0.answer(request) }
            if request.path == "/rest/api/2/search" { jira.withLock { $0.issues.removeFirst(min(2, $0.issues.count)) } }
            return answer
        } _: { service in
            let outcome = try await stage.run(
                .jira(at: service.url, cloud: false, options: .plain { $0.batchSize = 4 })
            )
            #expect(outcome.failure == nil)
            #expect(try stage.items().keys.contains("TEST-12") && stage.items().count == 12)
        }
    }

    @Test func `what Jira cuts off in a search is asked for`() async throws {
        var issue = FakeJira.Issue(id: 1, created: Timestamp(seconds: 1_700_000_000))
        issue.fields =
            #","comment":{"total":2,"comments":[{"id":"1","created":"2024-01-01T00:00:00.000+0000","body":"a"}]}"#
        issue.rest = #","changelog":{"total":41,"histories":[]}"#
        let jira = FakeJira(issues: [issue])
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            if request.path.hasSuffix("/issue/1/comment") {
                let comments = (1...2).map {
                    #"{"id":"\#($0)","created":"2024-01-0\#($0)T00:00:00.000+0000","body":"b"}"#
                }
                return .init(#"{"total":2,"comments":[\#(comments.joined(separator: ","))]}"#)
            }
            if request.path.hasSuffix("/issue/1/changelog") {
                let change = """
                    {"id":"9","created":"2024-02-01T00:00:00.000+0000","author":{"displayName":"Ann"},"items":[\
                    {"field":"status","from":"1","fromString":"To Do","to":"5","toString":"Done"},\
                    {"field":"labels","fromString":"","toString":"x"}]}
                    """
                return .init(#"{"total":1,"isLast":true,"values":[\#(change)]}"#)
            }
            if request.path == "/rest/api/3/status" {
                let statuses = [("5", "done"), ("1", "indeterminate")].map { id, category in
                    #"{"id":"\#(id)","statusCategory":{"key":"\#(category)"}}"#
                }
                return .init("[\(statuses.joined(separator: ","))]")
            }
            return jira.answer(request)
        } _: { service in
            let options = ImportOptions(includesComments: true, includesHistory: true)
            let outcome = try await stage.run(.jira(at: service.url, options: options))
            #expect(outcome.failure == nil && outcome.update.coverage.comments == 2)
            #expect(try stage.details(of: "TEST-1") { try $0.comments(of: $1).map(\.body) } == ["b", "b"])
            let history = try stage.details(of: "TEST-1") { try $0.history(of: $1) }
            #expect(history.map(\.to) == ["Done"] && history.first?.category == .done && history.first?.author == "Ann")
            #expect(history.first?.fromCategory == .inProgress)
        }
    }

    @Test func `a query without a project puts each issue into its project's source and is never whole`() async throws {
        var jira = FakeJira(issues: Self.issues(2))
        jira.issues[1].project = "OPS"
        let stage = try ImportStage()
        try await FakeService.with { [jira] request, _ in
            jira.answer(request)
        } _: { service in
            let request = ImportRequest.jira(at: service.url, options: .plain()) {
                $0.jql = "assignee = ann ORDER BY rank"
            }
            let outcome = try await stage.run(request)
            #expect(outcome.failure == nil && !outcome.update.coverage.isWhole)
            #expect(try stage.items("TEST").count == 1 && stage.items("OPS").count == 1)
            let jql = service.requests.last { $0.path.hasSuffix("/jql") }?.json["jql"]?.string
            #expect(jql == "(assignee = ann) ORDER BY created ASC, key ASC")
        }
    }
}
