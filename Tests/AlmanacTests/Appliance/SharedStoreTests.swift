import Crypto
import Foundation
import HouseTestSupport
import NIOHTTP1
import Redis
import TestSupport
import Testing

@testable import Almanac
@testable import Items
@testable import Storage

/// Two appliances on one PostgreSQL, one S3 store and one Redis, as behind a load balancer: what one was asked for the other
/// knows.
@Suite(.timeLimit(.minutes(60))) struct SharedStoreTests {
    private static let key = [("Idempotency-Key", "order-66")]
    private static let source = """
        {"name": "Site", "source_type": "github",
        "source_config": {"base_url": "https://api.github.com", "repository": "acme/site", "api_token": "canary-token"}}
        """
    private static let report = #"{"name": "R", "kind": "pdf", "request": {"range": "last_month"}}"#

    private static func withTwo(
        _ body: @escaping @Sendable (_ one: RunningAppliance, _ other: RunningAppliance) async throws -> Void
    ) async throws {
        let environment = FileStoreTests.environment.merging([
            "DATABASE_URL": try StorePlace.newSchema(), "DATABASE_CONNECTIONS": "4",
            "SECRET_KEY": "a-key-of-both-processes",
        ]) { $1 }
        try await RunningAppliance.with(environment) { one in
            try await RunningAppliance.with(environment) { other in try await body(one, other) }
        }
    }

    @Test(.redis, .s3, arguments: [("/api/sources", source), ("/api/reports", report)])
    func `what is saved by one is not saved again by the other for the same key`(
        path: String,
        body: String
    )
        async throws
    {
        try await Self.withTwo { one, other in
            let first = try await one.send(.POST, path, json: body, headers: Self.key)
            let again = try await other.send(.POST, path, json: body, headers: Self.key)
            #expect(first.status == 201 && again.status == 201 && again.body == first.body, "\(again.text)")
            #expect(again.headers["Location"] == first.headers["Location"] && first.headers["Location"].count == 1)
            let changed = body.replacing("\"name\": \"", with: "\"name\": \"Another ")
            #expect(try await other.send(.POST, path, json: changed, headers: Self.key).status == 422)
            for app in [one, other] { #expect(try await app.send(.GET, path).json["total"] == 1) }
        }
    }

    @Test(.redis, .s3) func `a run that is asked for at both at once has one job`() async throws {
        try await Self.withTwo { one, other in
            let saved = try await one.send(.POST, "/api/reports", json: Self.report)
            let run = try #require(saved.headers["Location"].first) + "/run"
            let answers = try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
                for app in Array(repeating: [one, other], count: 8).flatMap(\.self) {
                    group.addTask { try await app.send(.POST, run, headers: Self.key) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map(\.status)).isSubset(of: [202, 409]))
            #expect(Set(answers.filter { $0.status == 202 }.map(\.body)).count == 1)
            #expect(answers.filter { $0.status == 409 }.allSatisfy { $0.headers["Retry-After"] == ["1"] })
            #expect(try await other.send(.GET, "/api/exports").json["total"] == 1)
        }
    }

    @Test(.redis, .s3) func `what another one still answers is to be asked for again, until it has or is gone`()
        async throws
    {
        try await Self.withTwo { one, _ in
            let hold = try Self.hold("/api/sources", of: one)
            _ = try await one.redis.send(RedisCommand("SET", hold, "another", "PX", 30_000))
            let held = try await one.send(.POST, "/api/sources", json: Self.source, headers: Self.key)
            #expect(held.status == 409 && held.headers["Retry-After"] == ["1"])
            #expect(try await one.send(.GET, "/api/sources").json["total"] == 0)
            _ = try await one.redis.send(RedisCommand("DEL", hold))
            #expect(try await one.send(.POST, "/api/sources", json: Self.source, headers: Self.key).status == 201)
            #expect(try await one.redis.send(RedisCommand("EXISTS", hold)).integer == 0)
        }
    }

    @Test(.redis, .s3) func `what was refused holds its key no longer`() async throws {
        try await Self.withTwo { one, other in
            let refused = try await one.send(.POST, "/api/sources", json: "{}", headers: Self.key)
            let taken = try await other.send(.POST, "/api/sources", json: Self.source, headers: Self.key)
            #expect(refused.status == 422 && taken.status == 201)
        }
    }

    @Test(.redis, .s3) func `what is remembered of a request tells nobody its token, nor lets him try one`()
        async throws
    {
        try await Self.withTwo { one, _ in
            #expect(try await one.send(.POST, "/api/sources", json: Self.source, headers: Self.key).status == 201)
            let keys = try await one.redis.send(RedisCommand("KEYS", "almanac:once:*")).array ?? []
            let record = try await one.redis.send(RedisCommand("HGETALL", try #require(keys.first?.string))).array ?? []
            let texts = record.compactMap(\.string)
            #expect(keys.count == 1 && texts.contains("request") && !texts.joined().contains("canary"))
            let bodies = [Self.source, try JSONValue(parsing: Self.source.utf8, rules: .foreign).textString]
            for body in bodies {
                #expect(!texts.contains(SHA256.hash(data: Array("/api/sources\n\(body)".utf8)).hexadecimal))
            }
        }
    }

    @Test(.redis, .s3) func `a saved report's job is known as such where nobody has asked for it`() async throws {
        try await Self.withTwo { one, other in
            let saved = try await one.send(.POST, "/api/reports", json: Self.report)
            let id = try #require(try saved.json["id"]?.string)
            let job = try #require(try await one.send(.POST, "/api/reports/\(id)/run").json["job_id"]?.string)
            for app in [other, one] {
                let told = try await app.send(.GET, "/api/exports/pdf/\(job)").json
                #expect(told["deliveries"] == .array([]) && told["report_id"]?.string == id)
            }
            let asked = try await one.export("pdf", Samples.request)
            #expect(asked["report_id"] == nil)
        }
    }

    /// The name under which it is known that a request without a token is being answered.
    private static func hold(_ path: String, of app: RunningAppliance) throws -> String {
        let name = SHA256.hash(data: Array("\n\(path)\norder-66".utf8)).hexadecimal
        return "almanac:held:\(try #require(try app.served.identity)):\(name)"
    }
}
