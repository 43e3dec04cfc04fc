import HouseTestSupport
import TestSupport
import Testing

@testable import Egress
@testable import Imports
@testable import Items
@testable import Storage
@testable import Trackers

struct GitHubTests {
    private let source = Source(type: .github, name: "acme/rocket")

    private func items(_ fixture: String) throws -> [Result<Item, RefusedItem>] {
        try JSONTape(GitHubFixture.bytes(fixture)).root.elements.map { node in
            Result { () throws(RefusedItem) in try Item(gitHubIssue: node, source: source) }
        }
    }

    @Test func `an open issue is mapped field by field`() throws {
        let item = try items("issues")[0].get()
        let expected = Item(
            source: source,
            externalID: "2000000001",
            key: "#1",
            project: "acme/rocket",
            itemType: "issue",
            title: "The engine \"stalls\" — 山 🚀\nsecond line",
            status: "open",
            statusCategory: .open,
            assignee: "hedy",
            reporter: "wernher",
            labels: ["bug", "plain"],
            createdAt: Timestamp(seconds: 1_704_164_645),
            updatedAt: Timestamp(seconds: 1_704_251_045),
            comments: 7,
            url: "https://github.com/acme/rocket/issues/1"
        )
        #expect(item == expected)
    }

    @Test func `a closed issue has its type, its resolution and when it was closed`() throws {
        let item = try items("issues")[1].get()
        #expect(item.itemType == "Bug" && item.status == "closed" && item.statusCategory == .done)
        #expect(item.resolution == "not_planned" && item.closedAt?.description == "2024-02-29T23:59:59Z")
    }

    @Test func `a pull request of a deleted account is mapped`() throws {
        let item = try items("issues")[2].get()
        #expect(item.itemType == "pull_request" && item.reporter == nil && item.assignee == "ada")
        #expect(item.url == "https://github.com/acme/rocket/pull/3")
    }

    @Test func `U+0000 does not reach the store, and ids keep all their digits`() throws {
        let item = try items("issues")[3].get()
        #expect(item.title == "nul \u{FFFD} in the title" && item.externalID == "9007199254740993")
    }

    @Test func `an item that can't be read is refused with its id and reason, and the others are taken`() throws {
        let results = try items("refused")
        #expect(throws: Never.self) { try results[0].get() }
        let refused = results.dropFirst().map { result in
            if case .failure(let error) = result { error } else { RefusedItem(externalID: nil, reason: "taken") }
        }
        let expected = [
            RefusedItem(externalID: "2000000011", reason: "created_at is not a time"),
            RefusedItem(externalID: nil, reason: "it has no id"),
            RefusedItem(externalID: "2000000013", reason: "closed_at is not a time"),
            RefusedItem(externalID: "2000000014", reason: "it has no state"),
            RefusedItem(externalID: nil, reason: "it has no id"),
        ]
        #expect(refused == expected)
    }

    @Test func `github.com is read as the address of its API`() throws {
        #expect(try GitHubConnector.base(of: SourceConfig()).text == "https://api.github.com")
        #expect(
            try GitHubConnector.base(of: SourceConfig(baseURL: "https://github.com/")).text == "https://api.github.com"
        )
        #expect(
            try GitHubConnector.base(of: SourceConfig(baseURL: "https://ghe.test/api/v3/")).text
                == "https://ghe.test/api/v3"
        )
    }

    private func importing(
        _ change: (inout ImportRequest) -> Void = { _ in },
        base: String = "",
        _ script: @escaping FakeService.Script
    ) async throws -> (outcome: ImportOutcome, items: [Item], targets: [String]) {
        try await FakeService.with(script) { service in
            var request = ImportRequest.gitHub(at: service.url + base)
            change(&request)
            let store = try ItemStore.fresh()
            let outcome = try await Importer.testing().run(request, into: store)
            return (outcome, try store.allItems(), service.requests.map(\.target))
        }
    }

    private static func paged(_ pages: [String], link: @escaping @Sendable (Int) -> String?) -> FakeService.Script {
        { request, number in
            let next = link(number).map { target in
                [(name: "Link", value: "<http://\(request.header("Host") ?? "")\(target)>; rel=\"next\"")]
            }
            return .init(pages[number], headers: next ?? [])
        }
    }

    @Test func `cursor links are followed as they are, to the last page`() async throws {
        let pages = [GitHubFixture.list(1...2), "[]", GitHubFixture.list(3...3)]
        let (outcome, items, targets) = try await importing(
            { $0.options.batchSize = 2 },
            base: "/api/v3",
            Self.paged(pages) { $0 < 2 ? "/api/v3/repositories/7/issues?after=a%3D%3D\($0)&page=9" : nil }
        )
        #expect(outcome.failure == nil && outcome.update.coverage.isWhole)
        #expect(items.map(\.key) == ["#1", "#2", "#3"])
        let first = "/api/v3/repos/acme/rocket/issues?state=all&sort=created&direction=asc&per_page=2"
        #expect(
            targets == [
                first, "/api/v3/repositories/7/issues?after=a%3D%3D0&page=9",
                "/api/v3/repositories/7/issues?after=a%3D%3D1&page=9",
            ]
        )
    }

    @Test func `a link that comes again is an error, not a loop`() async throws {
        let (outcome, items, targets) = try await importing { request, number in
            let link = "<http://\(request.header("Host") ?? "")/again>; rel=\"next\""
            return .init(GitHubFixture.list([number]), headers: [("Link", link)])
        }
        #expect(outcome.failure?.code == .pagingLoop && targets.count == 2)
        #expect(items.count == 1)
    }

    @Test func `a page link to another origin is not followed`() async throws {
        let (outcome, _, targets) = try await importing { _, _ in
            .init(GitHubFixture.list(1...1), headers: [("Link", "<http://127.0.0.1:1/x>; rel=\"next\"")])
        }
        #expect(outcome.failure?.code == .redirectRefused && targets.count == 1)
    }

    @Test func `filters go to GitHub where it can apply them, and are applied here where it can't`() async throws {
        let (outcome, items, targets) = try await importing(
            {
                $0.config.statusFilter = ["Closed"]
                $0.config.labelFilter = ["a", "b"]
                $0.config.createdFrom = Timestamp("2024-01-01T00:00:00Z")
            },
            { _, _ in .init("[\(GitHubFixture.issue(1, state: "closed")),\(GitHubFixture.issue(2))]") }
        )
        #expect(targets.first?.contains("?state=closed&since=2024-01-01T00%3A00%3A00Z&sort=created") == true)
        #expect(items.isEmpty)
        #expect(outcome.update.coverage.skipped == 2 && !outcome.update.coverage.isWhole)
    }

    @Test func `a connection test names the account and the repository`() async throws {
        try await FakeService.with { request, _ in
            switch request.target {
            case "/user": .init(#"{"login":"hedy"}"#)
            case "/repos/acme/rocket": .init(#"{"full_name":"acme/rocket"}"#)
            default: .init("[]")
            }
        } _: { service in
            let test = try await Importer.testing().testConnection(.gitHub(at: service.url))
            #expect(test.success && test.sourceName == "acme/rocket" && test.message.contains("hedy"))
        }
    }

    @Test func `a connection test that fails says what to do`() async throws {
        try await FakeService.with { _, _ in
            .init(#"{"message":"Bad credentials"}"#, status: 401)
        } _: { service in
            let test = try await Importer.testing().testConnection(.gitHub(at: service.url))
            #expect(!test.success && test.sourceName == nil && test.message.contains("make a new one"))
            #expect(!test.message.contains("canary"))
        }
    }

    @Test func `a preview counts what it shows and what there is`() async throws {
        try await FakeService.with { request, _ in
            if request.target.hasPrefix("/search") { return .init(#"{"total_count":21}"#) }
            if request.target.contains("/issues") { return .init(GitHubFixture.list(1...3)) }
            return .init(#"{"full_name":"acme/rocket","html_url":"https://github.com/acme/rocket"}"#)
        } _: { service in
            let preview = try await Importer.testing().preview(.gitHub(at: service.url))
            #expect(preview.totalAvailable == 42 && preview.previewCount == 3 && preview.warnings.isEmpty)
            #expect(preview.itemTypeCounts == ["issue": 3] && preview.statusCounts == ["open": 3])
            #expect(preview.sourceURL == "https://github.com/acme/rocket")
        }
    }
}
