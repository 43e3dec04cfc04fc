import Foundation
import NIOHTTP1
import Redis
import TestSupport
import Testing

@testable import Almanac
@testable import Items

@Suite(.timeLimit(.minutes(60))) struct ReadinessTests {
    @Test(
        .redis,
        arguments: [
            ("OOM", ["CONFIG", "SET", "maxmemory", "1"], ["CONFIG", "SET", "maxmemory", "0"]),
            ("READONLY", ["REPLICAOF", "127.0.0.1", "1"], ["REPLICAOF", "NO", "ONE"]),
            ("NOPERM", ["ACL", "SETUSER", "default", "-evalsha"], ["ACL", "SETUSER", "default", "+@all"]),
            ("NOPERM", ["ACL", "SETUSER", "default", "resetkeys", "~almanac:*"], ["ACL", "SETUSER", "default", "~*"]),
        ]
    )
    func `a Redis that refuses to be written to is red by the name of its error, until it takes writes again`(
        name: String,
        fault: [String],
        cure: [String]
    ) async throws {
        try await RunningAppliance.with { app in
            await app.untilHealth(\.isReady)
            _ = try await app.redis.send(RedisCommand(fault[0], arguments: Array(fault.dropFirst())))
            let report = await app.untilHealth { !$0.isReady }
            #expect(report.problems.first.map { "\($0)" }?.hasPrefix("Redis: Redis answered \(name): ") == true)
            let answer = try await app.send(.GET, "/health/ready")
            #expect(answer.status == 503)
            #expect(try answer.json["detail"]?.string?.contains(name) == true)
            _ = try await app.redis.send(RedisCommand(cure[0], arguments: Array(cure.dropFirst())))
            await app.untilHealth(\.isReady)
            #expect(try await app.send(.GET, "/health/ready").status == 200)
        }
    }

    @Test(.redis("--maxmemory", "100mb", "--maxmemory-policy", "volatile-lru"))
    func `a Redis that may drop jobs is warned of, in the log too, and no more once it may not`() async throws {
        try await RunningAppliance.with { app in
            await app.untilHealth(\.isReady)
            let warning =
                "Redis: it drops jobs that were accepted once its memory is full (maxmemory 104857600 bytes, "
                + "maxmemory-policy volatile-lru); set maxmemory-policy to noeviction"
            let answer = try await app.send(.GET, "/health/ready")
            #expect(answer.status == 200)
            #expect(try answer.json["warnings"]?.array?.compactMap(\.string) == [warning])
            #expect(app.log.lines.contains { $0.hasPrefix("warning ") && $0.contains("volatile-lru") })
            _ = try await app.redis.send(RedisCommand("CONFIG", "SET", "maxmemory-policy", "noeviction"))
            await app.untilHealth(\.warnings.isEmpty)
            #expect(try await app.send(.GET, "/health/ready").json["warnings"]?.array?.isEmpty == true)
        }
    }

    @Test(.redis) func `an item store whose file is damaged while it serves is red`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            await app.untilHealth(\.isReady)
            let file = try FileHandle(forUpdating: app.data.appending(path: "items.sqlite"))
            let size = try file.seekToEnd()
            try file.seek(toOffset: 4096)
            try file.write(contentsOf: Data(repeating: 0xA5, count: Int(size)))
            try file.close()
            let report = await app.untilHealth { !$0.isReady }
            #expect(report.problems.contains { $0.part == "item store" && $0.detail.contains("damaged") })
        }
    }

    @Test(.redis) func `a probe that waits for two seconds cuts no connection`() async throws {
        try await RunningAppliance.with { app in
            await app.untilHealth(\.isReady)
            let before = try await app.connections()
            #expect(before.count == 3)
            _ = try await app.redis.send(RedisCommand("CLIENT", "PAUSE", 2500, "ALL"))
            for await report in app.health.reports() {
                #expect(report.isReady)
                break
            }
            #expect(try await app.connections() == before)
        }
    }

    @Test(.redis) func `who asks is told what the last round found, and starts none`() async throws {
        try await RunningAppliance.with { app in
            await app.untilHealth(\.isReady)
            RedisServer.current.pause()
            var (before, after) = (app.health.report, app.health.report)
            var answer = HTTPAnswer(status: 0, headers: [:], body: [])
            repeat {
                before = app.health.report
                answer = try await app.send(.GET, "/health/ready")
                after = app.health.report
            } while before.madeAt != after.madeAt
            #expect(answer.status == (before.isReady ? 200 : 503))
            RedisServer.current.resume()
        }
    }

    @Test(.redis, arguments: [(60, "ahead of"), (-60, "behind")])
    func `a clock that is a minute from that of Redis is red`(seconds: Int64, direction: String) async throws {
        let findings = try await Self.findings(seconds)
        #expect(findings.problems.map(\.part) == ["clock"] && findings.ping != nil)
        // The answer has taken some milliseconds.
        let sentences = [59, 60].map { "this machine's is \($0) s \(direction) that of Redis: have both kept by NTP" }
        #expect(sentences.contains(findings.problems.first?.detail ?? ""))
    }

    @Test(.redis, arguments: [-20, 0, 20] as [Int64])
    func `a clock that is some seconds from that of Redis will do`(seconds: Int64) async throws {
        #expect(try await Self.findings(seconds).problems.isEmpty)
    }

    /// What is found of Redis by a clock that is off by so much.
    private static func findings(_ seconds: Int64) async throws -> RedisHealth.Findings {
        let redis = try RedisClient(endpoint: RedisServer.current.endpoint, name: "test", options: .patient)
        let clock = ClockComparison(now: { .now() + .seconds(seconds) })
        let health = RedisHealth(redis: redis, storeID: "test", isOurs: false, replicas: nil, clock: clock)
        let findings = await health.findings()
        await redis.close()
        return findings
    }

    @Test func `checks that are stuck are a problem of their own`() {
        let report = HealthReport(madeAt: .now)
        #expect(report.problems(at: report.madeAt + .seconds(30)).isEmpty)
        #expect(
            report.problems(at: report.madeAt + .seconds(31)).map { "\($0)" }
                == ["health checks: none has come to its end for 31 s"]
        )
    }

    @Test(arguments: [("/nowhere", "No such file or directory"), ("/proc", "No such file or directory")])
    func `a folder that takes no file is red with the system's reason`(path: String, reason: String) throws {
        let problem = try #require(
            FolderHealth("export directory", path, .init(minimumFree: 0, maxExports: 0, maxUploads: 0)).problem()
        )
        #expect("\(problem)" == "export directory: it cannot be written to: \(reason)")
    }
}

extension RunningAppliance {
    /// Redis' numbers of the appliance's connections, by name.
    fileprivate func connections() async throws -> [String: String] {
        let list = try await redis.send(RedisCommand("CLIENT", "LIST")).string ?? ""
        let found = list.matches(of: #/id=(\d+) .*?name=(almanac[a-z-]*) /#)
        return Dictionary(found.map { (String($0.2), String($0.1)) }) { first, _ in first }
    }
}
