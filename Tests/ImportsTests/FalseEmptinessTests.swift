import Synchronization
import TestSupport
import Testing

@testable import Egress
@testable import Imports
@testable import Items
@testable import Storage
@testable import Trackers

/// An answer with status 200 that holds no list is no empty list, whichever list it is.
struct FalseEmptinessTests {
    private typealias Answer = FakeService.Answer

    /// Answers that trackers have given in place of a list.
    private static let faults: [Answer] = [
        Answer("{}"), Answer("null"), Answer(#"{"errorMessages":["Not to be searched now."],"errors":{}}"#),
        Answer(#"{"error":{"message":"Not now","detail":"d"},"status":"failure"}"#),
        Answer(#"{"timestamp":1,"status":500,"error":"Internal Server Error"}"#),
        Answer(#"{"message":"401 Unauthorized"}"#), Answer(#"{"issues":null,"result":null}"#),
        Answer(#"{"issues":{},"result":{"error":{"message":"Transaction cancelled"}}}"#),
        Answer("<html>log in</html>", type: "text/html"), Answer("\u{FEFF}\n <!doctype html>log in"), Answer(""),
    ]

    private enum Tracker: CaseIterable {
        case jiraCloud, jiraServer, serviceNow, gitHub, gitLab

        func request(_ url: String, _ options: ImportOptions) -> ImportRequest {
            switch self {
            case .jiraCloud: .jira(at: url, options: options)
            case .jiraServer: .jira(at: url, cloud: false, options: options)
            case .serviceNow: .serviceNow(at: url, options: options)
            case .gitHub: .gitHub(at: url, options: options)
            case .gitLab: .gitLab(at: url, options: options)
            }
        }

        /// Two items.
        func list() -> Answer {
            switch self {
            case .jiraCloud, .jiraServer:
                let issues = [1, 2].map { FakeJira.json(.init(id: $0, created: Timestamp(seconds: 1_700_000_000))) }
                return Answer(#"{"issues":[\#(issues.joined(separator: ","))],"total":2,"isLast":true}"#)
            case .serviceNow:
                let records = [1, 2].map { number in
                    #"{"sys_id":"\#(number)","number":"INC\#(number)","sys_created_on":"2024-01-01 00:00:00"}"#
                }
                return Answer(#"{"result":[\#(records.joined(separator: ","))]}"#, headers: [("X-Total-Count", "2")])
            case .gitHub: return Answer(GitHubFixture.list(1...2))
            case .gitLab:
                let issues = [1, 2].map { number in
                    """
                    {"id":\(number),"iid":\(number),"state":"opened","created_at":"2024-01-01T00:00:00Z",\
                    "references":{"full":"acme/rocket#\(number)"}}
                    """
                }
                return Answer("[\(issues.joined(separator: ","))]", headers: [("X-Total", "2")])
            }
        }

        func serves(_ request: FakeService.Request) -> Bool {
            request.path.contains("/search") || request.path.hasSuffix("/incident") || request.path.hasSuffix("/issues")
        }
    }

    @Test(arguments: Tracker.allCases, faults.indices)
    private func `no import takes it for one, in full or not, and none of the items counts as gone`(
        tracker: Tracker,
        fault: Int
    ) async throws {
        let stage = try ImportStage()
        let isBroken = Atomic(false)
        try await FakeService.with { request, _ in
            if request.path.hasSuffix("/serverInfo") {
                let kind = tracker == .jiraCloud ? "Cloud" : "Server"
                return Answer(#"{"deploymentType":"\#(kind)","baseUrl":"https://x.test"}"#)
            }
            guard tracker.serves(request) else { return Answer(#"{"message":"Not Found"}"#, status: 404) }
            return isBroken.load(ordering: .acquiring) ? Self.faults[fault] : tracker.list()
        } _: { service in
            _ = try await stage.run(tracker.request(service.url, .plain()))
            #expect(try stage.items().count == 2)
            isBroken.store(true, ordering: .releasing)
            for isFull in [false, true] {
                let request = tracker.request(service.url, .plain { $0.isFull = isFull })
                let outcome = try await stage.run(request)
                #expect(outcome.failure?.code == .invalidResponse && outcome.update.coverage.missing == 0)
                #expect(try stage.items().count == 2)
                let test = try await Importer.testing().testConnection(request)
                #expect(!test.success)
                await #expect(throws: TrackerError.self) { try await Importer.testing().preview(request) }
            }
        }
    }

    @Test func `the tracker's words are told with the failure`() async throws {
        let outcome = try await importing(.jiraServer) { request in
            request.path.hasSuffix("/search")
                ? Answer(#"{"errorMessages":["Not to be searched now."],"errors":{}}"#)
                : Answer(#"{"deploymentType":"Server"}"#)
        }
        let message = try #require(outcome.failure?.message)
        #expect(message.contains("in place of data, saying \"Not to be searched now.\""))
    }

    @Test(arguments: [
        [("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")], [("X-Seraph-LoginReason", "AUTHENTICATION_DENIED")],
        [("X-Seraph-LoginReason", "OUT")], [("X-AUSERNAME", "anonymous")],
        [("X-Seraph-LoginReason", "OUT, AUTHENTICATED_FAILED")],
    ])
    func `a login that Jira does not count ends the import at once`(fields: [(String, String)]) async throws {
        let count = Atomic(0)
        let outcome = try await importing(.jiraCloud) { request in
            guard request.path.hasSuffix("/jql") else { return Answer(#"{"deploymentType":"Cloud"}"#) }
            count.add(1, ordering: .relaxed)
            return Answer(#"{"issues":[],"isLast":true}"#, headers: fields.map { (name: $0.0, value: $0.1) })
        }
        #expect(outcome.failure?.code == .authenticationFailed && count.load(ordering: .relaxed) == 1)
    }

    @Test(arguments: [
        [("X-Seraph-LoginReason", "OK")], [("X-Seraph-LoginReason", "OUT"), ("X-Seraph-LoginReason", "OK")],
        [("X-AUSERNAME", "ann")], [],
    ])
    func `a login that counts is no fault`(fields: [(String, String)]) async throws {
        let outcome = try await importing(.jiraCloud) { request in
            request.path.hasSuffix("/jql")
                ? Answer(#"{"issues":[],"isLast":true}"#, headers: fields.map { (name: $0.0, value: $0.1) })
                : Answer(#"{"deploymentType":"Cloud","accountId":"5"}"#)
        }
        #expect(outcome.failure == nil)
    }

    @Test func `an empty list of Jira's is believed when the account's own page is there`() async throws {
        for (status, code) in [(401, TrackerError.Code.authenticationFailed), (403, nil), (200, nil)] {
            let outcome = try await importing(.jiraCloud) { request in
                if request.path.hasSuffix("/myself") { return Answer(#"{"accountId":"5"}"#, status: status) }
                return Answer(
                    request.path.hasSuffix("/jql") ? #"{"issues":[],"isLast":true}"# : #"{"deploymentType":"Cloud"}"#
                )
            }
            #expect(outcome.failure?.code == code)
        }
    }

    @Test func `an item is not gone because the login fails when it is asked for`() async throws {
        let stage = try ImportStage()
        let isExpired = Atomic(false)
        try await FakeService.with { request, _ in
            let jira = FakeJira(issues: [.init(id: 1, created: Timestamp(seconds: 1_700_000_000))])
            guard isExpired.load(ordering: .acquiring) else { return jira.answer(request) }
            if request.path.contains("/issue/") {
                let fields = [(name: "X-Seraph-LoginReason", value: "AUTHENTICATED_FAILED")]
                return Answer(#"{"errorMessages":["Not here."]}"#, status: 404, headers: fields)
            }
            return request.path.hasSuffix("/jql")
                ? Answer(#"{"issues":[],"isLast":true}"#) : jira.answer(request)
        } _: { service in
            let request = ImportRequest.jira(at: service.url, options: .plain { $0.isFull = true })
            _ = try await stage.run(request)
            isExpired.store(true, ordering: .releasing)
            let outcome = try await stage.run(request)
            #expect(outcome.failure?.code == .authenticationFailed)
            #expect(try stage.items().count == 1)
        }
    }

    @Test func `what Jira warns of is told, and then nothing counts as gone`() async throws {
        let stage = try ImportStage()
        let isPartial = Atomic(false)
        try await FakeService.with { request, _ in
            let jira = FakeJira(issues: [.init(id: 1, created: Timestamp(seconds: 1_700_000_000))])
            guard isPartial.load(ordering: .acquiring), request.path.hasSuffix("/jql") else {
                return jira.answer(request)
            }
            return Answer(#"{"issues":[],"isLast":true,"warningMessages":["The value 'TEST' does not exist"]}"#)
        } _: { service in
            let request = ImportRequest.jira(at: service.url, options: .plain { $0.isFull = true })
            _ = try await stage.run(request)
            isPartial.store(true, ordering: .releasing)
            let coverage = try await stage.run(request).update.coverage
            #expect(coverage.missing == 0 && !coverage.isWhole)
            #expect(coverage.warnings.contains { $0.contains("The value 'TEST' does not exist") })
        }
    }

    @Test(arguments: ["{}", #"{"errorMessages":["no"]}"#, "[]", #"{"comments":null}"#])
    func `comments that are cut off and not to be had fail the import`(body: String) async throws {
        var issue = FakeJira.Issue(id: 1, created: Timestamp(seconds: 1_700_000_000))
        issue.fields = #","comment":{"total":30,"comments":[]}"#
        let jira = FakeJira(issues: [issue])
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            request.path.hasSuffix("/comment") ? Answer(body) : jira.answer(request)
        } _: { service in
            let outcome = try await stage.run(.jira(at: service.url))
            #expect(outcome.failure?.code == .invalidResponse)
        }
    }

    @Test func `comments that an answer does not have keep what is stored of them`() async throws {
        let comment = #"{"id":"1","created":"2024-01-01T00:00:00.000+0000","body":"a"}"#
        let fields = Mutex(#","comment":{"total":1,"comments":[\#(comment)]}"#)
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            var issue = FakeJira.Issue(id: 1, created: Timestamp(seconds: 1_700_000_000))
            issue.fields = fields.withLock { $0 }
            return FakeJira(issues: [issue]).answer(request)
        } _: { service in
            let options = ImportOptions(isFull: true)
            _ = try await stage.run(.jira(at: service.url, options: options))
            fields.withLock { $0 = #","comment":null"# }
            _ = try await stage.run(.jira(at: service.url, options: options))
            #expect(try stage.details(of: "TEST-1") { try $0.comments(of: $1).map(\.body) } == ["a"])
        }
    }

    @Test func `notes, projects of a group and records' journals are lists, too`() async throws {
        let notes = try await importing(.gitLab, options: ImportOptions()) { request in
            if request.path.hasSuffix("/notes") { return Answer(#"{"message":"500 Internal Server Error"}"#) }
            return Tracker.gitLab.list()
        }
        #expect(notes.failure?.code == .invalidResponse)
        let journal = try await importing(.serviceNow, options: ImportOptions()) { request in
            request.path.hasSuffix("/incident") ? Tracker.serviceNow.list() : Answer("{}")
        }
        #expect(journal.failure?.code == .invalidResponse)
        try await FakeService.with { _, _ in
            Answer(#"{"message":"Not Found"}"#)
        } _: { service in
            let request = ImportRequest.gitLab(at: service.url, options: .plain()) { $0.organization = "acme" }
            let outcome = try await ImportStage().run(request)
            #expect(outcome.failure?.code == .invalidResponse && outcome.failure?.message.contains("Not Found") == true)
        }
    }

    @Test func `an account that tells no name proves no connection`() async throws {
        try await FakeService.with { request, _ in
            if request.path.hasSuffix("/myself") { return Answer("{}") }
            return FakeJira(issues: []).answer(request)
        } _: { service in
            let test = try await Importer.testing().testConnection(.jira(at: service.url))
            #expect(!test.success)
        }
    }

    private func importing(
        _ tracker: Tracker,
        options: ImportOptions = .plain { $0.isFull = true },
        _ answer: @escaping @Sendable (FakeService.Request) -> Answer
    ) async throws -> ImportOutcome {
        try await ImportStage.importing({ tracker.request($0, options) }, from: answer)
    }
}
