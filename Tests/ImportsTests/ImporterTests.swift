import HouseTestSupport
import Synchronization
import TestSupport
import Testing

@testable import Egress
@testable import Imports
@testable import Items
@testable import Storage
@testable import Trackers

struct ImporterTests {
    /// Pages with page links, as GitHub has them.
    private static func pages(_ pages: [String]) -> FakeService.Script {
        { request, number in
            let page = request.target.split(separator: "page=").last.flatMap { Int($0) } ?? 1
            let index = request.target.contains("&page=") ? page - 1 : 0
            let origin = "http://\(request.header("Host") ?? "")/repos/acme/rocket/issues?x=1"
            let links = "<\(origin)&page=\(index + 2)>; rel=\"next\", <\(origin)&page=\(pages.count)>; rel=\"last\""
            return .init(pages[index], headers: index + 1 < pages.count ? [("Link", links)] : [])
        }
    }

    private static func record(in store: ItemStore) throws -> SourceRecord? {
        try store.read { try $0.source(Source(type: .github, name: "acme/rocket")) }
    }

    private func run(
        _ pages: [String],
        options: ImportOptions = ImportOptions(),
        show: @escaping @Sendable (ImportStatus) async -> Void = { _ in }
    ) async throws -> (outcome: ImportOutcome, store: ItemStore, requests: Int) {
        try await FakeService.with(Self.pages(pages)) { service in
            let store = try ItemStore.fresh()
            let request = ImportRequest.gitHub(at: service.url, options: options)
            let outcome = try await Importer.testing().run(request, into: store, show: show)
            return (outcome, store, service.requests.count)
        }
    }

    @Test func `an import that goes well begins, stores page by page and finishes`() async throws {
        let shown = Mutex<[Int]>([])
        let pages = [GitHubFixture.list(1...4), GitHubFixture.list(5...8), GitHubFixture.list(9...10)]
        let (outcome, store, requests) = try await run(pages, options: ImportOptions(batchSize: 4)) { status in
            shown.withLock { $0.append(status.progress.processedItems) }
        }
        #expect(outcome.failure == nil && requests == 3)
        let record = try Self.record(in: store)
        #expect(record?.lastImport?.stored == 10 && record?.failure == nil)
        let progress = outcome.update.progress
        #expect(progress.totalItems == 10 && progress.processedItems == 10 && progress.successfulItems == 10)
        #expect(progress.percentage == 100 && progress.currentBatch == 3 && progress.totalBatches == 3)
        #expect(outcome.update.sample.count == 10 && outcome.update.coverage.isWhole)
        let counts = shown.withLock(\.self)
        #expect(counts == counts.sorted())
    }

    @Test func `an item that moves to a later page is counted once and stored anew`() async throws {
        let moved = "[\(GitHubFixture.issue(1, updated: "2024-06-01T00:00:00Z")),\(GitHubFixture.issue(2))]"
        let (outcome, store, _) = try await run([GitHubFixture.list(1...3), moved])
        #expect(outcome.update.coverage.fetched == 3)
        let items = try store.allItems()
        #expect(items.map(\.key).sorted() == ["#1", "#2", "#3"])
        #expect(items.first { $0.key == "#1" }?.updatedAt == Timestamp("2024-06-01T00:00:00Z"))
    }

    @Test func `max_items stops the import without another request`() async throws {
        let pages = [GitHubFixture.list(1...4), GitHubFixture.list(5...8), GitHubFixture.list(9...10)]
        let (outcome, store, requests) = try await run(pages, options: ImportOptions(batchSize: 4, maxItems: 6))
        #expect(try store.allItems().count == 6 && requests == 2)
        #expect(outcome.failure == nil && !outcome.update.coverage.isWhole && outcome.update.progress.percentage == 100)
    }

    @Test func `what the filters leave out uses up nothing of max_items`() async throws {
        let open = [1, 2, 3].map { GitHubFixture.issue($0) }
        let done = [4, 5].map { GitHubFixture.issue($0, state: "closed") }
        try await FakeService.with { _, _ in
            .init("[\((open + done).joined(separator: ","))]")
        } _: { service in
            let store = try ItemStore.fresh()
            var request = ImportRequest.gitHub(at: service.url, options: ImportOptions(maxItems: 2))
            request.config.statusFilter = ["closed"]
            let outcome = try await Importer.testing().run(request, into: store)
            #expect(try store.allItems().map(\.key).sorted() == ["#4", "#5"] && outcome.update.coverage.skipped == 3)
        }
    }

    @Test func `a dry run begins and finishes nothing`() async throws {
        let (outcome, store, _) = try await run([GitHubFixture.list(1...3)], options: ImportOptions(isDryRun: true))
        #expect(try store.allItems().isEmpty)
        #expect(try Self.record(in: store) == nil)
        #expect(outcome.update.progress.successfulItems == 3)
    }

    @Test func `a token that is revoked in the middle ends the import and keeps what was stored`() async throws {
        try await FakeService.with { request, number in
            guard number < 2 else { return .init(#"{"message":"Bad credentials"}"#, status: 401) }
            let link = "<http://\(request.header("Host") ?? "")/p\(number)>; rel=\"next\""
            return .init(GitHubFixture.list((number * 2)..<(number * 2 + 2)), headers: [("Link", link)])
        } _: { service in
            let store = try ItemStore.fresh()
            let outcome = try await Importer.testing().run(.gitHub(at: service.url), into: store)
            #expect(outcome.failure?.code == .authenticationFailed)
            let record = try Self.record(in: store)
            #expect(try store.allItems().count == 4 && record?.lastImport == nil && record?.failure != nil)
            #expect(outcome.update.progress.successfulItems == 4)
        }
    }

    @Test func `a wait shows in the reports`() async throws {
        let shown = Mutex<[ImportWait]>([])
        let (release, released) = AsyncStream<Void>.makeStream()
        var importer = try Importer.testing()
        importer.clock.sleep = { _ in for await _ in release { break } }
        try await FakeService.with { _, number in
            number == 0 ? .init("{}", status: 429, headers: [("Retry-After", "30")]) : .init("[]")
        } _: { [importer] service in
            _ = try await importer.run(.gitHub(at: service.url), into: try ItemStore.fresh()) { status in
                if let wait = status.waiting {
                    shown.withLock { $0.append(wait) }
                    released.finish()
                }
            }
        }
        #expect(shown.withLock { $0.first?.reason } == "GitHub's secondary rate limit")
    }

    @Test func `a cancelled wait ends at once`() async throws {
        var importer = try Importer.testing()
        let (waits, waiting) = AsyncStream<Void>.makeStream()
        importer.clock.sleep = { _ in
            waiting.yield()
            try await Task.sleep(for: .seconds(3600))
        }
        try await FakeService.with { _, _ in
            .init("{}", status: 429, headers: [("Retry-After", "3600")])
        } _: { [importer] service in
            let task = Task { try await importer.run(.gitHub(at: service.url)) }
            for await _ in waits { break }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test func `an address that may not be reached fails the import by name`() async throws {
        var importer = try Importer.testing()
        importer.egress = EgressGuard(policy: .publicOnly)
        let outcome = try await importer.run(.gitHub(at: "http://127.0.0.1:9"))
        #expect(outcome.failure?.code == .egressRefused)
        #expect(outcome.failure?.message.contains("ALLOWED_PRIVATE_HOSTS") == true)
    }

    @Test func `a rebinding name stays pinned to the address that was checked`() async throws {
        try await FakeService.with { _, _ in
            .init("[]")
        } _: { service in
            var importer = try Importer.testing()
            let asked = Atomic(0)
            importer.egress.addresses = { _ in
                asked.add(1, ordering: .relaxed)
                return [IPAddress("127.0.0.1")].compactMap(\.self)
            }
            let url = service.url.replacing("127.0.0.1", with: "tracker.invalid")
            let outcome = try await importer.run(.gitHub(at: url))
            #expect(outcome.failure == nil && asked.load(ordering: .relaxed) == 1)
            #expect(service.requests.first?.header("Host")?.hasPrefix("tracker.invalid:") == true)
        }
    }

    @Test func `progress without a total counts what has come so far`() {
        var tally = ImportTally(
            source: Source(type: .github, name: "a/b"),
            options: ImportOptions(),
            start: Timestamp(seconds: 0)
        )
        tally.begin(TrackerPage())
        for item in 0..<3 { tally.record(.sample(item), .inserted) }
        let progress = tally.progress(now: Timestamp(seconds: 5))
        #expect(progress.totalItems == 3 && progress.percentage == 0 && progress.estimatedTimeRemaining == nil)
    }

    @Test func `the sample has a hundred items at most, failures among them, and reasons are counted`() {
        var tally = ImportTally(
            source: Source(type: .github, name: "a/b"),
            options: ImportOptions(),
            start: Timestamp(seconds: 0)
        )
        for item in 0..<150 { tally.record(.sample(item), item.isMultiple(of: 2) ? .inserted : .refused("no good")) }
        tally.record(.sample(151), .skipped)
        let update = tally.update(now: Timestamp(seconds: 1))
        #expect(update.sample.count == 100 && update.sample.count { $0.errorMessage != nil } == 50)
        #expect(update.progress.failedItems == 75 && update.progress.skippedItems == 1)
        #expect(update.coverage.reasons.map(\.count) == [75, 1] && update.coverage.reasons[0].examples.count == 5)
    }
}

extension Item {
    fileprivate static func sample(_ number: Int) -> Item {
        Item(
            source: Source(type: .github, name: "a/b"),
            externalID: "\(number)",
            key: "#\(number)",
            itemType: "issue",
            title: "t",
            status: "open",
            statusCategory: .open,
            createdAt: Timestamp(seconds: 1)
        )
    }
}
