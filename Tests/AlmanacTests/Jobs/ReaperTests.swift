import Foundation
import HouseTestSupport
import Logging
import Redis
import TestSupport
import Testing

@testable import Almanac
@testable import Exports
@testable import Figures
@testable import Imports
@testable import Items
@testable import Jobs
@testable import Storage

/// What a sweep removes, and what it leaves.
@Suite struct ReaperTests {
    @Test(.redis) func `of a completed job's files the one that it names stays, and every other goes`() async throws {
        try await Sweep.with { sweep in
            let id = try await sweep.job(.completed) { ExportFiles.name(kind: .pdf, at: .first, job: $0) }
            let own = sweep.file(ExportFiles.name(kind: .pdf, at: .first, job: id))
            let lost = sweep.file(ExportFiles.name(kind: .pdf, at: .second, job: id))
            try await sweep.reaper.sweep()
            #expect(sweep.names == [own])
            #expect(lost != own)
            #expect(try await sweep.jobs.text(id) != nil)
        }
    }

    @Test(.redis) func `files of a failed job and of one that is gone go`() async throws {
        try await Sweep.with { sweep in
            let failed = try await sweep.job(.failed) { _ in nil }
            for id in [failed, .make()] { _ = sweep.file(ExportFiles.name(kind: .zip, at: .first, job: id)) }
            try await sweep.reaper.sweep()
            #expect(sweep.names == [])
        }
    }

    @Test(.redis) func `files of a job that is still made stay, and so does what bears no job's name`() async throws {
        try await Sweep.with { sweep in
            let id = try await sweep.job(.processing) { _ in nil }
            let names = [sweep.file(ExportFiles.name(kind: .pdf, at: .first, job: id)), sweep.file("notes.txt")]
            try await sweep.reaper.sweep()
            #expect(Set(sweep.names) == Set(names))
        }
    }

    @Test(.redis) func `files of a job whose document only a newer version can read stay`() async throws {
        try await Sweep.with { sweep in
            let id = try #require(try await sweep.jobs.enqueue())
            let attempt = try #require(try await sweep.jobs.begin()).attempt
            let text = #"{"status": "archived", "files": []}"#
            #expect(try await sweep.jobs.update(id, .completed, attempt: attempt, text: text) == .written)
            let name = sweep.file(ExportFiles.name(kind: .pdf, at: .first, job: id))
            try await sweep.reaper.sweep()
            #expect(sweep.names == [name])
            #expect(try await sweep.jobs.text(id) == text)
        }
    }

    @Test(.redis) func `a file that this process is about to name in its job's end stays`() async throws {
        let id = JobID.make()
        try await Sweep.with(running: [id]) { sweep in
            let name = sweep.file(ExportFiles.name(kind: .pdf, at: .first, job: id))
            try await sweep.reaper.sweep()
            #expect(sweep.names == [name])
        }
    }

    @Test(.redis, arguments: ["store", "another"])
    func `a job whose file is gone goes, but not one of another store`(owner: String) async throws {
        try await Sweep.with { sweep in
            let id = try await sweep.job(.completed, of: owner) { ExportFiles.name(kind: .pdf, at: .first, job: $0) }
            try await sweep.reaper.sweep()
            #expect(try await sweep.jobs.text(id) == nil || owner == "another")
            #expect(try await sweep.jobs.text(id) != nil || owner == "store")
        }
    }

    @Test(.redis) func `jobs that wait in another store's queue are neither ended nor kept alive`() async throws {
        try await Sweep.with { sweep in
            let other = sweep.jobs.of("another")
            let id = try #require(try await other.enqueue())
            _ = try await other.begin()
            let key = JobFamily.export.documentKey(id)
            _ = try await sweep.jobs.redis.send(RedisCommand("PEXPIRE", key, 100_000))
            try await sweep.reaper.sweep()
            let left = try await sweep.jobs.redis.send(RedisCommand("PTTL", key)).integer ?? 0
            #expect((1...100_000).contains(left))
            #expect(try await other.store.queueLength(.export) == 1)
        }
    }
}

/// A reaper on a directory of its own.
private struct Sweep {
    let jobs: JobStoreFixture
    let exports: ExportFiles
    let reaper: Reaper

    static func with(running: [JobID] = [], _ body: (Sweep) async throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            try await JobStoreFixture.with { jobs in
                let exports = ExportFiles(directory: folder.path)
                let reaper = Reaper(
                    store: jobs.store,
                    exports: exports,
                    uploads: UploadFiles(directory: folder.path + "/none"),
                    attachments: AttachmentFiles(directory: folder.path + "/none"),
                    items: try .inMemory(),
                    running: running.contains,
                    interval: .seconds(30),
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                )
                try FileManager.default.createDirectory(
                    atPath: folder.path + "/none",
                    withIntermediateDirectories: false
                )
                try await body(Sweep(jobs: jobs, exports: exports, reaper: reaper))
            }
        }
    }

    var names: [String] {
        ((try? exports.names()) ?? []).filter { $0 != "none" }
    }

    /// Makes a file and returns its name.
    func file(_ name: String) -> String {
        _ = FileManager.default.createFile(atPath: exports.path(name), contents: Data("x".utf8))
        return name
    }

    /// Queues an export and brings it to a status, with the file that it is to name.
    func job(
        _ status: JobState,
        of owner: String = "store",
        filename: (JobID) -> String?
    ) async throws -> JobID {
        let jobs = jobs.of(owner)
        let id = try #require(try await jobs.enqueue())
        let delivery = try #require(try await jobs.begin())
        var document = ExportStatus(jobID: id, kind: .pdf, status: status, createdAt: .first)
        document.filename = filename(id)
        let text = String(decoding: try DocumentJSON.encode(document), as: UTF8.self)
        #expect(try await jobs.update(id, status, attempt: delivery.attempt, text: text) == .written)
        return id
    }
}

extension JobStoreFixture {
    /// The process that serves another store on the same Redis.
    fileprivate func of(_ storeID: String) -> JobStoreFixture {
        let other = JobStore(
            redis: redis,
            instance: "instance of \(storeID)",
            storeID: storeID,
            run: .make(followsCrash: false),
            lifetimes: store.lifetimes,
            now: store.now
        )
        return JobStoreFixture(redis: redis, store: other)
    }
}

extension Timestamp {
    fileprivate static let first = Timestamp(seconds: 1_760_000_000)
    fileprivate static let second = Timestamp(seconds: 1_760_000_001)
}
