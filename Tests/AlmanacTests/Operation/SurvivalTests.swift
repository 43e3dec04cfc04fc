import AsyncHTTPClient
import Crypto
import Foundation
import HouseTestSupport
import NIOCore
import NIOHTTP1
import Redis
import TestSupport
import Testing

@testable import Almanac
@testable import Items
@testable import Jobs
@testable import Storage

/// The built binary on a Redis that outlives it, killed and stopped in the middle of mixed work.
@Suite(.serialized, .load, .timeLimit(.minutes(60))) struct SurvivalTests {
    private struct Accepted: Hashable {
        var path: String
        var id: String
    }

    @Test(.redis)
    func `thirty kills in the middle of mixed work lose nothing, and leave each job one end and one file`()
        async throws
    {
        try await withTemporaryDirectory { data in
            try ItemStore(path: data.path + "/items.sqlite").load(Samples.items(20))
            let environment = try Self.environment()
            var fuzz = Fuzz(seed: 30)
            var accepted: Set<Accepted> = []
            for round in 0..<30 {
                let server = try await Binary.start(data, environment)
                let fresh = await Self.post(&fuzz, round, to: server)
                accepted.formUnion(fresh)
                if let job = fresh.first, fuzz.once(in: 2) {
                    var events = fuzz.number(1...4)
                    // To its end at the latest.
                    _ = try await server.until("\(job.path)/\(job.id)/events") { text in
                        events -= 1
                        return events <= 0 || Self.last(text)?["completed_at"]?.string != nil
                    }
                }
                await server.kill()
            }
            let last = try await Binary.start(data, environment)
            try await expectEnds(of: accepted, last, data)
            #expect(await last.stop() == 0)
        }
    }

    /// - Returns: those that were accepted before the kill, while others are on their way.
    private static func post(_ fuzz: inout Fuzz, _ round: Int, to server: Binary) async -> [Accepted] {
        let wanted = fuzz.number(1...4)
        let kinds = (0..<(wanted + 2)).map { _ in fuzz.number(0...3) }
        return await withTaskGroup(of: Accepted?.self) { group in
            for (number, kind) in kinds.enumerated() {
                group.addTask {
                    switch kind {
                    case 0:
                        let rows = (0..<50).map { "\(round)-\(number)-\($0),Row,2024-01-01\n" }.joined()
                        let path = "/api/imports/csv?name=rows-\(round)-\(number)"
                        let id = try? await server.post(path, "id,title,created\n\(rows)", type: "text/csv")
                        return id.map { Accepted(path: "/api/imports", id: $0) }
                    default:
                        let id = try? await server.post("/api/exports/\(kind == 1 ? "zip" : "pdf")", Samples.request)
                        return id.map { Accepted(path: "/api/exports", id: $0) }
                    }
                }
            }
            var accepted: [Accepted] = []
            for await job in group where accepted.count < wanted { accepted += [job].compactMap(\.self) }
            return accepted
        }
    }

    private func expectEnds(of accepted: Set<Accepted>, _ server: Binary, _ data: URL) async throws {
        var completed = 0
        for job in accepted {
            let text = try await server.until("\(job.path)/\(job.id)/events") {
                Self.last($0)?["completed_at"]?.string != nil
            }
            let document = try #require(Self.last(text))
            if document["status"] == "completed" { completed += 1 }
            // Nothing but its own process, ended beside no other work, ends a job in another way.
            let reason = document["error"]?.string ?? document["error_message"]?.string ?? ""
            #expect(document["status"] == "completed" || reason.contains("ended 3 times"), "\(document)")
        }
        #expect(completed * 10 >= accepted.count * 9)
        try await expectFiles(server, data)
        let sources = try await ItemStore(path: data.path + "/items.sqlite").read { try $0.sources() }
        #expect(sources.filter { $0.source.type == .csv && $0.lastImport != nil }.allSatisfy { $0.stored == 50 })
        #expect(try FileManager.default.contentsOfDirectory(atPath: data.path + "/uploads").isEmpty)
    }

    /// Those that the completed jobs name are there, whole, and no others.
    private func expectFiles(_ server: Binary, _ data: URL) async throws {
        var named: [String: String] = [:]
        var offset = 0
        while true {
            let page = try await RunningAppliance.send(
                .GET,
                "/api/exports?limit=100&offset=\(offset)",
                port: server.port
            )
            let jobs = try page.json["jobs"]?.array ?? []
            for job in jobs {
                let id = try #require(job["job_id"]?.string)
                let text = try await server.until("/api/exports/\(id)/events") {
                    Self.last($0)?["completed_at"]?.string != nil
                }
                let end = Self.last(text)
                if let name = end?["filename"]?.string, end?["status"] == "completed" {
                    named[name] = end?["sha256"]?.string
                }
            }
            if jobs.count < 100 { break }
            offset += 100
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: data.path + "/exports")
        #expect(Set(files) == Set(named.keys))
        for (name, sha256) in named {
            let bytes = try Data(contentsOf: data.appending(path: "exports/\(name)"))
            #expect(SHA256.hash(data: bytes).hexadecimal == sha256, "\(name)")
        }
    }

    @Test(.redis) func `a process that was stopped until its job had expired goes on, and makes no file of it`()
        async throws
    {
        try await withTemporaryDirectory { data in
            try ItemStore(path: data.path + "/items.sqlite").load(Samples.items(20_000))
            let server = try await Binary.start(data, try Self.environment(["EXPORT_TTL_SECONDS": "2"]))
            let redis = try RedisClient(endpoint: RedisServer.current.endpoint, name: "test", options: .patient)
            let id = try await server.post("/api/exports/zip", Samples.request)
            try await server.until("/api/exports/\(id)/events") { $0.contains("\"drawing\"") || $0.contains("packing") }
            Glibc.kill(server.processID, SIGSTOP)
            while try await redis.send(RedisCommand("EXISTS", "export_job:\(id)")).integer == 1 {
                _ = try await redis.send(RedisCommand("BLPOP", "no-such-key", "0.05"))
            }
            Glibc.kill(server.processID, SIGCONT)

            let gone = try await RunningAppliance.send(.GET, "/api/exports/zip/\(id)", port: server.port)
            #expect(gone.status == 404)
            let day = #"{"start_date":"2023-09-01","end_date":"2023-09-01","include_items":false}"#
            let next = try await server.post("/api/exports/pdf", day)
            try await server.until("/api/exports/\(next)/events") { $0.contains("\"status\":\"completed\"") }
            // Its file goes with it, and that of the other was none.
            let folder = data.path + "/exports"
            while try !FileManager.default.contentsOfDirectory(atPath: folder).isEmpty {
                _ = try await redis.send(RedisCommand("BLPOP", "no-such-key", "0.05"))
            }
            let answer = try await RunningAppliance.send(.GET, "/api/exports", port: server.port)
            #expect(try answer.json["total"] == 0)
            await redis.close()
            #expect(await server.stop() == 0)
        }
    }

    private static func environment(_ more: [String: String] = [:]) throws -> [String: String] {
        guard case .unix(let socket) = RedisServer.current.endpoint.address else {
            throw RunningAppliance.NotOnASocket()
        }
        return ["REDIS_URL": "unix://\(socket)", "WORKERS": "2"].merging(more) { $1 }
    }

    private static func last(_ text: String) -> JSONValue? {
        let line = text.split(separator: "\n").last { $0.hasPrefix("data: ") && $0.hasSuffix("}") }
        return line.flatMap { try? JSONValue(parsing: Array($0.dropFirst(6).utf8), rules: .foreign) }
    }
}
