import Foundation
import NIOHTTP1
import Redis
import TestSupport
import Testing

@testable import Items

@Suite(.timeLimit(.minutes(60))) struct IdempotencyTests {
    private static let key = [("Idempotency-Key", "order-66")]
    private static let csv = [("Content-Type", "text/csv")]

    @Test(.redis) func `the same request with the same key has one job and the same answer`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let first = try await app.send(.POST, "/api/exports/pdf", json: Samples.request, headers: Self.key)
            #expect(first.status == 202)
            for _ in 0..<3 {
                let again = try await app.send(.POST, "/api/exports/pdf", json: Samples.request, headers: Self.key)
                #expect(again.status == 202 && again.body == first.body)
                #expect(again.headers["Location"] == first.headers["Location"])
            }
            #expect(try await app.send(.GET, "/api/exports").json["total"] == 1)
        }
    }

    @Test(.redis) func `many that come at once have one job`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let answers = try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await app.send(.POST, "/api/exports/zip", json: Samples.request, headers: Self.key)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map(\.status)).isSubset(of: [202, 409]))
            #expect(Set(answers.filter { $0.status == 202 }.map(\.body)).count == 1)
            #expect(answers.filter { $0.status == 409 }.allSatisfy { $0.headers["Retry-After"] == ["1"] })
            #expect(try await app.send(.GET, "/api/exports").json["total"] == 1)
        }
    }

    @Test(.redis) func `another body with the same key is refused, another route has keys of its own`() async throws {
        try await RunningAppliance.with { app in
            #expect(
                try await app.send(.POST, "/api/exports/pdf", json: Samples.request, headers: Self.key).status == 202
            )
            let other = try await app.send(
                .POST,
                "/api/exports/pdf",
                json: #"{"start_date": "2024-01-01", "end_date": "2024-01-02"}"#,
                headers: Self.key
            )
            #expect(other.status == 422)
            #expect(try other.json["detail"]?.string?.contains("Idempotency-Key") == true)
            #expect(
                try await app.send(.POST, "/api/exports/zip", json: Samples.request, headers: Self.key).status == 202
            )
        }
    }

    @Test(.redis) func `an upload is kept once, and another file or name with the key is refused`() async throws {
        try await RunningAppliance.with { app in
            let file = Array("id,title,created_at\n1,A,2024-01-02\n".utf8)
            func upload(_ bytes: [UInt8], name: String = "a") async throws -> HTTPAnswer {
                try await app.send(.POST, "/api/imports/csv?name=\(name)", body: bytes, headers: Self.csv + Self.key)
            }
            let first = try await upload(file)
            #expect(first.status == 202)
            let again = try await upload(file)
            #expect(again.status == 202 && again.body == first.body)
            #expect(try await upload(file + Array("2,B,2024-01-02\n".utf8)).status == 422)
            #expect(try await upload(file, name: "b").status == 422)
            #expect(try await app.send(.GET, "/api/imports").json["total"] == 1)
            let id = try #require(try first.json["job_id"]?.string)
            #expect(try await app.end(of: "/api/imports/\(id)")["status"] == "completed")
            let left = try FileManager.default.contentsOfDirectory(atPath: app.data.path + "/uploads")
            #expect(left.filter { $0 != ".ready" }.isEmpty)
        }
    }

    @Test(.redis) func `a request that is still being sent holds its key`() async throws {
        try await RunningAppliance.with { app in
            let body = Samples.request
            try await TestConnection.connected(to: app.port) { slow in
                let head = [
                    "POST /api/exports/pdf HTTP/1.1", "Host: localhost", "Content-Type: application/json",
                    "Idempotency-Key: order-66", "Content-Length: \(body.utf8.count)", "Expect: 100-continue",
                ]
                try await slow.write(head.joined(separator: "\r\n") + "\r\n\r\n")
                let interim = try await slow.response()
                #expect(interim.status == 100)
                let other = try await app.send(.POST, "/api/exports/pdf", json: body, headers: Self.key)
                #expect(other.status == 409 && other.headers["Retry-After"] == ["1"])
                try await slow.write(body)
                let made = try await slow.response()
                #expect(made.status == 202)
            }
            #expect(try await app.send(.POST, "/api/exports/pdf", json: body, headers: Self.key).status == 202)
            #expect(try await app.send(.GET, "/api/exports").json["total"] == 1)
        }
    }

    @Test(.redis) func `the answer is remembered for a day, also where the job is gone`() async throws {
        try await RunningAppliance.with { app in
            let first = try await app.send(.POST, "/api/exports/pdf", json: Samples.request, headers: Self.key)
            let id = try #require(try first.json["job_id"]?.string)
            #expect(try await app.send(.DELETE, "/api/exports/\(id)").status == 204)
            let again = try await app.send(.POST, "/api/exports/pdf", json: Samples.request, headers: Self.key)
            #expect(again.body == first.body)
            let keys = try await app.redis.send(RedisCommand("KEYS", "almanac:once:*")).array ?? []
            #expect(keys.count == 1)
            let rest = try await app.redis.send(RedisCommand("PTTL", try #require(keys.first?.string))).integer ?? 0
            #expect((86_000_000...86_400_000).contains(rest))
        }
    }

    @Test(.redis, arguments: ["", String(repeating: "k", count: 256), "a b"])
    func `a key that is none is refused`(key: String) async throws {
        try await RunningAppliance.with { app in
            let answer = try await app.send(
                .POST,
                "/api/exports/pdf",
                json: Samples.request,
                headers: [("Idempotency-Key", key)]
            )
            #expect(answer.status == 400)
        }
    }

    @Test(.redis) func `what is saved and run now happens once too, and is told again with all that was said`()
        async throws
    {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let bodies = [
                (
                    "/api/sources",
                    """
                    {"name": "Site", "source_type": "github",
                    "source_config": {"base_url": "https://api.github.com", "repository": "acme/site", "api_token": "t"}}
                    """
                ), ("/api/reports", #"{"name": "R", "kind": "pdf", "request": {"range": "last_month"}}"#),
            ]
            for (path, body) in bodies {
                let first = try await app.send(.POST, path, json: body, headers: Self.key)
                let again = try await app.send(.POST, path, json: body, headers: Self.key)
                #expect(first.status == 201 && again.status == 201 && again.body == first.body, "\(again.text)")
                for name in ["Location", "ETag"] {
                    #expect(first.headers[name].count == 1 && again.headers[name] == first.headers[name])
                }
                #expect(try await app.send(.GET, path).json["total"] == 1)
                let other = body.replacing("\"name\": \"", with: "\"name\": \"Another ")
                #expect(try await app.send(.POST, path, json: other, headers: Self.key).status == 422)
            }
            let report = try await app.send(.GET, "/api/reports").json["reports"]?.array?.first?["id"]?.string ?? ""
            let run = "/api/reports/\(report)/run"
            let first = try await app.send(.POST, run, headers: Self.key)
            let again = try await app.send(.POST, run, headers: Self.key)
            #expect(first.status == 202 && again.status == 202 && again.body == first.body)
            #expect(first.headers["Retry-After"] == ["1"] && again.headers["Location"] == first.headers["Location"])
            #expect(try await app.send(.GET, "/api/exports").json["total"] == 1)
        }
    }

    /// What has been saved, and the path by which it is run.
    private static let saved = [
        (
            "/api/sources",
            """
            {"name": "Site", "source_type": "github",
            "source_config": {"base_url": "https://api.github.com", "repository": "acme/site", "api_token": "t"}}
            """, "import"
        ), ("/api/reports", #"{"name": "R", "kind": "pdf", "request": {"range": "last_month"}}"#, "run"),
    ]

    /// Redis may go away right after it has taken the job: what its log has of that step is all that is left then.
    @Test(.redis("--appendfsync", "always"), arguments: saved)
    func `the answer to what is run now is noted in one step with its job`(
        path: String,
        body: String,
        verb: String
    )
        async throws
    {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let made = try await app.send(.POST, path, json: body)
            let place = try #require(made.headers["Location"].first)
            let first = try await app.send(.POST, "\(place)/\(verb)", headers: Self.key)
            #expect(first.status == 202)
            let id = try #require(try first.json["job_id"]?.string)
            if verb == "import" { _ = try await app.send(.DELETE, "/api/imports/\(id)") }
            let accepting = try RedisServer.current.loggedTransactions().first { text in
                text.contains("XADD") && text.contains("almanac:queue:") && text.contains(id)
            }
            #expect(accepting?.contains("almanac:once:") == true)
        }
    }
}

extension RedisServer {
    /// What it has written to its log as one step each.
    fileprivate func loggedTransactions() throws -> [Substring] {
        guard case .unix(let socket) = endpoint.address else { throw RunningAppliance.NotOnASocket() }
        let folder = URL(fileURLWithPath: socket).deletingLastPathComponent()
        let logs = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
            .compactMap { $0 as? URL }
            .filter { $0.pathExtension == "aof" }
        let text = try (logs ?? []).map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }.joined()
        return text.split(separator: "MULTI\r\n").map {
            $0.prefix(upTo: $0.firstRange(of: "EXEC\r\n")?.lowerBound ?? $0.endIndex)
        }
    }
}
