import Foundation
import NIOHTTP1
import Redis
import TestSupport
import Testing

@testable import Almanac
@testable import Items
@testable import Storage

/// What becomes of the work when the disk is full, or takes no more files.
@Suite(.timeLimit(.minutes(60))) struct DiskTests {
    private static let type = [("Content-Type", "text/csv")]
    private static let rows = (1...6000).map { "\($0),Item \($0) \(UInt64($0) &* 0x9E37_79B9_7F4A_7C15),2024-01-02\n" }
    private static let csv = Array(("id,title,created_at\n" + rows.joined()).utf8)

    @Test(.redis, .enabled(if: SmallDisk.isPossible), arguments: ["pdf", "zip"])
    func `a disk that is full in the middle of an export fails it by that name and keeps nothing of it`(
        kind: String
    ) async throws {
        try await SmallDisk.with(bytes: 24 << 20) { disk in
            let items = Samples.items(4000)
            try await RunningAppliance.with(["MIN_FREE_BYTES": "0"], items: items, on: disk.directory) { app in
                await app.untilHealth(\.isReady)
                try disk.fill(leaving: 32 << 10)
                let failed = try await app.export(kind, Samples.request)
                #expect(failed["status"] == "failed")
                #expect(failed["error"]?.string?.contains("No space left on device") == true)
                #expect(try app.exportFolder().isEmpty)

                try disk.fill(leaving: 0)
                let report = await app.untilHealth { !$0.isReady }
                #expect(
                    report.problems.contains { "\($0)".contains("export directory: it takes no file: No space left") }
                )

                try disk.empty()
                await app.untilHealth(\.isReady)
                let done = try await app.export(kind, Samples.request)
                #expect(done["status"] == "completed")
            }
        }
    }

    @Test(.redis, .enabled(if: SmallDisk.isPossible))
    func `an upload without room is refused before its first byte, or in its middle where nobody told its size`()
        async throws
    {
        try await SmallDisk.with(bytes: 24 << 20) { disk in
            try await RunningAppliance.with(["MIN_FREE_BYTES": "65536"], on: disk.directory) { app in
                await app.untilHealth(\.isReady)
                try disk.fill(leaving: 128 << 10)
                let refused = try await app.upload(Self.csv)
                #expect(refused.status == 507 && refused.headers["Retry-After"] == ["30"])
                #expect(refused.text.contains("MIN_FREE_BYTES"))
                let cut = try await app.upload(Self.csv, isChunked: true)
                #expect(cut.status == 507)
                try disk.fill(leaving: 32 << 10)
                let export = try await app.send(.POST, "/api/exports/pdf", json: Samples.request)
                #expect(export.status == 507)
                #expect(try app.uploadFolder().isEmpty)
                let report = await app.untilHealth { !$0.isReady }
                #expect(report.problems.contains { "\($0)".contains("MIN_FREE_BYTES") })
                try disk.empty()
                await app.untilHealth(\.isReady)
                let made = try await app.upload(Self.csv)
                #expect(made.status == 202)
                let id = try #require(try made.json["job_id"]?.string)
                #expect(try await app.end(of: "/api/imports/\(id)")["status"] == "completed")
            }
        }
    }

    @Test(.redis, .enabled(if: SmallDisk.isPossible))
    func `a disk that is full in the middle of an import fails it by that name, and the next one takes all`()
        async throws
    {
        try await SmallDisk.with(bytes: 24 << 20) { disk in
            try await RunningAppliance.with(["MIN_FREE_BYTES": "0"], on: disk.directory) { app in
                await app.untilHealth(\.isReady)
                try disk.fill(leaving: Self.csv.count + (200 << 10))
                let made = try await app.upload(Self.csv)
                #expect(made.status == 202)
                let failed = try await app.end(of: "/api/imports/\(try #require(try made.json["job_id"]?.string))")
                #expect(failed["status"] == "failed" && failed["error_code"] == "disk_full")
                #expect(failed["error_message"]?.string?.contains("no space left on the server's disk") == true)
                #expect(try app.uploadFolder().isEmpty)
                try disk.empty()
                let again = try await app.upload(Self.csv)
                let done = try await app.end(of: "/api/imports/\(try #require(try again.json["job_id"]?.string))")
                #expect(done["status"] == "completed")
                #expect(try await app.store.read { try $0.sources() }.map(\.stored) == [6000])
            }
        }
    }

    @Test(.redis, .enabled(if: SmallDisk.isPossible))
    func `folders that can only be read fail jobs and readiness by that name, until they can be written again`()
        async throws
    {
        try await SmallDisk.with(bytes: 24 << 20) { disk in
            try await RunningAppliance.with(["MIN_FREE_BYTES": "0"], items: Samples.items(), on: disk.directory) {
                app in
                await app.untilHealth(\.isReady)
                try await disk.whileReadOnly("data/exports") {
                    let failed = try await app.export("pdf", Samples.request)
                    #expect(failed["error"]?.string?.contains("Read-only file system") == true)
                    let report = await app.untilHealth { !$0.isReady }
                    let reason = "export directory: it cannot be written to: Read-only file system"
                    #expect(report.problems.map { "\($0)" } == [reason])
                }
                try await disk.whileReadOnly("data/uploads") {
                    let upload = try await app.upload(Self.csv)
                    #expect(upload.status == 503 && upload.text.contains("Read-only file system"))
                }
                await app.untilHealth(\.isReady)
                #expect(try await app.export("pdf", Samples.request)["status"] == "completed")
            }
        }
    }

    @Test(.enabled(if: SmallDisk.isPossible))
    func `what was acknowledged on a full disk is still there after a kill`() async throws {
        try await SmallDisk.with(bytes: 24 << 20) { disk in
            let data = disk.directory.appending(path: "data")
            let settings = ["MIN_FREE_BYTES": "0", "WORKERS": "1"]
            var binary = try await Binary.start(data, settings)
            try disk.fill(leaving: 24 << 10)
            var accepted: [String] = []
            var refused = 0
            for _ in 0..<200 where refused < 3 {
                let answer = try await RunningAppliance.send(
                    .POST,
                    "/api/exports/pdf",
                    json: Samples.request,
                    port: binary.port
                )
                if answer.status == 202 {
                    accepted.append(try #require(try answer.json["job_id"]?.string))
                } else {
                    #expect(answer.status == 503)
                    refused += 1
                }
            }
            #expect(!accepted.isEmpty)
            await binary.kill()
            try disk.empty()
            binary = try await Binary.start(data, settings)
            for id in accepted {
                try await binary.until("/api/exports/\(id)/events") {
                    $0.contains("completed") || $0.contains("failed")
                }
            }
            #expect(await binary.stop() == 0)
        }
    }

    @Test(.redis) func `finished files have a limit together, and so have uploads that wait`() async throws {
        try await RunningAppliance.with(["MAX_EXPORTS_BYTES": "1024", "MAX_UPLOADS_BYTES": "100000"]) { app in
            let first = try await app.export("pdf", Samples.request)
            #expect(first["status"] == "completed")
            let refused = try await app.send(.POST, "/api/exports/pdf", json: Samples.request)
            #expect(refused.status == 507 && refused.text.contains("MAX_EXPORTS_BYTES allows 1024"))
            let id = try #require(first["job_id"]?.string)
            #expect(try await app.send(.DELETE, "/api/exports/\(id)").status == 204)
            #expect(try await app.export("pdf", Samples.request)["status"] == "completed")
            let upload = try await app.upload(Self.csv)
            #expect(upload.status == 507 && upload.text.contains("MAX_UPLOADS_BYTES allows 100000"))
            let small = try await app.upload(Array("id,title,created_at\n1,A,2024-01-02\n".utf8))
            #expect(small.status == 202)
        }
    }

    @Test(.redis) func `a full queue takes no upload`() async throws {
        try await FakeService.with { _, _ in
            FakeService.Answer("", fault: .silence)
        } _: { tracker in
            try await RunningAppliance.with(
                ["ALLOWED_PRIVATE_HOSTS": "127.0.0.1", "MAX_QUEUED_JOBS": "1"]
            ) { app in
                let request = """
                    {"source_type": "github", "source_config": {"repository": "a/b", "api_token": "t", \
                    "base_url": "\(tracker.url)"}}
                    """
                #expect(try await app.send(.POST, "/api/imports", json: request).status == 202)
                let answer = try await app.upload(Self.csv)
                #expect(answer.status == 429)
                #expect(try app.uploadFolder().isEmpty)
            }
        }
    }

    @Test(arguments: [
        (ENOSPC, MachineFault.Code.diskFull), (EDQUOT, .diskFull), (EROFS, .diskReadOnly), (EACCES, .diskReadOnly),
        (EMFILE, .noFileHandles), (ENFILE, .noFileHandles), (EIO, .diskFailed),
    ])
    func `what the system refuses is told by its name`(number: Int32, code: MachineFault.Code) throws {
        let fault = try #require(MachineFault(FileError(call: "open", path: "/x", code: number)))
        #expect(fault.code == code)
        #expect(fault.sentence.contains(FileReason.text(ofCode: number)) && !fault.sentence.contains("/x"))
        let foreign = NSError(domain: NSPOSIXErrorDomain, code: Int(number))
        #expect(MachineFault(foreign)?.code == code)
    }
}

extension RunningAppliance {
    fileprivate func upload(_ csv: [UInt8], isChunked: Bool = false) async throws -> HTTPAnswer {
        try await send(
            .POST,
            "/api/imports/csv?name=a.csv",
            body: csv,
            isChunked: isChunked,
            headers: [("Content-Type", "text/csv")]
        )
    }

    fileprivate func uploadFolder() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: data.path + "/uploads").filter { $0 != ".ready" }
    }

    fileprivate func exportFolder() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: data.path + "/exports").filter { $0 != ".ready" }
    }
}
