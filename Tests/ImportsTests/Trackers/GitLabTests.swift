import TestSupport
import Testing

@testable import Imports
@testable import Items
@testable import Storage
@testable import Trackers

struct GitLabTests {
    private static func issue(_ number: Int, notes: Int = 0, more: String = "") -> String {
        """
        {"id":\(900 + number),"iid":\(number),"project_id":7,"title":"Issue \(number)","state":"opened","labels":["a::b"],\
        "created_at":"2024-01-01T00:00:0\(number % 10).123Z","updated_at":"2024-02-01T00:00:00.000Z","closed_at":null,\
        "author":null,"assignee":null,"user_notes_count":\(notes),"issue_type":"incident",\
        "references":{"full":"acme/rocket#\(number)"},"web_url":"https://gitlab.test/acme/rocket/-/issues/\(number)"\(more)}
        """
    }

    private func item(_ json: String) throws -> Item {
        try Item(gitLabIssue: JSONTape(Array(json.utf8)).root, source: Source(type: .gitlab, name: "acme/rocket"))
    }

    @Test func `an issue is mapped field by field`() throws {
        let item = try item(
            """
            {"id":55,"iid":2,"title":"a\\nb","state":"closed","created_at":"2024-01-01T00:00:00.123Z",\
            "updated_at":"2023-12-31T00:00:00.000Z","closed_at":null,"author":{"username":"ann"},\
            "assignees":[{"username":"bob"}],"labels":["x",{"name":"y"}],"user_notes_count":4,\
            "web_url":"https://gitlab.com/fdroid/data/issues/2"}
            """
        )
        #expect(item.externalID == "55" && item.key == "#2" && item.title == "a\nb" && item.project == "fdroid/data")
        #expect(item.statusCategory == .done && item.closedAt == nil && item.itemType == "issue")
        #expect(item.reporter == "ann" && item.assignee == "bob" && item.labels == ["x", "y"] && item.comments == 4)
        #expect(item.createdAt == Timestamp("2024-01-01T00:00:00.123Z"))
    }

    private func importing(
        options: ImportOptions = .plain(),
        _ script: @escaping FakeService.Script
    ) async throws -> (ImportOutcome, ImportStage, [FakeService.Request]) {
        let stage = try ImportStage()
        return try await FakeService.with(script) { service in
            (try await stage.run(.gitLab(at: service.url + "/gitlab", options: options)), stage, service.requests)
        }
    }

    private static func next(_ request: FakeService.Request, _ query: String) -> (name: String, value: String) {
        ("Link", "<http://\(request.header("Host") ?? "")/gitlab/api/v4/projects/7/issues?\(query)>; rel=\"next\"")
    }

    @Test func `a counted list is read by its page links, and the source has the project's path`() async throws {
        let (outcome, stage, requests) = try await importing { request, number in
            number == 0
                ? .init("[\(Self.issue(1))]", headers: [("X-Total", "2"), Self.next(request, "page=2")])
                : .init("[\(Self.issue(2))]")
        }
        #expect(outcome.failure == nil && outcome.update.coverage.isWhole && outcome.update.coverage.expected == 2)
        #expect(outcome.update.coverage.source == "acme/rocket")
        #expect(try stage.items("acme/rocket").count == 2)
        #expect(
            requests[0].target
                == "/gitlab/api/v4/projects/7/issues?scope=all&state=all&order_by=created_at&sort=asc&per_page=100"
        )
        #expect(requests.allSatisfy { $0.header("Authorization") == "Bearer canary-token" })
    }

    @Test func `a list that is too long to be counted is read by its cursor`() async throws {
        let (outcome, stage, requests) = try await importing { request, _ in
            let query = request.query
            if query["cursor"] != nil { return .init("[\(Self.issue(2))]") }
            return .init(
                "[\(Self.issue(1))]",
                headers: [Self.next(request, query["pagination"] == nil ? "page=2" : "cursor=abc")]
            )
        }
        #expect(outcome.failure == nil && outcome.update.coverage.expected == nil)
        #expect(try stage.items().count == 2)
        #expect(
            requests.map { $0.query["pagination"] } == [nil, "keyset", nil] && requests[2].query["cursor"] == "abc"
        )
    }

    @Test func `fewer items than were counted are told and nothing is taken for gone`() async throws {
        let (outcome, _, _) = try await importing { _, _ in .init("[\(Self.issue(1))]", headers: [("X-Total", "3")]) }
        #expect(outcome.failure == nil && !outcome.update.coverage.isWhole)
        #expect(outcome.update.coverage.warnings.first?.contains("3 items, but only 1 came") == true)
    }

    @Test func `comments are asked for where there are any, and not again while the issue stays as it is`() async throws
    {
        let stage = try ImportStage()
        let note =
            #"{"id":5,"body":"hi","author":{"username":"ann"},"created_at":"2024-01-05T00:00:00Z","system":false,"internal":true}"#
        let system = #"{"id":6,"body":"closed","created_at":"2024-01-05T00:00:00Z","system":true}"#
        try await FakeService.with { request, _ in
            if request.path.hasSuffix("/notes") { return .init("[\(note),\(system)]") }
            if request.path.hasSuffix("/resource_state_events") {
                return .init(
                    #"[{"id":8,"state":"closed","created_at":"2024-01-06T00:00:00Z","user":{"username":"bob"}}]"#
                )
            }
            return .init("[\(Self.issue(1, notes: 1)),\(Self.issue(2))]", headers: [("X-Total", "2")])
        } _: { service in
            let options = ImportOptions(includesComments: true, includesHistory: true)
            for round in 1...2 {
                let outcome = try await stage.run(.gitLab(at: service.url, options: options))
                #expect(outcome.failure == nil)
                #expect(service.requests.count { $0.path.hasSuffix("/notes") } == 1, "round \(round)")
            }
            #expect(service.requests.count { $0.path.hasSuffix("/resource_state_events") } == 2)
            let comments = try stage.details(of: "#1") { try $0.comments(of: $1) }
            #expect(comments.map(\.body) == ["hi"] && comments.first?.isInternal == true)
            let history = try stage.details(of: "#1") { try $0.history(of: $1) }
            #expect(
                history.first?.from == "opened" && history.first?.to == "closed" && history.first?.category == .done
            )
        }
    }

    @Test func `uploads that texts link to are attachments, each once`() {
        let secret = String(repeating: "0a", count: 16)
        let text = """
            ![x](/uploads/\(secret)/my%20file.png) and [again](https://gitlab.test/acme/rocket/uploads/\(secret)/my%20file.png)
            /uploads/short/x.png /uploads/\(secret)0/x.png /uploads/\(secret)/ "/uploads/\(secret.replacing("0a", with: "1b"))/b.txt"
            """
        let found = GitLabUploads.links(in: text, project: "acme/rocket")
        #expect(found.map(\.name) == ["my file.png", "b.txt"])
        #expect(found.first?.path == "/api/v4/projects/acme%2Frocket/uploads/\(secret)/my%20file.png")
    }

    @Test func `a group is read project by project`() async throws {
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            if request.path == "/api/v4/groups/acme/projects" {
                return .init(
                    #"[{"path_with_namespace":"acme/a"},{"path_with_namespace":"acme/b","issues_enabled":false},{"path_with_namespace":"acme/c"}]"#
                )
            }
            return .init("[]", headers: [("X-Total", "0")])
        } _: { service in
            let request = ImportRequest.gitLab(at: service.url, options: .plain()) { $0.organization = "acme" }
            let outcome = try await stage.run(request)
            #expect(outcome.failure == nil && outcome.update.coverage.sources?.map(\.source) == ["acme/a", "acme/c"])
            #expect(
                service.requests.map(\.path).dropFirst() == [
                    "/api/v4/projects/acme%2Fa/issues", "/api/v4/projects/acme%2Fc/issues",
                ]
            )
        }
    }
}
