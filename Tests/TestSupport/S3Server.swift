import Foundation
import Glibc
import Redis
import Synchronization
public import Testing

/// A private S3 server on a folder in a temporary folder, with the bucket `bucket`; its objects live as long as that.
///
/// `@Test(.s3)` starts one for the test, which may stop it, start it again or pause it. It is `rclone serve s3`, which
/// `deploy/test` fetches.
public final class S3Server: Sendable {
    @TaskLocal private static var scoped: S3Server?

    /// The server of the suite or test that runs.
    public static var current: S3Server {
        guard let scoped else { preconditionFailure("the test needs the trait .s3") }
        return scoped
    }

    public static let keyID = "ALMANAC"
    public static let secret = "not-a-secret-of-anybody"

    public let endpoint: String
    private let arguments: [String]
    private let process = Mutex<SupervisedProcess?>(nil)

    private init(directory: URL, port: Int, options: [String]) throws {
        endpoint = "http://127.0.0.1:\(port)"
        let data = directory.appending(path: "data")
        let bucket = data.appending(path: "bucket")
        try FileManager.default.createDirectory(at: bucket, withIntermediateDirectories: true)
        arguments =
            [
                "serve", "s3", "--addr", "127.0.0.1:\(port)", "--auth-key", "\(Self.keyID),\(Self.secret)",
                "--config", directory.appending(path: "none").path(percentEncoded: false),
                "--cache-dir", directory.appending(path: "cache").path(percentEncoded: false),
            ] + options + [data.path(percentEncoded: false)]
    }

    /// Starts it (again, with the same objects) and returns when it accepts connections.
    public func start() async throws {
        let (ready, announce) = AsyncStream<Void>.makeStream()
        let started = try await SupervisedProcess.start(
            ["rclone"] + arguments,
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin", "HOME": "/nonexistent"],
            ending: .kill
        ) { line in
            guard let line else { return announce.finish() }
            if line.contains("Starting s3 server on") { announce.yield() }
        }
        process.withLock { $0 = started }
        for await _ in ready { return }
        try Task.checkCancellation()
        throw RedisError.cannotStart("rclone ended with \(await started.waitForExit()); deploy/test fetches one")
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

    fileprivate static func with(_ options: [String], perform body: () async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let server = try S3Server(directory: directory, port: try freePort(), options: options)
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

public struct S3ServerTrait: SuiteTrait, TestTrait, TestScoping {
    fileprivate let options: [String]

    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await S3Server.with(options) { try await function() }
    }
}

extension Trait where Self == S3ServerTrait {
    public static var s3: Self { Self(options: []) }

    public static func s3(_ options: String...) -> Self { Self(options: options) }
}
