import NIOHTTP1
import Redis
import TestSupport
import Testing

@testable import Items

/// What a client is told of a job that Redis has lost, as in a failover.
@Suite(.timeLimit(.minutes(60))) struct LostJobRouteTests {
    @Test(.redis) func `an export that Redis has lost is not found, and it is said that it is lost`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let done = try await app.export("pdf", Samples.request)
            let id = try #require(done["job_id"]?.string)
            try await app.lose(id)
            for (method, path) in [
                (HTTPMethod.GET, "pdf/\(id)"), (.GET, "zip/\(id)"), (.GET, "\(id)/events"), (.DELETE, id),
            ] {
                let answer = try await app.send(method, "/api/exports/\(path)")
                #expect(answer.status == 404)
                let problem = try answer.json
                #expect(problem["title"] == "Not Found" && problem["detail"] == "Job not found or expired")
                #expect(problem["reason"] == "lost")
                #expect(problem["hint"]?.string?.contains("Redis no longer holds it") == true)
                let time = try #require(problem["accepted_at"]?.string.flatMap { Timestamp($0) })
                let created = try #require(done["created_at"]?.string.flatMap { Timestamp($0) })
                #expect((.zero ... .seconds(60)).contains(max(time - created, created - time)))
            }
        }
    }

    @Test(.redis) func `an import that Redis has lost is not found, and it is said that it is lost`() async throws {
        try await RunningAppliance.with { app in
            let file = Array("id,title,created\n1,One,2024-01-01\n".utf8)
            let headers = [("Content-Type", "text/csv")]
            let made = try await app.send(.POST, "/api/imports/csv?name=a", body: file, headers: headers)
            let id = try #require(try made.json["job_id"]?.string)
            _ = try await app.end(of: "/api/imports/\(id)")
            try await app.lose(id)
            let problem = try await app.send(.GET, "/api/imports/\(id)").json
            #expect(problem["detail"]?.string == "Import job not found: \(id)")
            #expect(problem["reason"] == "lost" && problem["accepted_at"] != nil)
        }
    }

    @Test(.redis) func `of a job that was deleted, and of an id that was never given, nothing more is said`()
        async throws
    {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let id = try #require(try await app.export("pdf", Samples.request)["job_id"]?.string)
            #expect(try await app.send(.GET, "/api/exports/zip/\(id)").json["reason"] == nil)
            #expect(try await app.send(.DELETE, "/api/exports/\(id)").status == 204)
            for id in [id, "00000000-0000-4000-8000-000000000000", "00000000-0000-7000-8000-000000000000"] {
                let answer = try await app.send(.GET, "/api/exports/pdf/\(id)")
                #expect(answer.status == 404)
                #expect(try answer.json["reason"] == nil && answer.json["hint"] == nil)
            }
        }
    }
}

extension RunningAppliance {
    /// Takes everything about a job out of Redis, as where a replica that had nothing of it becomes the master.
    fileprivate func lose(_ id: String) async throws {
        _ = try await redis.send(
            RedisCommand("DEL", "export_job:\(id)", "import:job:\(id)", "almanac:job:\(id)")
        )
    }
}
