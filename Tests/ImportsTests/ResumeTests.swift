import Synchronization
import TestSupport
import Testing

@testable import Egress
@testable import Figures
@testable import Imports
@testable import Items
@testable import Storage
@testable import Trackers

struct ResumeTests {
    /// Pages of two issues each, numbered by the link.
    private static let pages: FakeService.Script = { request, _ in
        let page = Int(request.query["page"] ?? "") ?? 1
        let link = "<http://\(request.header("Host") ?? "")/repos/acme/rocket/issues?page=\(page + 1)>; rel=\"next\""
        return .init(GitHubFixture.list((page * 2 - 1)...(page * 2)), headers: page < 5 ? [("Link", link)] : [])
    }

    /// Runs a job until so many items are stored, as a process that is killed then.
    private func crash(
        _ stage: ImportStage,
        _ request: ImportRequest,
        after count: Int,
        at gate: FakeService.Gate
    ) async {
        let (stored, reached) = AsyncStream<Void>.makeStream()
        let job = Task {
            try await stage.run(request, job: "job") { status in
                if status.coverage?.stored ?? 0 >= count { reached.finish() }
            }
        }
        for await _ in stored {}
        await gate.isReached()
        job.cancel()
        await #expect(throws: CancellationError.self) { try await job.value }
    }

    /// Runs a job until four items are stored, kills it, and lets the tracker answer whatever is asked from then on.
    private func afterCrash(
        _ test: (_ stage: ImportStage, _ service: FakeService, _ request: ImportRequest) async throws -> Void
    ) async throws {
        let (stage, gate) = (try ImportStage(), FakeService.Gate())
        try await FakeService.with { request, number in
            var answer = Self.pages(request, number)
            answer.fault = gate.fault(request.query["page"] == "4")
            return answer
        } _: { service in
            let request = ImportRequest.gitHub(at: service.url, options: .plain { $0.batchSize = 2 })
            await crash(stage, request, after: 4, at: gate)
            gate.open()
            try await test(stage, service, request)
        }
    }

    @Test func `another attempt goes on from the last stored page`() async throws {
        try await afterCrash { stage, service, request in
            let stored = try stage.items().count
            let before = service.requests.count
            let outcome = try await stage.run(request, job: "job")
            #expect(outcome.failure == nil && outcome.update.coverage.isWhole)
            #expect(outcome.update.coverage.fetched == 10 && outcome.update.progress.processedItems == 10)
            #expect(try stage.items().count == 10)
            #expect(before == 4)
            #expect(service.requests[before].query["page"] == "\(stored / 2 + 1)")
            #expect(service.requests.count - before == 5 - stored / 2)
            #expect(try stage.checkpoint(of: "job") == nil)
        }
    }

    @Test func `an attempt whose job another process has taken over stores no page more, and ends nothing`()
        async throws
    {
        let stage = try ImportStage()
        try await FakeService.with { request, number in
            // The other one begins between the first page and the end.
            if request.query["page"] == "2" {
                try? stage.store.write { writer in
                    try writer.saved.beginAttempt(2, of: "job", at: stage.clock.clock.now()) { _ in #"{"attempt":2}"# }
                }
            }
            return Self.pages(request, number)
        } _: { service in
            let request = ImportRequest.gitHub(at: service.url, options: .plain { $0.batchSize = 2 })
            await #expect(throws: ImportTakenOver.self) { try await stage.run(request, job: "job") }
            #expect(try stage.items().count <= 2)
            let record = try stage.record(Source(type: .github, name: "acme/rocket"))
            #expect(record?.failure == nil && record?.lastImport == nil)
            let outcome = try await stage.run(request, job: "job", attempt: 2)
            #expect(outcome.failure == nil)
            #expect(try stage.items().count == 10)
        }
    }

    @Test func `where a newer version has noted where it was, the list is read anew and nothing is counted twice`()
        async throws
    {
        try await afterCrash { stage, _, request in
            try await stage.store.write { writer in
                let newer = #"{"attempt":1,"readings":{"all":true},"number":"first"}"#
                try writer.saveCheckpoint(newer, of: "job", at: stage.clock.clock.now())
            }
            let outcome = try await stage.run(request, job: "job", attempt: 2)
            #expect(outcome.failure == nil && outcome.update.coverage.fetched == 10 && outcome.update.coverage.isWhole)
            #expect(try stage.items().count == 10)
        }
    }

    @Test func `that the list is read anew stays so where that attempt ends before it has read anything`() async throws
    {
        try await afterCrash { stage, _, request in
            try await stage.store.write { writer in
                let newer = #"{"attempt":1,"readings":{"all":true},"number":"first"}"#
                try writer.saveCheckpoint(newer, of: "job", at: stage.clock.clock.now())
            }
            let nowhere = ImportRequest.gitHub(at: "http://127.0.0.1:1", options: request.options)
            let second = try await Importer.testing(stage.clock)
                .run(nowhere, into: stage.store, job: "job", attempt: 2)
            #expect(second.failure != nil)
            #expect(try stage.checkpoint(of: "job") == #"{"attempt":2}"#)
            let outcome = try await stage.run(request, job: "job", attempt: 3)
            #expect(outcome.failure == nil && outcome.update.coverage.fetched == 10 && outcome.update.coverage.isWhole)
            #expect(try stage.items().count == 10)
        }
    }

    @Test func `a page that the tracker no longer knows begins the list anew, and nothing is counted twice`()
        async throws
    {
        let stage = try ImportStage()
        let gate = FakeService.Gate()
        let isForgotten = Mutex(false)
        try await FakeService.with { request, number in
            if request.query["page"] != nil, isForgotten.withLock({ $0 }) {
                isForgotten.withLock { $0 = false }
                return .init(#"{"message":"Invalid cursor"}"#, status: 422)
            }
            var answer = Self.pages(request, number)
            answer.fault = gate.fault(request.query["page"] == "4")
            return answer
        } _: { service in
            let request = ImportRequest.gitHub(at: service.url, options: .plain { $0.batchSize = 2 })
            await crash(stage, request, after: 4, at: gate)
            gate.open()
            isForgotten.withLock { $0 = true }
            let outcome = try await stage.run(request, job: "job")
            #expect(outcome.failure == nil && outcome.update.coverage.fetched == 10 && outcome.update.coverage.isWhole)
            #expect(try stage.items().count == 10)
        }
    }

    @Test func `a wait that was begun is sat out by the next attempt`() async throws {
        let stage = try ImportStage()
        try await FakeService.with(Self.pages) { service in
            let wait = ImportWait(reason: "a limit", resumeAt: stage.clock.clock.now() + .seconds(90))
            _ = try await stage.run(.gitHub(at: service.url, options: .plain()), waiting: wait)
            #expect(stage.clock.waits.first == .seconds(90))
        }
    }

    @Test func `a wait that is over when the next attempt begins is shown no more`() async throws {
        let stage = try ImportStage()
        let shown = Mutex<[ImportWait]>([])
        try await FakeService.with(Self.pages) { service in
            let wait = ImportWait(reason: "a limit", resumeAt: stage.clock.clock.now())
            _ = try await stage.run(.gitHub(at: service.url, options: .plain()), waiting: wait) { status in
                if let wait = status.waiting { shown.withLock { $0.append(wait) } }
            }
        }
        #expect(shown.withLock { $0 }.isEmpty)
        #expect(stage.clock.waits.isEmpty)
    }

    @Test func `a failed import keeps and reports what it stored, and every report of the source says so`() async throws
    {
        let stage = try ImportStage()
        try await FakeService.with { request, number in
            number < 2 ? Self.pages(request, number) : .init(#"{"message":"Bad credentials"}"#, status: 401)
        } _: { service in
            let outcome = try await stage.run(.gitHub(at: service.url, options: .plain { $0.batchSize = 2 }))
            #expect(outcome.failure?.code == .authenticationFailed && outcome.update.coverage.stored == 4)
            #expect(try stage.items().count == 4)
        }
        let record = try #require(try stage.record(Source(type: .github, name: "acme/rocket")))
        #expect(record.lastImport == nil && record.failure?.message.contains("make a new one") == true)
        #expect(Coverage.SourcePart(record, inRange: 0).warnings.first?.contains("ended early") == true)
    }

    @Test func `another attempt knows the source by the name that the first pages gave`() async throws {
        let (stage, gate) = (try ImportStage(), FakeService.Gate())
        try await FakeService.with { request, _ in
            let page = Int(request.query["page"] ?? "") ?? 1
            let link =
                "<http://\(request.header("Host") ?? "")/api/v4/projects/7/issues?page=\(page + 1)>; rel=\"next\""
            let issue = """
                {"id":\(page),"iid":\(page),"title":"t","state":"opened","created_at":"2024-01-01T00:00:00Z",\
                "updated_at":"2024-01-01T00:00:00Z","references":{"full":"acme/rocket#\(page)"}}
                """
            let links = page < 4 ? [(name: "Link", value: link)] : []
            return .init("[\(issue)]", headers: [("X-Total", "4")] + links, fault: gate.fault(page == 3))
        } _: { service in
            let request = ImportRequest.gitLab(at: service.url, options: .plain { $0.batchSize = 1 })
            await crash(stage, request, after: 1, at: gate)
            gate.open()
            let outcome = try await stage.run(request, job: "job")
            #expect(outcome.failure == nil && outcome.update.coverage.isWhole)
        }
        #expect(try stage.items("acme/rocket").count == 4 && stage.items().count == 4)
        #expect(try stage.record(Source(type: .gitlab, name: "7")) == nil)
    }

    @Test func `several lists go on in the list that was being read`() async throws {
        let (stage, gate) = (try ImportStage(), FakeService.Gate())
        try await FakeService.with { request, _ in
            let number = request.path.contains("second") ? 2 : 1
            return .init("[\(GitHubFixture.issue(number))]", fault: gate.fault(number == 2))
        } _: { service in
            var request = ImportRequest.gitHub(at: service.url, options: .plain())
            request.config.repository = nil
            request.config.projectKeys = ["acme/first", "acme/second"]
            await crash(stage, request, after: 1, at: gate)
            gate.open()
            let outcome = try await stage.run(request, job: "job")
            #expect(outcome.update.coverage.sources?.map(\.fetched) == [1, 1] && outcome.update.coverage.isWhole)
            #expect(try stage.items("acme/first").count == 1 && stage.items("acme/second").count == 1)
        }
    }
}
