import HouseTestSupport
import Synchronization
import TestSupport
import Testing

@testable import Imports
@testable import Items
@testable import Storage
@testable import Trackers

/// An issue that moves to another project is one item, where it is now.
struct MovedItemTests {
    private static let created = Timestamp(seconds: 1_700_000_000)

    /// Jira: the issue keeps its id.
    @Test(arguments: [["TEST", "LAB"], ["LAB", "TEST"]], [false, true])
    func `Jira's is brought along with what it has`(keys: [String], isFull: Bool) async throws {
        let hasMoved = Atomic(false)
        let comment = #"{"id":"7","created":"2024-01-01T00:00:00.000+0000","body":"a"}"#
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            let moved = hasMoved.load(ordering: .acquiring)
            var issues = [
                FakeJira.Issue(id: 1, created: Self.created), FakeJira.Issue(id: 2, created: Self.created),
                FakeJira.Issue(id: 9, created: Self.created, project: "LAB"),
            ]
            issues[1].fields = #","comment":{"total":1,"comments":[\#(comment)]}"#
            if moved { issues[1].project = "LAB" }
            if request.path.contains("/issue/2") { return .init(#"{"id":"2","key":"LAB-10","fields":{}}"#) }
            let key = request.json["jql"]?.string?.firstMatch(of: /project = "(\w+)"/).map { String($0.1) }
            return FakeJira(issues: issues.filter { $0.project == key }).answer(request)
        } _: { service in
            let options = ImportOptions(isFull: isFull)
            let request = ImportRequest.jira(at: service.url, options: options) { $0.projectKeys = keys }
            _ = try await stage.run(request)
            #expect(try stage.items("TEST").count == 2 && stage.items("LAB").count == 1)
            hasMoved.store(true, ordering: .releasing)
            for _ in 1...2 {
                let outcome = try await stage.run(request)
                #expect(outcome.failure == nil)
                #expect(try stage.store.allItems().count == 3)
                #expect(try stage.items("TEST").count == 1 && stage.items("LAB").count == 2)
                #expect(try stage.details(of: "TEST-2") { try $0.comments(of: $1).map(\.body) } == ["a"])
            }
        }
    }

    @Test func `two trackers have items with one id, which stay apart`() async throws {
        let stage = try ImportStage()
        for project in ["TEST", "LAB"] {
            try await FakeService.with { request, _ in
                FakeJira(issues: [.init(id: 1, created: Self.created, project: project)]).answer(request)
            } _: { service in
                _ = try await stage.run(.jira(at: service.url, options: .plain()) { $0.projectKey = project })
            }
        }
        #expect(try stage.store.allItems().count == 2)
    }

    /// GitLab: the old issue is closed and names the new one's id.
    @Test(arguments: [["acme/a", "acme/b"], ["acme/b", "acme/a"]], [false, true])
    func `GitLab's old issue counts until the new one is there`(projects: [String], isFull: Bool) async throws {
        let hasMoved = Atomic(false)
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            let moved = hasMoved.load(ordering: .acquiring)
            let isOld = request.path.contains("acme%2Fa")
            let old = Self.gitLab(10, 1, "acme/a", moved ? #""state":"closed","moved_to_id":20"# : #""state":"opened""#)
            let new = Self.gitLab(20, 5, "acme/b", #""state":"opened""#)
            let list = isOld ? [old] : moved ? [new] : []
            return .init("[\(list.joined(separator: ","))]", headers: [("X-Total", "\(list.count)")])
        } _: { service in
            let options = ImportOptions.plain { $0.isFull = isFull }
            let request = ImportRequest.gitLab(at: service.url, options: options) { $0.projectKeys = projects }
            _ = try await stage.run(request)
            #expect(try stage.store.allItems().map(\.externalID) == ["10"])
            hasMoved.store(true, ordering: .releasing)
            // The old project alone: what it has become is not known yet.
            _ = try await stage.run(.gitLab(at: service.url, options: options) { $0.projectKeys = ["acme/a"] })
            #expect(try stage.store.allItems().map(\.externalID) == ["10"])
            for _ in 1...2 {
                let outcome = try await stage.run(request)
                #expect(outcome.failure == nil)
                #expect(try stage.store.allItems().map(\.externalID) == ["20"])
            }
        }
    }

    @Test func `one that has moved is skipped with its reason, and counts again when it is opened again`() async throws
    {
        let state = Mutex(#""state":"closed","moved_to_id":20"#)
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            let isOld = request.path.contains("acme%2Fa")
            let issue =
                isOld
                ? Self.gitLab(10, 1, "acme/a", state.withLock { $0 })
                : Self.gitLab(20, 5, "acme/b", #""state":"opened""#)
            return .init("[\(issue)]", headers: [("X-Total", "1")])
        } _: { service in
            let request = ImportRequest.gitLab(at: service.url, options: .plain { $0.isFull = true }) {
                $0.projectKeys = ["acme/b", "acme/a"]
            }
            let coverage = try await stage.run(request).update.coverage
            #expect(coverage.skipped == 1 && coverage.fetched == 2 && coverage.isWhole)
            #expect(coverage.reasons.map(\.reason) == ["moved to another project, where it counts"])
            #expect(coverage.reasons.first?.leavesOutItems == false)
            #expect(try stage.store.allItems().map(\.externalID) == ["20"])
            state.withLock { $0 = #""state":"opened","moved_to_id":20"# }
            _ = try await stage.run(request)
            #expect(try stage.store.allItems().map(\.externalID).sorted() == ["10", "20"])
        }
    }

    /// GitHub: the new issue has another id, and the old one's address leads to it.
    @Test(arguments: [true, false])
    func `GitHub's old issue is asked what has become of it`(isTransfer: Bool) async throws {
        let hasMoved = Atomic(false)
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            let moved = hasMoved.load(ordering: .acquiring)
            if request.path == "/repos/acme/a/issues/1" {
                return isTransfer
                    ? .init("", status: 301, headers: [("Location", "/repos/acme/b/issues/5")])
                    : .init(Self.gitHub(10, 1, "acme/a"))
            }
            if request.path == "/repos/acme/b/issues/5" { return .init(Self.gitHub(20, 5, "acme/b")) }
            let isOld = request.path.contains("/acme/a/")
            let list = moved == isOld ? [] : [isOld ? Self.gitHub(10, 1, "acme/a") : Self.gitHub(20, 5, "acme/b")]
            return .init("[\(list.joined(separator: ","))]")
        } _: { service in
            var request = ImportRequest.gitHub(at: service.url, options: .plain())
            request.config.repository = nil
            request.config.projectKeys = ["acme/a", "acme/b"]
            _ = try await stage.run(request)
            #expect(try stage.store.allItems().map(\.externalID) == ["10"])
            hasMoved.store(true, ordering: .releasing)
            let outcome = try await stage.run(request)
            #expect(outcome.failure == nil)
            #expect(try stage.store.allItems().map(\.externalID).sorted() == (isTransfer ? ["20"] : ["10", "20"]))
        }
    }

    private static func gitLab(_ id: Int, _ number: Int, _ project: String, _ more: String) -> String {
        """
        {"id":\(id),"iid":\(number),"title":"t","created_at":"2024-01-01T00:00:00Z",\
        "references":{"full":"\(project)#\(number)"},\(more)}
        """
    }

    private static func gitHub(_ id: Int, _ number: Int, _ repository: String) -> String {
        """
        {"id":\(id),"number":\(number),"title":"t","state":"open","user":{"login":"ann"},\
        "created_at":"2024-01-01T00:00:00Z","repository_url":"https://x.test/repos/\(repository)"}
        """
    }
}
