import Synchronization
import TestSupport
import Testing

@testable import Imports
@testable import Items
@testable import Trackers

/// GitHub stands for all trackers here.
struct IncrementalTests {
    private let now = "Tue, 14 Nov 2023 22:10:00 GMT"
    private let stage: ImportStage

    init() throws {
        stage = try ImportStage()
    }

    @Test func `the next import asks for what changed since the last, with an overlap`() async throws {
        // The fake service has another port each time, which is another site.
        let (first, second) = try await FakeService.with { [now] _, _ in
            .init("[]", headers: [("Date", now)])
        } _: { service in
            let request = ImportRequest.gitHub(at: service.url, options: .plain())
            _ = try await stage.run(request)
            let outcome = try await stage.run(request)
            #expect(
                outcome.update.coverage.since == Timestamp("2023-11-14T22:05:00Z") && !outcome.update.coverage.isWhole
            )
            return (service.requests[0].query, service.requests[1].query)
        }
        #expect(first["since"] == nil && second["since"] == "2023-11-14T22:05:00Z")
    }

    @Test func `it asks for what changed since the first page was read, however long the others took`() async throws {
        try await FakeService.with { request, number in
            let link = "<http://\(request.header("Host") ?? "")/p\(number)>; rel=\"next\""
            let links = number < 2 ? [(name: "Link", value: link)] : []
            let date = "Tue, 14 Nov 2023 22:\(10 + number):00 GMT"
            return .init(GitHubFixture.list([number]), headers: [("Date", date)] + links)
        } _: { service in
            let request = ImportRequest.gitHub(at: service.url, options: .plain())
            _ = try await stage.run(request)
            #expect(service.requests.count == 3)
            _ = try await stage.run(request)
            #expect(service.requests[3].query["since"] == "2023-11-14T22:05:00Z")
        }
    }

    @Test(arguments: ["full", "new details", "another account", "another filter"])
    func `it asks for everything when what is there does not do`(reason: String) async throws {
        try await FakeService.with { [now] _, _ in
            .init("[]", headers: [("Date", now)])
        } _: { service in
            var stage = stage
            var request = ImportRequest.gitHub(at: service.url, options: .plain())
            _ = try await stage.run(request)
            switch reason {
            case "full": request.options.isFull = true
            case "new details": request.options.includesHistory = true
            case "another account": stage.account = "other"
            default: request.config.labelFilter = ["x"]
            }
            _ = try await stage.run(request)
            #expect(service.requests[1].query["since"] == nil)
        }
    }

    @Test(arguments: ["failure", "cut", "skip"])
    func `an import that kept a part back is not relied on`(reason: String) async throws {
        try await FakeService.with { [now] request, number in
            if reason == "failure", number == 1 { return .init("{}", status: 404) }
            let link = "<http://\(request.header("Host") ?? "")/p\(number)>; rel=\"next\""
            let links = number < 2 && reason != "skip" ? [(name: "Link", value: link)] : []
            return .init(GitHubFixture.list([number]), headers: [("Date", now)] + links)
        } _: { service in
            var request = ImportRequest.gitHub(at: service.url, options: .plain())
            if reason == "cut" { request.options.maxItems = 1 }
            if reason == "skip" { request.options.duplicateHandling = .skip }
            _ = try await stage.run(request)
            let before = service.requests.count
            request.options = .plain()
            _ = try await stage.run(request)
            #expect(service.requests[before].query["since"] == nil)
        }
    }

    @Test func `a list that has not changed costs nothing`() async throws {
        let tag = #"W/"abc""#
        try await FakeService.with { [now] request, _ in
            if request.header("If-None-Match") == tag { return .init("", status: 304, headers: [("Date", now)]) }
            return .init("[]", headers: [("Date", now), ("ETag", tag)])
        } _: { service in
            let request = ImportRequest.gitHub(at: service.url, options: ImportOptions())
            for _ in 1...4 {
                let outcome = try await stage.run(request)
                #expect(outcome.failure == nil)
            }
            #expect(service.requests.map { $0.header("If-None-Match") } == [nil, nil, tag, tag])
            #expect(Set(service.requests.dropFirst().map(\.target)).count == 1)
        }
    }

    @Test func `importing again changes nothing, and an item that is gone is marked by a full import alone`()
        async throws
    {
        let bodies = Mutex([GitHubFixture.list(1...3)])
        try await FakeService.with { [now] request, _ in
            request.path.hasSuffix("/issues/1")
                ? .init(#"{"message":"Not Found"}"#, status: 404)
                : .init(bodies.withLock { $0[0] }, headers: [("Date", now)])
        } _: { service in
            let request = ImportRequest.gitHub(at: service.url, options: .plain { $0.isFull = true })
            _ = try await stage.run(request)
            let before = try stage.items()
            let again = try await stage.run(request).update.coverage
            #expect(again.unchanged == 3 && again.added + again.changed + again.missing == 0)
            #expect(try stage.items() == before)
            bodies.withLock { $0 = [GitHubFixture.list(2...3)] }
            let incremental = try await stage.run(.gitHub(at: service.url, options: .plain())).update.coverage
            #expect(incremental.missing == 0)
            #expect(try stage.items().count == 3)
            let full = try await stage.run(request).update.coverage
            #expect(full.missing == 1)
            #expect(try stage.items().keys.sorted() == ["#2", "#3"])
        }
    }

    @Test func `an item that a list passed over but that is there is not taken for gone`() async throws {
        let bodies = Mutex([GitHubFixture.list(1...3)])
        try await FakeService.with { request, _ in
            request.path.hasSuffix("/issues/1") ? .init(GitHubFixture.issue(1)) : .init(bodies.withLock { $0[0] })
        } _: { service in
            let request = ImportRequest.gitHub(at: service.url, options: .plain { $0.isFull = true })
            _ = try await stage.run(request)
            bodies.withLock { $0 = [GitHubFixture.list(2...3)] }
            let coverage = try await stage.run(request).update.coverage
            #expect(coverage.missing == 0 && coverage.warnings.first?.contains("passed them over") == true)
            #expect(try stage.items().count == 3)
        }
    }

    @Test func `what another account does not see is kept until it has read everything once`() async throws {
        let bodies = Mutex([GitHubFixture.list(1...3)])
        try await FakeService.with { request, _ in
            request.path.hasSuffix("/issues/1") ? .init("{}", status: 404) : .init(bodies.withLock { $0[0] })
        } _: { service in
            var stage = stage
            let request = ImportRequest.gitHub(at: service.url, options: .plain { $0.isFull = true })
            _ = try await stage.run(request)
            bodies.withLock { $0 = [GitHubFixture.list(2...3)] }
            stage.account = "other"
            let first = try await stage.run(request).update.coverage
            #expect(first.missing == 0 && first.warnings.first?.contains("other credentials") == true)
            let second = try await stage.run(request).update.coverage
            #expect(second.missing == 1 && second.warnings.isEmpty)
        }
    }

    @Test func `items of a project stay in its source, however it is named or called later`() async throws {
        let name = Mutex("acme/rocket")
        try await FakeService.with { _, _ in
            let issue = GitHubFixture.issue(1).dropLast()
            return .init("[\(issue),\"repository_url\":\"https://x.test/repos/\(name.withLock { $0 })\"}]")
        } _: { service in
            for called in ["acme/rocket", "acme/renamed", "acme/renamed"] {
                name.withLock { $0 = called }
                let coverage = try await stage.run(.gitHub(at: service.url, options: .plain())).update.coverage
                #expect(coverage.source == "acme/rocket")
            }
        }
        #expect(try stage.items().count == 1)
    }

    @Test func `a refused item is not taken for gone`() async throws {
        let bodies = Mutex(GitHubFixture.list(1...2))
        try await FakeService.with { _, _ in
            .init(bodies.withLock { $0 })
        } _: { service in
            let request = ImportRequest.gitHub(at: service.url, options: .plain { $0.isFull = true })
            _ = try await stage.run(request)
            bodies.withLock { $0 = $0.replacing(#""state":"open""#, with: #""state":null"#) }
            let coverage = try await stage.run(request).update.coverage
            #expect(
                coverage.refused == 2 && coverage.missing == 0 && coverage.reasons.first?.reason == "it has no state"
            )
            #expect(try stage.items().count == 2)
        }
    }

    @Test func `where one that came has no id, none that did not come is taken for gone`() async throws {
        let bodies = Mutex(GitHubFixture.list(1...3))
        try await FakeService.with { request, _ in
            request.path.hasSuffix("/issues") ? .init(bodies.withLock { $0 }) : .init("{}", status: 404)
        } _: { service in
            let request = ImportRequest.gitHub(at: service.url, options: .plain { $0.isFull = true })
            _ = try await stage.run(request)
            let nameless = GitHubFixture.issue(3).replacing(#""id":1003,"#, with: "")
            bodies.withLock { $0 = "[\(GitHubFixture.issue(2)),\(nameless)]" }
            let coverage = try await stage.run(request).update.coverage
            #expect(coverage.refused == 1 && coverage.reasons.first?.reason == "it has no id")
            #expect(coverage.missing == 0 && !coverage.isWhole)
            #expect(try stage.items().keys.sorted() == ["#1", "#2", "#3"])
            // The same list with the id is whole, and the one that it lacks is gone.
            bodies.withLock { $0 = GitHubFixture.list(2...3) }
            let whole = try await stage.run(request).update.coverage
            #expect(whole.missing == 1 && whole.isWhole)
        }
    }

    @Test func `a filtered import beside an earlier one says which items may be out of date`() async throws {
        try await FakeService.with { _, _ in
            .init("[]")
        } _: { service in
            var request = ImportRequest.gitHub(at: service.url, options: .plain())
            request.config.statusFilter = ["open"]
            let first = try await stage.run(request).update.coverage
            #expect(first.warnings.isEmpty)
            let second = try await stage.run(request).update.coverage
            #expect(second.warnings.count == 1 && second.warnings.first?.contains("keeps the state") == true)
            request.config.statusFilter = nil
            let third = try await stage.run(request).update.coverage
            #expect(third.warnings.isEmpty)
        }
    }

    @Test func `two trackers with a project of one name stay apart`() async throws {
        for round in 1...2 {
            try await FakeService.with { _, _ in
                .init(GitHubFixture.list([round]))
            } _: { service in
                let outcome = try await stage.run(.gitHub(at: service.url, options: .plain()))
                let name = outcome.update.coverage.source
                #expect(round == 1 ? name == "acme/rocket" : name.hasPrefix("acme/rocket (127.0.0.1:"))
            }
        }
        #expect(try stage.items().count == 2)
    }

    @Test func `a dry run says what would be done and leaves no trace`() async throws {
        try await FakeService.with { _, _ in
            .init("[\(GitHubFixture.issue(1)),\(GitHubFixture.issue(2, state: "closed"))]")
        } _: { service in
            _ = try await stage.run(.gitHub(at: service.url, options: .plain { $0.isFull = true }))
            let request = ImportRequest.gitHub(
                at: service.url,
                options: .plain {
                    $0.isDryRun = true
                    $0.isFull = true
                }
            )
            let before = try stage.record(Source(type: .github, name: "acme/rocket"))
            let coverage = try await stage.run(request).update.coverage
            #expect(coverage.unchanged == 2 && coverage.added == 0)
            #expect(try stage.record(Source(type: .github, name: "acme/rocket")) == before)
        }
    }
}
