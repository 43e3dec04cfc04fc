import Foundation
import Glibc
import Redis
import TestSupport
import Testing

struct RedisTCPTests {
    @Test(arguments: ["127.0.0.1", "localhost"])
    func `a server on a TCP port is reached by address and by name`(host: String) async throws {
        try await withTemporaryDirectory { directory in
            let port = try freePort()
            let folder = directory.path(percentEncoded: false)
            let (ready, announce) = AsyncStream<Void>.makeStream()
            let command = [
                "redis-server", "--port", "\(port)", "--bind", "127.0.0.1", "--dir", folder, "--save", "",
                "--requirepass", "secret",
            ]
            let server = try await SupervisedProcess.start(command, ending: .kill) { line in
                if line?.contains("eady to accept connections") ?? true { announce.finish() }
            }
            for await _ in ready {}
            try await withClient(endpoint: RedisEndpoint(url: "redis://:secret@\(host):\(port)/5")) { client in
                _ = try await client.send(RedisCommand("SET", "key", "value"))
                #expect(try await client.send(RedisCommand("GET", "key")).string == "value")
            }
            server.signal(SIGKILL)
            _ = await server.waitForExit()
        }
    }

    @Test func `a refused connection is reported with its address and without its password`() async throws {
        let endpoint = RedisEndpoint(.tcp(host: "127.0.0.1", port: try freePort()), password: "hidden")
        try await withClient(.impatient, endpoint: endpoint) { client in
            let reason = try await refusal(by: client).description
            #expect(reason.contains("127.0.0.1"))
            #expect(reason.contains("refused"))
            #expect(!reason.contains("hidden"))
        }
    }

    /// As on a machine with too much to do: the client's thread is kept from its socket until the command is posted.
    @Test func `a command is not written to a connection that was closed while the client's thread was busy`()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let host = RedisHost("127.0.0.1", port: try freePort())
            let command = [
                "redis-server", "--port", "\(host.port)", "--bind", host.name, "--dir", directory.path, "--save", "",
            ]
            let ready = "eady to accept connections"
            let first = try await WatchedProcess.start(command, until: ready)
            try await withClient(endpoint: RedisEndpoint(.tcp(host: host.name, port: host.port))) { client in
                let (end, isOver) = AsyncStream<Void>.makeStream()
                async let answer = withTaskExecutorPreference(OnTheSpot()) {
                    defer { isOver.finish() }
                    let server = try await client.send(RedisCommand("INFO", "server")).string ?? ""
                    // From here on this runs on the client's thread.
                    let id = try #require(server.firstMatch(of: /process_id:(\d+)/).flatMap { Int32($0.1) })
                    kill(id, SIGKILL)
                    while kill(id, 0) == 0 { sched_yield() }
                    isOver.finish()
                    return try await client.send(RedisCommand("SET", "key", "value"))
                }
                for await _ in end {}
                let second = try await WatchedProcess.start(command, until: ready)
                #expect(try await answer == .status("OK"))
                await second.kill()
            }
            await first.kill()
        }
    }

    /// Goes on with a task on the thread that ends its wait.
    private final class OnTheSpot: TaskExecutor {
        func enqueue(_ job: consuming ExecutorJob) {
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
