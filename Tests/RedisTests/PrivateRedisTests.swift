import Foundation
import Glibc
import Logging
import Redis
import ServiceLifecycle
import TestSupport
import Testing

struct PrivateRedisTests {
    @Test func `it answers as soon as start returns, from a folder that is ours alone`() async throws {
        try await withTemporaryDirectory { directory in
            let folder = directory.appending(path: "redis").path(percentEncoded: false)
            let redis = try await PrivateRedis.start(in: folder, logger: silent)
            try await withClient(of: redis) { client in
                let reply = try await client.send(RedisCommand("CONFIG", "GET", "appendfsync"))
                #expect(reply.array?.last?.string == "always", "what it has acknowledged is on the disk")
            }
            let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
            #expect(mode == 0o700)
            await redis.stop()
        }
    }

    @Test func `a killed server is started again with its data`() async throws {
        try await withTemporaryDirectory { directory in
            let redis = try await PrivateRedis.start(in: directory.path(percentEncoded: false), logger: silent)
            try await whileRunning(redis) {
                try await withClient(of: redis) { client in
                    _ = try await client.send(RedisCommand("SET", "key", "kept"))
                    for _ in 0..<3 {
                        kill(redis.processID, SIGKILL)
                        #expect(try await client.send(RedisCommand("GET", "key").repeatable).string == "kept")
                        _ = try await client.send(RedisCommand("PING").repeatable)
                    }
                }
            }
            #expect(kill(redis.processID, 0) != 0)
        }
    }

    @Test func `each start has the data of the last`() async throws {
        try await withTemporaryDirectory { directory in
            for run in 1...3 {
                let redis = try await PrivateRedis.start(in: directory.path(percentEncoded: false), logger: silent)
                try await withClient(of: redis) { client in
                    let count = try await client.send(RedisCommand("INCR", "runs"))
                    #expect(count.integer == run)
                }
                await redis.stop()
            }
        }
    }

    @Test(arguments: [true, false])
    func `a server left over by a killed parent does not break the start`(isDying: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let folder = directory.path(percentEncoded: false)
            let stale = try await leftOverServer(in: folder)
            if isDying { stale.signal(SIGTERM) }
            let redis = try await PrivateRedis.start(in: folder, logger: silent)
            #expect(await stale.waitForExit() == .status(0))
            await redis.stop()
        }
    }

    @Test func `a folder too deep for a socket's address works`() async throws {
        try await withTemporaryDirectory { directory in
            let deep = directory.appending(path: String(repeating: "d", count: 120))
            try FileManager.default.createDirectory(at: deep, withIntermediateDirectories: false)
            let redis = try await PrivateRedis.start(in: deep.path(percentEncoded: false), logger: silent)
            try await withClient(of: redis) { client in
                let reply = try await client.send(RedisCommand("PING"))
                #expect(reply.string == "PONG")
            }
            await redis.stop()
        }
    }

    @Test func `what Redis says when it refuses its files is in the error`() async throws {
        try await withTemporaryDirectory { directory in
            let files = directory.appending(path: "appendonlydir")
            try FileManager.default.createDirectory(at: files, withIntermediateDirectories: false)
            try Data("nonsense\n".utf8).write(to: files.appending(path: "appendonly.aof.manifest"))
            let error = await #expect(throws: RedisError.self) {
                try await PrivateRedis.start(in: directory.path(percentEncoded: false), logger: silent)
            }
            #expect(error?.description.contains("manifest") == true)
        }
    }
}

private let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

private func withClient(of redis: PrivateRedis, _ body: (RedisClient) async throws -> Void) async throws {
    let client = try RedisClient(endpoint: redis.endpoint, name: "test", options: .patient)
    try await body(client)
    await client.close()
}

/// Runs it as a service, and shuts down gracefully after the body.
private func whileRunning(_ redis: PrivateRedis, _ body: () async throws -> Void) async throws {
    let group = ServiceGroup(services: [redis], logger: silent)
    try await withThrowingTaskGroup { tasks in
        tasks.addTask { try await group.run() }
        try await body()
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
    }
}

/// A server that holds the folder's lock and socket, as after `kill -9` of the appliance.
private func leftOverServer(in folder: String) async throws -> SupervisedProcess {
    let lock = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    try #require(flock(lock, LOCK_EX | LOCK_NB) == 0)
    let (ready, announce) = AsyncStream<Void>.makeStream()
    let arguments = ["--port", "0", "--unixsocket", "\(folder)/redis.sock", "--dir", folder, "--save", ""]
    let server = try await SupervisedProcess.start(["redis-server"] + arguments, ending: .kill, lock: lock) { line in
        if line?.contains("eady to accept connections") ?? true { announce.finish() }
    }
    for await _ in ready {}
    close(lock)
    return server
}
