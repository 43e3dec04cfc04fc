import Foundation
import HouseTestSupport
import NIOHTTP1
import Redis
import TestSupport
import Testing

@testable import Almanac
@testable import Items
@testable import Jobs
@testable import Storage

/// Many jobs at once, on their way to their one end.
@Suite(.serialized, .load, .timeLimit(.minutes(60))) struct LoadTests {
    private static let small = """
        {"start_date":"2023-09-01","end_date":"2023-09-30","include_items":false,"include_charts":false,
        "include_insights":false,"include_tables":false}
        """

    @Test(.redis) func `two processes end five hundred jobs, each once and where it was asked for`() async throws {
        try await RunningAppliance.with(items: Samples.items(3)) { one in
            try await RunningAppliance.with(items: Samples.items(3)) { other in
                let asked = try await withThrowingTaskGroup(of: [String].self) { group in
                    for number in 0..<10 {
                        let app = number.isMultiple(of: 2) ? one : other
                        group.addTask { try await app.exports(50, Self.small) }
                    }
                    var asked: [String] = []
                    for try await ids in group { asked += ids }
                    return asked
                }
                #expect(Set(asked).count == 500)
                for app in [one, other] {
                    let files = try FileManager.default.contentsOfDirectory(atPath: app.data.path + "/exports")
                    #expect(files.count == 250 && files.allSatisfy { $0.hasSuffix(".pdf") })
                    let metrics = try await app.send(.GET, "/metrics").text
                    let ended = #"almanac_jobs_total{kind="pdf",status="completed"} 250"#
                    #expect(metrics.contains(ended), "\(metrics)")
                }
                #expect(try await one.send(.GET, "/api/exports?status_filter=completed").json["total"] == 500)
            }
        }
    }

    @Test(.redis) func `three hundred cancels against completions leave each import one end, which the answer told`()
        async throws
    {
        try await RunningAppliance.with { app in
            let ends = try await app.cancelled(300)
            for (id, status) in ends {
                let document = try await app.send(.GET, "/api/imports/\(id)").json
                let expected: JSONValue = status == 204 ? "cancelled" : "completed"
                #expect(document["status"] == expected && [204, 409].contains(status), "\(status): \(document)")
            }
            // None of them comes to another end later.
            let totals = try await ["cancelled", "completed", "processing", "pending"].asyncMap { status in
                try await app.send(.GET, "/api/imports?status_filter=\(status)").json["total"]?.integer ?? -1
            }
            #expect(totals == [ends.count { $0.1 == 204 }, ends.count { $0.1 == 409 }, 0, 0])
        }
    }

    @Test(.redis) func `exports that are deleted at any moment leave neither key nor file`() async throws {
        try await RunningAppliance.with(items: Samples.items(3)) { app in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask { try await app.deleteExports(15, Self.small, seed: UInt64(number)) }
                }
                try await group.waitForAll()
            }
            #expect(try await app.send(.GET, "/api/exports").json["total"] == 0)
            #expect(try await app.redis.send(RedisCommand("KEYS", "export_job:*")).array?.isEmpty == true)
            while try !FileManager.default.contentsOfDirectory(atPath: app.data.path + "/exports").isEmpty {
                _ = try await app.redis.send(RedisCommand("BLPOP", "no-such-key", "0.05"))
            }
        }
    }

    @Test(.redis) func `with a life of two seconds a job, its file and its place in lists go, and not before`()
        async throws
    {
        try await RunningAppliance.with(["EXPORT_TTL_SECONDS": "2"], items: Samples.items()) { app in
            let done = try await app.export("pdf", Samples.request)
            let (id, url) = (try #require(done["job_id"]?.string), try #require(done["download_url"]?.string))
            let name = try #require(done["filename"]?.string)
            let path = app.data.path + "/exports/" + name
            while try await app.redis.send(RedisCommand("EXISTS", "export_job:\(id)")).integer == 1 {
                // The key is there as long as the file, and the other way round.
                let isThere = FileManager.default.fileExists(atPath: path)
                let stillKey = try await app.redis.send(RedisCommand("EXISTS", "export_job:\(id)")).integer == 1
                #expect(isThere || !stillKey)
                _ = try await app.redis.send(RedisCommand("BLPOP", "no-such-key", "0.05"))
            }
            #expect(try await app.send(.GET, "/api/exports/pdf/\(id)").status == 404)
            #expect(try await app.send(.GET, url).status == 404)
            #expect(try await app.send(.GET, "/api/exports").json["total"] == 0)
            while FileManager.default.fileExists(atPath: path) {
                _ = try await app.redis.send(RedisCommand("BLPOP", "no-such-key", "0.05"))
            }
        }
    }

    @Test(.redis("--enable-debug-command", "yes", "--loading-process-events-interval-bytes", "1024"))
    func `a Redis that reads its files is red by that name, and work goes on when it has read them`() async throws {
        try await RunningAppliance.with(items: Samples.items(3)) { app in
            await app.untilHealth(\.isReady)
            for number in 0..<15 {
                let noise = (0..<200).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
                _ = try await app.redis.send(RedisCommand("SET", "filler-\(number)", noise))
            }
            _ = try await app.redis.send(RedisCommand("CONFIG", "SET", "key-load-delay", "400000"))
            async let reloaded = app.redis.send(RedisCommand("DEBUG", "RELOAD"))
            let report = await app.untilHealth { !$0.isReady }
            #expect(report.problems.contains { "\($0)".contains("LOADING") }, "\(report.problems)")
            _ = try await reloaded
            await app.untilHealth(\.isReady)
            #expect(try await app.export("pdf", Self.small)["status"] == "completed")
        }
    }
}

extension RunningAppliance {
    /// Asks for exports one after the other, and for the end of each.
    fileprivate func exports(_ count: Int, _ request: String) async throws -> [String] {
        var ids: [String] = []
        for _ in 0..<count {
            let made = try await send(.POST, "/api/exports/pdf", json: request)
            ids.append(try #require(try made.json["job_id"]?.string, "\(made.text)"))
        }
        for id in ids {
            let end = try await end(of: "/api/exports/\(id)")
            #expect(end["status"] == "completed", "\(end)")
        }
        return ids
    }

    /// Imports that are cancelled sooner or later after they were accepted: their ids, and what the cancel was answered.
    fileprivate func cancelled(_ count: Int) async throws -> [(String, Int)] {
        try await withThrowingTaskGroup(of: [(String, Int)].self) { group in
            for part in 0..<6 {
                group.addTask {
                    var fuzz = Fuzz(seed: UInt64(part))
                    var ends: [(String, Int)] = []
                    for number in 0..<(count / 6) {
                        let rows = (0..<fuzz.number(1...300)).map { "\($0),Row,2024-01-01\n" }.joined()
                        let made = try await send(
                            .POST,
                            "/api/imports/csv?name=rows-\(part)-\(number)",
                            body: Array("id,title,created\n\(rows)".utf8),
                            headers: [("Content-Type", "text/csv")]
                        )
                        let id = try #require(try made.json["job_id"]?.string, "\(made.text)")
                        for _ in 0..<fuzz.number(0...4) { _ = try await send(.GET, "/api/imports/\(id)") }
                        ends.append((id, try await send(.DELETE, "/api/imports/\(id)").status))
                    }
                    return ends
                }
            }
            var ends: [(String, Int)] = []
            for try await part in group { ends += part }
            return ends
        }
    }

    fileprivate func deleteExports(_ count: Int, _ request: String, seed: UInt64) async throws {
        var fuzz = Fuzz(seed: seed)
        for _ in 0..<count {
            let made = try await send(.POST, "/api/exports/pdf", json: request)
            let id = try #require(try made.json["job_id"]?.string, "\(made.text)")
            for _ in 0..<fuzz.number(0...6) { _ = try await send(.GET, "/api/exports/pdf/\(id)") }
            #expect(try await send(.DELETE, "/api/exports/\(id)").status == 204)
            #expect(try await send(.GET, "/api/exports/pdf/\(id)").status == 404)
        }
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
