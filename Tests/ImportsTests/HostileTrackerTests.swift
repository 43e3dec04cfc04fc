import TestSupport
import Testing

@testable import Egress
@testable import Imports
@testable import Items
@testable import Trackers

/// Trackers that say what no tracker can mean, or never come to an end.
@Suite(.timeLimit(.minutes(10))) struct HostileTrackerTests {
    private typealias Answer = FakeService.Answer

    private static func gitLabIssue(_ number: Int) -> String {
        """
        {"id":\(number),"iid":\(number),"state":"opened","created_at":"2024-01-01T00:00:00Z",\
        "user_notes_count":1,"references":{"full":"acme/rocket#\(number)"}}
        """
    }

    @Test(
        arguments: ["9223372036854775807", "4611686018427387904", "1000000001", "-1"],
        ["[]", "[\(gitLabIssue(1))]"]
    )
    func `a total that no list can have counts as not told`(total: String, body: String) async throws {
        let outcome = try await ImportStage.importing(
            { url in
                .gitLab(at: url, options: .plain()) { $0.projectKeys = ["1", "2"] }
            },
            from: { _ in Answer(body, headers: [("X-Total", total)]) }
        )
        #expect(outcome.failure == nil && outcome.update.coverage.expected == nil)
        #expect(outcome.update.progress.percentage == 100)
    }

    @Test func `a total of an older version's checkpoint is no trap`() {
        var saved = ImportTally.Saved(parts: [ImportCoverage(source: "a"), ImportCoverage(source: "b")])
        saved.parts[0].expected = .max
        saved.parts[1].expected = .max
        saved.total = .exactly(.max)
        var tally = ImportTally(
            source: Source(type: .gitlab, name: "a"),
            options: .plain(),
            start: Timestamp(seconds: 0)
        )
        tally.begin(lists: 2)
        tally.restore(saved)
        tally.begin(TrackerPage(total: .about(.max)))
        #expect(tally.coverage.expected == nil)
        #expect(tally.progress(now: Timestamp(seconds: 9)).totalItems == 0)
        #expect(ImportCoverage(of: saved.parts).expected == nil)
    }

    @Test func `a preview adds up no totals that no list can have`() async throws {
        try await FakeService.with { request, _ in
            if request.target.hasPrefix("/search") { return Answer(#"{"total_count":9223372036854775807}"#) }
            if request.target.contains("/issues") { return Answer(GitHubFixture.list(1...3)) }
            return Answer(#"{"full_name":"acme/rocket"}"#)
        } _: { service in
            let preview = try await Importer.testing().preview(.gitHub(at: service.url))
            #expect(preview.totalAvailable == nil && preview.previewCount == 3 && preview.warnings.count == 1)
        }
        for isCloud in [true, false] {
            try await FakeService.with { request, _ in
                if request.path.hasSuffix("/serverInfo") {
                    return Answer(#"{"deploymentType":"\#(isCloud ? "Cloud" : "Server")"}"#)
                }
                return Answer(#"{"issues":[],"total":9223372036854775807,"count":9223372036854775807,"name":"ann"}"#)
            } _: { service in
                let request = ImportRequest.jira(at: service.url) { $0.projectKeys = ["A", "B"] }
                let preview = try await Importer.testing().preview(request)
                #expect(preview.totalAvailable == nil && !preview.warnings.isEmpty)
            }
        }
    }

    @Test func `a date in a text that no calendar has is left out`() throws {
        let text = #"{"type":"date","attrs":{"timestamp":"-9223372036854775808"}}"#
        let node = try JSONTape(Array(text.utf8)).root
        #expect(AtlassianDocument.text(node).isEmpty)
    }

    @Test func `a list of repositories without an end ends a connection test`() async throws {
        try await FakeService.with { _, number in
            let rows = (0..<1000).map { #"{"id":\#(number * 1000 + $0),"full_name":"o/r\#(number)_\#($0)"}"# }
            return Answer("[\(rows.joined(separator: ","))]", headers: [("Link", "<?page=\(number)>; rel=\"next\"")])
        } _: { service in
            var request = ImportRequest.gitHub(at: service.url)
            request.config.repository = nil
            request.config.organization = "o"
            let test = try await Importer.testing().testConnection(request)
            #expect(!test.success && test.message.contains("more in one list than can be held"))
            #expect(service.requests.count < 120)
        }
    }

    @Test func `an issue with comments without an end ends its import`() async throws {
        let outcome = try await ImportStage.importing(
            { .gitLab(at: $0) },
            from: { request in
                guard request.path.hasSuffix("/notes") else { return Answer("[\(Self.gitLabIssue(1))]") }
                let page = Int(request.query["page"] ?? "") ?? 1
                let rows = (0..<5000).map {
                    #"{"id":\#(page * 5000 + $0),"body":"x","created_at":"2024-01-01T00:00:00Z"}"#
                }
                return Answer("[\(rows.joined(separator: ","))]", headers: [("X-Next-Page", "\(page + 1)")])
            }
        )
        #expect(outcome.failure?.code == .responseTooLarge)
    }

    @Test func `pages that lead on and on to nothing new end an import`() async throws {
        for body in [GitHubFixture.list(1...2), "[]"] {
            let outcome = try await Self.endless(.github) { page in
                Answer(body, headers: [("Link", "<?page=\(page)>; rel=\"next\"")])
            }
            #expect(outcome.failure?.code == .pagingLoop)
        }
        for body in ["[\(Self.gitLabIssue(1)),\(Self.gitLabIssue(2))]", "[]"] {
            let outcome = try await Self.endless(.gitlab) { page in
                Answer(body, headers: [("X-Next-Page", "\(page)")])
            }
            #expect(outcome.failure?.code == .pagingLoop)
        }
        let issue = FakeJira.json(.init(id: 1, created: Timestamp(seconds: 1_700_000_000)))
        for issues in [issue, ""] {
            let outcome = try await Self.endless(.jira) { page in
                Answer(#"{"issues":[\#(issues)],"nextPageToken":"t\#(page)","displayName":"Ann"}"#)
            }
            #expect(outcome.failure?.code == .pagingLoop)
        }
    }

    /// - Parameter answer: the one to the request of this number.
    private static func endless(
        _ type: SourceType,
        _ answer: @escaping @Sendable (Int) -> FakeService.Answer
    ) async throws -> ImportOutcome {
        let stage = try ImportStage()
        return try await FakeService.with { request, number in
            if request.path.hasSuffix("/serverInfo") { return .init(#"{"deploymentType":"Cloud"}"#) }
            return answer(number + 2)
        } _: { service in
            let request: ImportRequest =
                switch type {
                case .github: .gitHub(at: service.url, options: .plain())
                case .gitlab: .gitLab(at: service.url, options: .plain())
                default: .jira(at: service.url, options: .plain())
                }
            let outcome = try await stage.run(request)
            #expect(service.requests.count < 120)
            return outcome
        }
    }

    @Test func `what has come lately is remembered, and no more`() {
        var marks = RecentMarks(capacity: 10)
        for number in 0..<1000 where !marks.insert("\(number)") { Issue.record("\(number) has not come before") }
        #expect(!marks.insert("999") && !marks.insert("990") && marks.insert("900"))
    }

    @Test func `pages with one new item each go on, however many are there`() async throws {
        let outcome = try await ImportStage.importing(
            { .gitHub(at: $0, options: .plain()) },
            from: { request in
                let page = Int(request.query["page"] ?? "") ?? 1
                let links = page < 150 ? [(name: "Link", value: "<?page=\(page + 1)>; rel=\"next\"")] : []
                return Answer(GitHubFixture.list(page == 1 ? [1] : [1, page]), headers: links)
            }
        )
        #expect(outcome.failure == nil && outcome.update.coverage.stored == 150)
    }

    @Test func `a page of many times more rows than were asked for is refused`() async throws {
        let body = "[" + Array(repeating: "{}", count: 10_001).joined(separator: ",") + "]"
        let outcome = try await ImportStage.importing(
            { .gitHub(at: $0, options: .plain()) },
            from: { _ in Answer(body) }
        )
        #expect(outcome.failure?.code == .responseTooLarge && outcome.update.coverage.refused == 0)
    }

    @Test func `who waits for a silent tracker is told after the time for all of it`() async throws {
        try await FakeService.with { _, _ in
            Answer("", fault: .silence)
        } _: { service in
            var importer = try Importer.testing()
            importer.patience = .milliseconds(10)
            let test = try await importer.testConnection(.gitHub(at: service.url))
            #expect(!test.success && test.message.contains("in all"))
            await #expect(throws: TrackerError.self) { try await importer.preview(.gitHub(at: service.url)) }
        }
    }

    @Test func `what nobody waits for any more ends`() async throws {
        try await FakeService.with { _, _ in
            Answer("", fault: .silence)
        } _: { service in
            let importer = try Importer.testing()
            await #expect(throws: CancellationError.self) {
                try await importer.testConnection(.gitHub(at: service.url)) { false }
            }
            await #expect(throws: CancellationError.self) {
                try await importer.preview(.gitHub(at: service.url)) { false }
            }
        }
    }

    @Test func `texts are cut to the lengths that a file's have, and a note says which`() async throws {
        let stage = try ImportStage()
        let labels = (0..<150).map { #""\#($0)""# } + ["\"x\""]
        let title = String(repeating: "é", count: 5000)
        let name = String(repeating: "n", count: 300)
        let issues = [
            """
            {"id":1,"number":1,"title":"\(title)","state":"open","created_at":"2024-01-02T03:04:05Z",\
            "user":{"login":"\(name)"},"labels":["\(name)",\(labels.joined(separator: ","))]}
            """,
            #"{"id":"\#(name)","number":2,"state":"open","created_at":"2024-01-02T03:04:05Z"}"#,
        ]
        try await FakeService.with { request, _ in
            if request.target.hasPrefix("/search") { return Answer(#"{"total_count":1}"#) }
            if request.path == "/repos/acme/rocket" { return Answer(#"{"full_name":"acme/rocket"}"#) }
            return Answer("[\(issues.joined(separator: ","))]")
        } _: { service in
            let outcome = try await stage.run(.gitHub(at: service.url, options: .plain()))
            let item = try #require(try stage.items()["#1"])
            #expect(item.title == String(title.prefix(2000)) && item.reporter?.count == 255)
            #expect(item.labels.count == 100 && item.labels[0].count == 255)
            let (status, coverage) = (outcome.update.coverage.notesOfCuts, outcome.update.coverage)
            #expect(status.contains("title cut to 2,000 characters: #1") && status.count == 4)
            #expect(coverage.warnings.isEmpty && coverage.refused == 1)
            #expect(coverage.reasons.contains { $0.reason == "its id is longer than 255 characters" })
            let preview = try await Importer.testing().preview(.gitHub(at: service.url))
            #expect(preview.previewItems[0].title.count == 2000 && preview.warnings.count >= 5)
        }
    }
}
