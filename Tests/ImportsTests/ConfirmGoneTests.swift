import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Egress
@testable import Imports
@testable import Items
@testable import Trackers

/// A full import whose list lacks most of what is stored.
struct ConfirmGoneTests {
    /// Stores twenty issues, then imports in full from a list with others.
    private func importing(
        _ numbers: [Int],
        of first: Int = 20,
        confirming: Bool = false
    ) async throws -> (outcome: ImportOutcome, stage: ImportStage) {
        let stage = try ImportStage()
        let body = Mutex(GitHubFixture.list(1...first))
        return try await FakeService.with { request, _ in
            request.path.hasSuffix("/issues")
                ? .init(body.withLock { $0 }) : .init(#"{"message":"Not Found"}"#, status: 404)
        } _: { service in
            var request = ImportRequest.gitHub(at: service.url, options: .plain { $0.isFull = true })
            _ = try await stage.run(request)
            body.withLock { $0 = GitHubFixture.list(numbers) }
            request.options.confirmsGone = confirming
            return (try await stage.run(request), stage)
        }
    }

    @Test(arguments: [[], Array(12...20), Array(21...60), [1]])
    func `nothing is marked, what was read is kept, and the request for it is told`(numbers: [Int]) async throws {
        let (outcome, stage) = try await importing(numbers)
        let failure = try #require(outcome.failure)
        #expect(failure.code.rawValue == "confirm_gone" && failure.message.contains(#""confirm_gone": true"#))
        #expect(failure.message.contains("of the 20 items") && outcome.update.coverage.missing == 0)
        #expect(try stage.items().count == Set(numbers).union(1...20).count)
        let record = try stage.record(Source(type: .github, name: "acme/rocket"))
        #expect(record?.missing == 0 && record?.failure != nil)
    }

    @Test func `half of them, or fewer than ten, are marked unasked`() async throws {
        let half = try await importing(Array(11...20))
        #expect(half.outcome.failure == nil && half.outcome.update.coverage.missing == 10)
        #expect(try half.stage.items().count == 10)
        let few = try await importing([], of: 9)
        #expect(few.outcome.failure == nil && few.outcome.update.coverage.missing == 9)
        #expect(try few.stage.items().isEmpty)
    }

    @Test func `who confirms it gets them marked`() async throws {
        let (outcome, stage) = try await importing([20], confirming: true)
        #expect(outcome.failure == nil && outcome.update.coverage.missing == 19)
        #expect(try stage.items().keys.sorted() == ["#20"])
    }

    @Test func `items that have moved to another project do not count as gone`() async throws {
        let stage = try ImportStage()
        let hasMoved = Atomic(false)
        let issues = (1...12).map { FakeJira.Issue(id: $0, created: Timestamp(seconds: 1_700_000_000 + Int64($0))) }
        try await FakeService.with { request, _ in
            let moved = hasMoved.load(ordering: .acquiring)
            if request.path.contains("/issue/") {
                let id = request.path.split(separator: "/").last ?? ""
                return .init(#"{"id":"\#(id)","key":"OTHER-\#(id)","fields":{}}"#)
            }
            if request.path.hasSuffix("/myself") { return .init(#"{"accountId":"5"}"#) }
            return FakeJira(issues: moved ? [] : issues).answer(request)
        } _: { service in
            let request = ImportRequest.jira(at: service.url, options: .plain { $0.isFull = true })
            _ = try await stage.run(request)
            hasMoved.store(true, ordering: .releasing)
            let outcome = try await stage.run(request)
            #expect(outcome.failure == nil && outcome.update.coverage.missing == 12)
        }
    }

    @Test func `a job that an older version has queued is read, and confirms nothing`() throws {
        let text = """
            {"batchSize":50,"duplicateHandling":"update","includesComments":true,"includesAttachments":false,\
            "includesHistory":false,"isFull":true,"isDryRun":false}
            """
        let options = try JSONDecoder().decode(ImportOptions.self, from: Data(text.utf8))
        #expect(options.batchSize == 50 && options.isFull && !options.confirmsGone)
        let again = try JSONDecoder().decode(ImportOptions.self, from: JSONEncoder().encode(options))
        #expect(again == options)
    }
}
