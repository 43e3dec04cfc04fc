import Foundation
import HouseTestSupport
import NIOHTTP1
import Redis
import TestSupport
import Testing

@testable import Almanac
@testable import Items
@testable import Jobs

@Suite(.timeLimit(.minutes(60))) struct StartTests {
    @Test func `a Redis that is too old is refused at start with the setting that names it`() async throws {
        try await withTemporaryDirectory { folder in
            let socket = folder.path + "/redis.sock"
            let redis = try FakeRedis(at: socket, version: "6.2.14")
            let (status, text) = try await Binary.run(
                ["serve"],
                ["DATA_DIR": folder.path + "/data", "REDIS_URL": "unix://\(socket)", "PORT": "1"]
            )
            redis.close()
            #expect(status == 69)
            #expect(text.contains("almanac: REDIS_URL: Redis 6.2.14 is too old: 7 or later is needed"))
        }
    }

    @Test(.redis("--requirepass", "right"))
    func `a Redis that refuses the password is told of at start, and by the doctor`() async throws {
        guard case .unix(let socket) = RedisServer.current.endpoint.address else {
            throw RunningAppliance.NotOnASocket()
        }
        try await withTemporaryDirectory { folder in
            let environment = [
                "DATA_DIR": folder.path + "/data", "REDIS_URL": "unix://:canary@\(socket)", "PORT": "\(try freePort())",
            ]
            let (status, text) = try await Binary.run(["serve"], environment)
            #expect(status == 69)
            #expect(text.contains("almanac: REDIS_URL: Redis can't be used: "))
            #expect(text.contains("it refused the user or password in REDIS_URL (WRONGPASS)"))
            let told = try await Binary.run(["doctor"], environment)
            #expect(told.1.contains("failed   Redis: ") && told.1.contains("(WRONGPASS)"), "\(told.1)")
            #expect(!(text + told.1).contains("canary"))
        }
    }

    @Test(.redis) func `a user of Redis who may not do enough is told of by what is missing`() async throws {
        guard case .unix(let socket) = RedisServer.current.endpoint.address else {
            throw RunningAppliance.NotOnASocket()
        }
        let redis = try RedisClient(endpoint: RedisServer.current.endpoint, name: "test", options: .patient)
        try await JobStoreFixture.limitedUser(on: redis, ["-xadd"])
        await redis.close()
        try await withTemporaryDirectory { folder in
            let environment = [
                "DATA_DIR": folder.path + "/data", "REDIS_URL": "unix://limited:secret@\(socket)",
                "PORT": "\(try freePort())",
            ]
            let (status, text) = try await Binary.run(["serve"], environment)
            #expect(status == 69)
            #expect(text.contains("NOPERM: the user in REDIS_URL may not use XADD"))
            let told = try await Binary.run(["doctor"], environment)
            #expect(told.1.contains("may not use XADD") && told.1.contains("ACL SETUSER"), "\(told.1)")
        }
    }

    @Test(.redis) func `a user of Redis who may do what the README says is enough`() async throws {
        guard case .unix(let socket) = RedisServer.current.endpoint.address else {
            throw RunningAppliance.NotOnASocket()
        }
        let redis = try RedisClient(endpoint: RedisServer.current.endpoint, name: "test", options: .patient)
        try await JobStoreFixture.limitedUser(on: redis)
        await redis.close()
        try await RunningAppliance.with(["REDIS_URL": "unix://limited:secret@\(socket)"], items: Samples.items()) {
            app in
            await app.untilHealth(\.isReady)
            let done = try await app.export("pdf", Samples.request)
            #expect(done["status"] == "completed")
            #expect(try await app.send(.GET, "/api/exports").json["total"] == 1)
            let id = try #require(done["job_id"]?.string)
            #expect(try await app.send(.DELETE, "/api/exports/\(id)").status == 204)
            let log = try await app.redis.send(RedisCommand("ACL", "LOG"))
            #expect(log.array?.isEmpty == true)
        }
    }

    @Test func `the README has the rules for the user of Redis`() throws {
        let file = URL(fileURLWithPath: RunningAppliance.staticDirectory).deletingLastPathComponent()
            .appending(path: "README.md")
        let words = Set(try String(contentsOf: file, encoding: .utf8).split { $0.isWhitespace })
        for rule in JobPermissions.rules { #expect(words.contains(Substring(rule)), "\(rule)") }
    }
}
