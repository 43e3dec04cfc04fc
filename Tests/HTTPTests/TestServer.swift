import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import TestSupport

@testable import HTTP
@testable import Logs

/// A running `HTTPServer` on a port of its own, with its log in a file.
struct TestServer: Sendable {
    let port: Int
    private let group: ServiceGroup
    private let output: LogOutput
    private let logPath: String

    func stop() async {
        await group.triggerGracefulShutdown()
    }

    func log() throws -> [String] {
        output.flush()
        return try String(contentsOfFile: logPath, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// Starts a server, runs the test, and stops the server gracefully, for which it has to come to its end.
    static func run(
        _ configuration: HTTPServer.Configuration = .patient,
        level: Logger.Level = .info,
        routes: (Router<AppRequestContext>) -> Void,
        test: (TestServer) async throws -> Void
    ) async throws {
        let logPath = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).log").path
        let descriptor = open(logPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        defer {
            close(descriptor)
            unlink(logPath)
        }
        let output = LogOutput(format: .text, descriptor: descriptor)
        defer { output.close() }
        let logger = Logger(label: "test") { BufferedLog(label: $0, level: level, output: output) }
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        var configuration = configuration
        configuration.port = 0
        let server = HTTPServer(
            configuration,
            log: output,
            logger: logger,
            onListening: { listening.yield($0) },
            routes: routes
        )
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await port in ports {
                try await test(TestServer(port: port, group: group, output: output, logPath: logPath))
                break
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// One request on a connection of its own.
    func send(_ method: String, _ path: String, _ fields: [String] = [], body: String = "") async throws -> TestResponse
    {
        try await connected { connection in
            try await connection.send(method, path, fields, body: body)
            return try await connection.response(toHead: method == "HEAD")
        }
    }

    /// - Parameter address: of loopback, from which the connection comes.
    func connected<Value: Sendable>(
        from address: String = "127.0.0.1",
        _ use: (inout TestConnection) async throws -> Value
    ) async throws -> Value {
        try await TestConnection.connected(to: port, from: address, use)
    }
}

extension HTTPServer.Configuration {
    /// For tests that are not about time: a busy machine may hold a client up for longer than a server waits.
    static var patient: Self {
        var configuration = Self()
        configuration.limits = .patient
        return configuration
    }
}

extension ServerLimits {
    static var patient: Self {
        var limits = Self()
        (limits.head, limits.bodyIdle, limits.keepAlive, limits.stall) = (.hours(1), .hours(1), .hours(1), .hours(1))
        return limits
    }
}
