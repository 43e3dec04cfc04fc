import Foundation
import Glibc
public import Redis
import Synchronization
public import Testing

/// A private redis-server on a Unix socket in a temporary folder; its data live as long as that.
///
/// `@Suite(.redis)` starts one for the suite, `@Test(.redis)` one for the test alone, which may then stop or pause it.
public final class RedisServer: Sendable {
    @TaskLocal private static var scoped: RedisServer?

    /// The server of the suite or test that runs.
    public static var current: RedisServer {
        guard let scoped else { preconditionFailure("the test needs the trait .redis") }
        return scoped
    }

    public let endpoint: RedisEndpoint
    private let arguments: [String]
    private let process = Mutex<SupervisedProcess?>(nil)

    /// - Parameter arguments: further options of redis-server, such as `["--requirepass", "x"]`.
    private init(directory: URL, arguments: [String]) {
        let socket = directory.appending(path: "redis.sock").path(percentEncoded: false)
        endpoint = RedisEndpoint(.unix(path: socket))
        self.arguments =
            [
                "--port", "0", "--unixsocket", socket, "--dir", directory.path(percentEncoded: false),
                "--save", "", "--appendonly", "yes",
            ] + arguments
    }

    /// Starts it (again, with the same data) and returns when it accepts connections.
    public func start() async throws {
        let (ready, announce) = AsyncStream<Void>.makeStream()
        // Killed with us, for a server that a test has paused hears of nothing else.
        let started = try await SupervisedProcess.start(["redis-server"] + arguments, ending: .kill) { line in
            guard let line else { return announce.finish() }
            if line.contains("eady to accept connections") { announce.yield() }
        }
        process.withLock { $0 = started }
        for await _ in ready { return }
        try Task.checkCancellation()
        throw RedisError.cannotStart("it ended with \(await started.waitForExit())")
    }

    /// Ends it as a crash would, and returns when it is gone.
    public func kill() async {
        guard let running = process.withLock({ $0 }) else { return }
        running.signal(SIGKILL)
        _ = await running.waitForExit()
    }

    /// From now on it accepts connections but answers nothing.
    public func pause() {
        process.withLock { $0 }?.signal(SIGSTOP)
    }

    public func resume() {
        process.withLock { $0 }?.signal(SIGCONT)
    }

    fileprivate static func with(
        _ arguments: [String],
        perform body: () async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let server = RedisServer(directory: directory, arguments: arguments)
            try await server.start()
            do {
                try await $scoped.withValue(server) { try await body() }
            } catch {
                await server.kill()
                throw error
            }
            await server.kill()
        }
    }
}

public struct RedisServerTrait: SuiteTrait, TestTrait, TestScoping {
    fileprivate let arguments: [String]

    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await RedisServer.with(arguments) { try await function() }
    }
}

extension Trait where Self == RedisServerTrait {
    public static var redis: Self { Self(arguments: []) }

    public static func redis(_ arguments: String...) -> Self { Self(arguments: arguments) }
}
