import Dispatch
import HouseTestSupport
import NIOCore
import NIOHTTP1
import Synchronization
import TestSupport
import Testing

@testable import Almanac
@testable import Exports
@testable import Figures
@testable import HTTP
@testable import Items
@testable import Jobs
@testable import Storage

@Suite(.timeLimit(.minutes(60))) struct FairnessTests {
    private static let oneDay = #"{"start_date": "2023-10-01", "end_date": "2023-10-01"}"#

    @Test(.redis) func `a small export passes the large ones that wait, and all of them end`() async throws {
        try await RunningAppliance.with(["WORKERS": "1"], items: Samples.items(5500)) { app in
            var large: [String] = []
            for _ in 0..<6 {
                let made = try await app.send(.POST, "/api/exports/zip", json: Samples.request)
                large.append(try #require(try made.json["job_id"]?.string))
            }
            let small = try await app.export("pdf", Self.oneDay)
            #expect(small["status"] == "completed")
            let done = try await app.send(.GET, "/api/exports?kind=zip&status_filter=completed").json["total"]
            #expect((done?.integer).map { $0 <= 2 } == true, "\(String(describing: done)) of 6")
            for id in large { #expect(try await app.end(of: "/api/exports/\(id)")["status"] == "completed") }
        }
    }

    @Test func `work that is late comes after eight pieces of other work, and so does come`() async throws {
        let pool = WorkerPool(threads: 1, name: "order") { _ in }
        defer { pool.close() }
        let gate = DispatchSemaphore(value: 0)
        let (order, note) = AsyncStream.makeStream(of: String.self)
        let (begun, begins) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await pool.run { _ in
                    begins.finish()
                    gate.wait()
                }
            }
            for await _ in begun {}
            for _ in 0..<2 { group.addTask { try await pool.run(isLate: true) { _ in _ = note.yield("late") } } }
            for _ in 0..<12 { group.addTask { try await pool.run { _ in _ = note.yield("soon") } } }
            while pool.waiting < 14 { await Task.yield() }
            gate.signal()
            try await group.waitForAll()
        }
        let soon = Array(repeating: "soon", count: 8)
        note.finish()
        var done: [String] = []
        for await piece in order { done.append(piece) }
        let expected: [String] = soon + ["late", "soon", "soon", "soon", "soon", "late"]
        #expect(done == expected)
    }

    @Test(.redis) func `imports that wait don't count against exports`() async throws {
        let settings = ["ALLOWED_PRIVATE_HOSTS": "127.0.0.1", "MAX_QUEUED_JOBS": "1"]
        try await FakeService.with { _, _ in
            FakeService.Answer("", fault: .silence)
        } _: { tracker in
            try await RunningAppliance.with(settings, items: Samples.items()) { app in
                let request = """
                    {"source_type": "github", "source_config": {"repository": "a/b", "api_token": "t", \
                    "base_url": "\(tracker.url)"}}
                    """
                let first = try await app.send(.POST, "/api/imports", json: request)
                let second = try await app.send(.POST, "/api/imports", json: request)
                #expect(first.status == 202 && second.status == 429)
                let export = try await app.export("pdf", Samples.request)
                #expect(export["status"] == "completed")
            }
        }
    }

    @Test func `a change of a job is read once for all who follow it`() async throws {
        let (feeds, id) = (StatusFeeds(), JobID.make())
        let reads = Atomic(0)
        let read: StatusFeeds.Read = {
            let number = reads.add(1, ordering: .relaxed).newValue
            await Task.yield()
            return .init(json: Array("\(number)".utf8), isEnd: false)
        }
        let followers = (0..<200).map { _ in feeds.follower(of: id) }
        for revision in 1...3 {
            let told = try await withThrowingTaskGroup(of: String?.self) { group in
                for follower in followers {
                    group.addTask { try await feeds.reading(follower, since: revision, read).event?.data }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(told == ["\(revision)"])
        }
        #expect(reads.load(ordering: .relaxed) == 3)
    }

    @Test func `when the one who reads leaves, another reads`() async throws {
        struct Left: Error {}
        let (feeds, id) = (StatusFeeds(), JobID.make())
        let (first, second) = (feeds.follower(of: id), feeds.follower(of: id))
        let (began, begins) = AsyncStream.makeStream(of: Void.self)
        let (leaving, leave) = AsyncStream.makeStream(of: Void.self)
        async let failed = feeds.reading(first, since: 1) {
            begins.finish()
            for await _ in leaving {}
            throw Left()
        }
        for await _ in began {}
        async let told = feeds.reading(second, since: 1) { .init(json: [1], isEnd: true) }
        leave.finish()
        var hasLeft = false
        do { _ = try await failed } catch is Left { hasLeft = true }
        let end = try await told
        #expect(hasLeft && end.isEnd)
    }

    @Test func `one client has so many seats at a time, and others theirs`() throws {
        let quota = AddressQuota(2, refusal: "enough")
        let addresses = try ["192.0.2.1", "192.0.2.2"].map { try SocketAddress(ipAddress: $0, port: 1) }
        let (one, other) = (ClientAddress(addresses[0]), ClientAddress(addresses[1]))
        var seats = try (0..<2).map { _ in try quota.take(one) }
        #expect(throws: Problem.busy("enough", retryAfter: 1)) { try quota.take(one) }
        _ = try quota.take(other)
        seats.removeLast()
        seats.append(try quota.take(one))
        #expect(throws: Problem.self) { try quota.take(one) }
    }

    @Test func `a preview that nobody waits for any more is not drawn`() async throws {
        let made = Atomic(0)
        let pool = WorkerPool(threads: 1, name: "preview") { _ in
            ExportTool {
                made.add(1, ordering: .relaxed)
                throw CancellationError()
            }
        }
        defer { pool.close() }
        let maker = ExportMaker(store: try .inMemory(), attachments: AttachmentFiles(directory: "/nonexistent"))
        let previews = ExportPreviews(pool: pool, maker: maker)
        let spec = try ExportSpec.march()
        await #expect(throws: CancellationError.self) {
            try await previews.picture(spec, .svg, width: 400) { false }
        }
        #expect(made.load(ordering: .relaxed) == 0)
    }
}
