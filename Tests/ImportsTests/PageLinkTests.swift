import TestSupport
import Testing

@testable import Egress
@testable import Imports
@testable import Trackers

/// A tracker behind a proxy writes the addresses that it believes to have into its page links.
struct PageLinkTests {
    private func page(_ link: String, of list: String, at base: String) throws -> String {
        try TrackerURL.page(link, of: TrackerURL(list), at: TrackerURL(base)).text
    }

    @Test(arguments: [
        "https://git.test/gitlab/api/v4/projects/7/issues?page=2&x=%2F",
        "http://git.test/gitlab/api/v4/projects/7/issues?page=2&x=%2F",
        "https://inside.example:8443/api/v4/projects/7/issues?page=2&x=%2F",
        "https://git.test/api/v4/projects/7/issues?page=2&x=%2F",
        "https://git.test/gitlab/gitlab/api/v4/projects/7/issues?page=2&x=%2F",
        "https://git.test/other/api/v4/projects/7/issues?page=2&x=%2F", "https://git.test?page=2&x=%2F",
        "//git.test/gitlab/api/v4/projects/7/issues?page=2&x=%2F", "/api/v4/projects/7/issues?page=2&x=%2F",
        "?page=2&x=%2F", "https://user:word@git.test/gitlab/api/v4/projects/7/issues?page=2&x=%2F",
        "http://%41.example/gitlab/api/v4/projects/7/issues?page=2&x=%2F#top", "unix://socket?page=2&x=%2F",
    ])
    func `a page is asked for at the list's own address`(link: String) throws {
        let list = "https://git.test/gitlab/api/v4/projects/7/issues"
        #expect(try page(link, of: list, at: "https://git.test/gitlab") == "\(list)?page=2&x=%2F")
    }

    @Test(arguments: [
        ("https://api.github.com/repositories/17/issues?after=x", "https://api.github.com"),
        ("https://ghe.test/api/v3/repositories/17/issues?after=x", "https://ghe.test/api/v3"),
        ("https://ghe.test/api/v3/repos/acme/other/issues?after=x", "https://ghe.test/api/v3"),
        ("https://ghe.test/api/v3/p2", "https://ghe.test/api/v3"),
    ])
    func `a link within the tracker's interface is followed as it is`(link: String, base: String) throws {
        #expect(try page(link, of: "\(base)/repos/acme/rocket/issues", at: base) == link)
    }

    @Test func `a list without a base path may be linked with one`() throws {
        let list = "https://git.test/api/v4/projects/a%2Fb/issues"
        let link = "http://git.test/gitlab/api/v4/projects/a%2Fb/issues?cursor=x"
        #expect(try page(link, of: list, at: "https://git.test") == "\(list)?cursor=x")
    }

    @Test(arguments: ["https://evil.example/x", "https://evil.example", "nonsense://", "https://git.test:1/p2"])
    func `a link elsewhere that names no page is refused`(link: String) {
        let list = "https://git.test/api/v4/projects/7/issues"
        #expect(throws: TrackerURL.Problem.self) { try page(link, of: list, at: "https://git.test") }
    }

    private static func issue(_ number: Int) -> String {
        """
        {"id":\(number),"iid":\(number),"state":"opened","created_at":"2024-01-01T00:00:00Z",\
        "references":{"full":"acme/rocket#\(number)"}}
        """
    }

    @Test func `all pages come, and nothing is sent elsewhere`() async throws {
        try await FakeService.with { _, _ in
            .init("[]")
        } _: { elsewhere in
            for origin in ["https://git.inside.example", elsewhere.url, "http://127.0.0.1:1/other"] {
                let stage = try ImportStage()
                try await FakeService.with { request, _ in
                    let page = Int(request.query["page"] ?? "") ?? 1
                    let link = "<\(origin)/api/v4/projects/7/issues?page=\(page + 1)>; rel=\"next\""
                    let links = page < 3 ? [(name: "Link", value: link)] : []
                    guard request.path == "/gitlab/api/v4/projects/7/issues" else { return .init("{}", status: 404) }
                    return .init("[\(Self.issue(page))]", headers: [("X-Total", "3")] + links)
                } _: { service in
                    let outcome = try await stage.run(.gitLab(at: service.url + "/gitlab", options: .plain()))
                    #expect(outcome.failure == nil && outcome.update.coverage.isWhole)
                    #expect(try stage.items().count == 3)
                    #expect(service.requests.allSatisfy { $0.header("Authorization") == "Bearer canary-token" })
                }
            }
            #expect(elsewhere.requests.isEmpty)
        }
    }

    @Test func `lists of repositories, comments and events are linked in the same way`() async throws {
        let stage = try ImportStage()
        let names = ["acme/a", "acme/b"]
        try await FakeService.with { request, _ in
            let page = Int(request.query["page"] ?? "") ?? 1
            let link = "<https://github.inside.example\(request.path)?page=\(page + 1)>; rel=\"next\""
            let links = page < 2 ? [(name: "Link", value: link)] : []
            if request.path == "/orgs/acme/repos" {
                return .init(#"[{"full_name":"\#(names[page - 1])"}]"#, headers: links)
            }
            if request.path.hasSuffix("/issues/comments") || request.path.hasSuffix("/issues/events") {
                return .init("[]", headers: links)
            }
            let number = page + (request.path.contains("/a/") ? 0 : 2)
            let issue = GitHubFixture.issue(number).dropLast() + #","comments":1}"#
            return .init("[\(issue)]", headers: links)
        } _: { service in
            var request = ImportRequest.gitHub(at: service.url, options: ImportOptions(includesHistory: true))
            request.config.repository = nil
            request.config.organization = "acme"
            let outcome = try await stage.run(request)
            #expect(outcome.failure == nil)
            #expect(try stage.items().count == 4 && service.requests.count == 2 + 2 * 6)
        }
    }

    @Test func `pages are numbered where a proxy drops the links`() async throws {
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            let page = Int(request.query["page"] ?? "") ?? 1
            return .init(
                "[\(Self.issue(page))]",
                headers: [("X-Total", "3"), ("X-Next-Page", page < 3 ? "\(page + 1)" : "")]
            )
        } _: { service in
            let outcome = try await stage.run(.gitLab(at: service.url, options: .plain { $0.batchSize = 1 }))
            #expect(outcome.failure == nil && outcome.update.coverage.isWhole)
            #expect(service.requests.map { $0.query["per_page"] } == ["1", "1", "1"])
        }
    }
}
