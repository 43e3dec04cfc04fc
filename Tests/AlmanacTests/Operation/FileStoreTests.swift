import Foundation
import NIOHTTP1
import Redis
import Synchronization
import TestSupport
import Testing

@testable import Almanac
@testable import Items
@testable import ObjectStorage

/// The appliance with its files in an S3 store.
@Suite(.timeLimit(.minutes(60))) struct FileStoreTests {
    static var environment: [String: String] {
        [
            "FILES_URL": "s3://bucket/some/prefix", "S3_ENDPOINT": S3Server.current.endpoint,
            "S3_ACCESS_KEY_ID": S3Server.keyID, "S3_SECRET_ACCESS_KEY": S3Server.secret,
        ]
    }

    static var store: ObjectStore {
        get throws {
            try #require(
                try Settings(environment: environment).files.store
            )
        }
    }

    @Test(.redis, .s3) func `a finished export lies in the store alone, and is served from there as from a folder`()
        async throws
    {
        try await RunningAppliance.with(Self.environment, items: Samples.items()) { app in
            let done = try await app.export("pdf", Samples.request)
            #expect(done["status"] == "completed")
            let url = try #require(done["download_url"]?.string)
            let size = try #require(done["file_size_bytes"]?.integer)
            let tag = "\"\(try #require(done["sha256"]?.string))\""
            #expect(try FileManager.default.contentsOfDirectory(atPath: app.data.path + "/exports").isEmpty)

            let whole = try await app.send(.GET, url)
            #expect(whole.status == 200 && whole.body.count == size)
            #expect(whole.headers["ETag"] == [tag] && whole.headers["Content-Length"] == ["\(size)"])
            #expect(whole.headers["Content-Type"] == ["application/pdf"])
            let part = try await app.send(.GET, url, headers: [("Range", "bytes=100-199"), ("If-Range", tag)])
            #expect(part.status == 206 && part.body == Array(whole.body[100..<200]))
            #expect(part.headers["Content-Range"] == ["bytes 100-199/\(size)"])
            #expect(try await app.send(.GET, url, headers: [("Range", "bytes=\(size)-")]).status == 416)
            #expect(try await app.send(.GET, url, headers: [("If-None-Match", tag)]).status == 304)
            let head = try await app.send(.HEAD, url)
            #expect(head.status == 200 && head.headers["Content-Length"] == ["\(size)"] && head.body.isEmpty)

            let id = try #require(done["job_id"]?.string)
            #expect(try await app.send(.DELETE, "/api/exports/\(id)").status == 204)
            #expect(try await app.send(.GET, url).status == 404)
            #expect(try await Self.store.list("exports/", patience: .request).isEmpty)
        }
    }

    @Test(.redis, .s3) func `a download can be sent to the store itself, for five minutes at most`() async throws {
        let environment = Self.environment.merging(["FILES_REDIRECT": "true"]) { $1 }
        try await RunningAppliance.with(environment, items: Samples.items()) { app in
            let done = try await app.export("pdf", Samples.request)
            let url = try #require(done["download_url"]?.string)
            let told = try await ToolRun(
                "curl",
                ["-sS", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", "http://127.0.0.1:\(app.port)\(url)"]
            )
            #expect(told.text.hasPrefix("302 \(S3Server.current.endpoint)/bucket/some/prefix/exports/report_"))
            #expect(told.text.contains("X-Amz-Expires=300&"))
            let file = try await app.send(.GET, url)
            #expect(file.body.count == done["file_size_bytes"]?.integer)
            let known = [("If-None-Match", "\"\(try #require(done["sha256"]?.string))\"")]
            #expect(try await app.send(.GET, url, headers: known).status == 304)
        }
    }

    @Test(.redis, .s3) func `an upload goes by the store, and is gone when it is imported`() async throws {
        try await RunningAppliance.with(Self.environment) { app in
            let done = try await Self.upload(app)
            #expect(done["status"] == "completed" && done["progress"]?["successful_items"] == 1)
            #expect(try await Self.store.list("uploads/", patience: .request).isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: app.data.path + "/uploads").isEmpty)
        }
    }

    private static func upload(_ app: RunningAppliance) async throws -> JSONValue {
        let text = "id,title,created_at\n1,A,2026-04-03\n"
        let type = [("Content-Type", "text/csv")]
        let made = try await app.send(.POST, "/api/imports/csv?name=a.csv", body: Array(text.utf8), headers: type)
        guard made.status == 202 else { return try made.json }
        return try await app.end(of: "/api/imports/\(try #require(try made.json["job_id"]?.string))")
    }

    @Test(.redis, .s3) func `while the store is away files get 503 and jobs wait, and all goes on when it is back`()
        async throws
    {
        try await RunningAppliance.with(Self.environment, items: Samples.items()) { app in
            let done = try await app.export("pdf", Samples.request)
            let url = try #require(done["download_url"]?.string)
            await S3Server.current.kill()
            let refused = try await app.send(.GET, url)
            #expect(refused.status == 503 && refused.headers["Retry-After"] == ["5"])
            #expect(refused.text.contains("file store") && !refused.text.contains("127.0.0.1"))
            #expect(try await Self.upload(app)["status"] == 503)
            let report = await app.untilHealth { !$0.isReady }
            #expect(report.problems.contains { "\($0)".hasPrefix("file store: S3_ENDPOINT: ") })

            let made = try await app.send(.POST, "/api/exports/zip", json: Samples.request)
            #expect(made.status == 202)
            async let ended = app.end(of: "/api/exports/\(try #require(try made.json["job_id"]?.string))")
            try await S3Server.current.start()
            #expect(try await ended["status"] == "completed")
            await app.untilHealth(\.isReady)
            #expect(try await app.send(.GET, url).status == 200)
        }
    }

    @Test(.redis, .s3) func `a stop does not wait for a store that is away, and leaves the job to the next run`()
        async throws
    {
        let environment = Self.environment.merging(["SHUTDOWN_GRACE_SECONDS": "1"]) { $1 }
        let begin = ContinuousClock.now
        let job = Mutex("")
        try await RunningAppliance.with(environment, items: Samples.items()) { app in
            await S3Server.current.kill()
            let made = try await app.send(.POST, "/api/exports/pdf", json: Samples.request)
            let id = try #require(try made.json["job_id"]?.string)
            job.withLock { $0 = id }
        }
        // The store would be waited for a quarter of an hour.
        #expect(ContinuousClock.now - begin < .seconds(300))
        let redis = try RedisClient(endpoint: RedisServer.current.endpoint, name: "test", options: .patient)
        let document = try await redis.send(RedisCommand("GET", "export_job:\(job.withLock { $0 })")).string
        #expect(document?.contains("\"status\":\"processing\"") == true)
        await redis.close()
    }

    @Test(.redis, .s3) func `an almanac with other items does not start on the files of the first`() async throws {
        try await RunningAppliance.with(Self.environment) { _ in
            do {
                try await RunningAppliance.with(Self.environment) { _ in }
                Issue.record("it has started")
            } catch let error as StartError {
                #expect(error.description.hasPrefix("FILES_URL: s3://bucket/some/prefix holds the files of another"))
            }
        }
    }

    @Test func `a store wants its keys, and is wanted by its settings`() throws {
        let alone = #expect(throws: SettingsError.self) { try Settings(environment: ["S3_REGION": "x"]) }
        #expect(alone?.problems.map(\.name) == ["S3_REGION"])
        let bare = #expect(throws: SettingsError.self) {
            try Settings(environment: ["FILES_URL": "bucket", "S3_ENDPOINT": "host"])
        }
        #expect(
            bare?.problems.map(\.name) == ["FILES_URL", "S3_ENDPOINT", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"]
        )
    }
}
