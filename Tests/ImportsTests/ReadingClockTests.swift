import Synchronization
import TestSupport
import Testing

@testable import Imports
@testable import Items
@testable import Storage
@testable import Trackers

/// The clocks of trackers and of this server, which may be wrong. The scripted one stands at 2023-11-14T22:13:20Z.
struct ReadingClockTests {
    private let stage: ImportStage

    init() throws {
        stage = try ImportStage()
    }

    @Test(arguments: [
        ("Tue, 14 Nov 2023 23:13:20 GMT", "60 minutes ahead of"), ("Fri, 31 Dec 9999 23:59:59 GMT", "days ahead of"),
    ])
    func `a tracker's clock that is ahead once makes no later import pass over changes`(
        date: String,
        difference: String
    ) async throws {
        let told = Mutex(date)
        try await FakeService.with { _, _ in
            .init("[]", headers: [("Date", told.withLock(\.self))])
        } _: { service in
            let request = ImportRequest.gitHub(at: service.url, options: .plain())
            let first = try await stage.run(request).update.coverage
            #expect(first.warnings.count == 1 && first.warnings.first?.contains(difference) == true)
            told.withLock { $0 = "Tue, 14 Nov 2023 22:13:20 GMT" }
            let second = try await stage.run(request).update.coverage
            #expect(second.since == Timestamp("2023-11-14T22:08:20Z") && second.warnings.isEmpty)
            #expect(service.requests[1].query["since"] == "2023-11-14T22:08:20Z")
        }
    }

    @Test func `where the tracker's clock is behind, or this server's ahead, the tracker's counts`() async throws {
        try await FakeService.with { _, _ in
            .init("[]", headers: [("Date", "Tue, 14 Nov 2023 12:13:20 GMT")])
        } _: { service in
            let request = ImportRequest.gitHub(at: service.url, options: .plain())
            let first = try await stage.run(request).update.coverage
            #expect(first.warnings.first?.contains("10 hours behind") == true)
            let second = try await stage.run(request).update.coverage
            #expect(second.since == Timestamp("2023-11-14T12:08:20Z"))
        }
    }

    @Test func `clocks that differ by less than the overlap are no matter`() async throws {
        try await FakeService.with { _, number in
            .init("[]", headers: [("Date", "Tue, 14 Nov 2023 22:\(number == 0 ? "18:20" : "08:20") GMT")])
        } _: { service in
            let request = ImportRequest.gitHub(at: service.url, options: .plain())
            for _ in 1...2 {
                let coverage = try await stage.run(request).update.coverage
                #expect(coverage.warnings.isEmpty)
            }
        }
    }

    @Test func `an import that is noted as one of the future is not relied on, and that is said`() async throws {
        try await FakeService.with { _, _ in
            .init(GitHubFixture.list([1]))
        } _: { service in
            let request = ImportRequest.gitHub(at: service.url, options: .plain())
            _ = try await stage.run(request)
            // As an earlier version has noted it by a clock that was ahead.
            try await stage.store.write { writer in
                try writer.database.execute(sql: "UPDATE reading SET watermark = watermark + 3600000")
            }
            let again = try await stage.run(request).update.coverage
            #expect(again.since == nil && again.isWhole && again.warnings == [ReadingState.futureWarning])
            let third = try await stage.run(request).update.coverage
            #expect(third.since == Timestamp("2023-11-14T22:08:20Z") && third.warnings.isEmpty)
        }
    }
}
