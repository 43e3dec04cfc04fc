import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Redis
import TestSupport
import Testing

/// The product as built beside the tests, as a process of its own, which ends with its last user and with the tests.
final class Binary: Sendable {
    private let process: SupervisedProcess
    let port: Int

    private init(process: SupervisedProcess, port: Int) {
        self.process = process
        self.port = port
    }

    deinit {
        process.signal(SIGKILL)
    }

    var processID: Int32 { process.processID }

    /// Starts it on a data directory and returns when it listens, which it says in its log.
    static func start(_ data: URL, _ environment: [String: String] = [:]) async throws -> Binary {
        let port = try freePort()
        let (process, lines) = try await launch(
            ["serve"],
            ["DATA_DIR": data.path, "PORT": "\(port)", "STATIC_DIR": RunningAppliance.staticDirectory]
                .merging(environment) { $1 }
        )
        let binary = Binary(process: process, port: port)
        for await line in lines where line.contains("almanac is listening") { return binary }
        throw NotStarted()
    }

    /// Runs it to its end, and returns its exit status (-1 after a signal) and all that it has written.
    static func run(_ arguments: [String], _ environment: [String: String]) async throws -> (Int32, String) {
        let (process, lines) = try await launch(arguments, environment)
        return await withTaskCancellationHandler {
            var text = ""
            for await line in lines { text += line + "\n" }
            return (status(await process.waitForExit()), text)
        } onCancel: {
            process.signal(SIGKILL)
        }
    }

    func kill() async {
        process.signal(SIGKILL)
        _ = await process.waitForExit()
    }

    func stop() async -> Int32 {
        process.signal(SIGTERM)
        return Self.status(await process.waitForExit())
    }

    private static func status(_ exit: SupervisedProcess.Exit) -> Int32 {
        if case .status(let code) = exit { code } else { -1 }
    }

    /// Posts a body and returns the id of the job.
    func post(_ path: String, _ body: String, type: String = "application/json") async throws -> String {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: type)
        request.body = .bytes(Array(body.utf8))
        let response = try await HTTPClient.patient.execute(request, timeout: .minutes(10))
        let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
        let id = text.firstMatch(of: /"job_id":"([0-9a-f-]{36})"/)
        return String(try #require(id).1)
    }

    /// Follows a job's events until one of them fits.
    @discardableResult
    func until(_ path: String, _ fits: (String) -> Bool) async throws -> String {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        let response = try await HTTPClient.patient.execute(request, timeout: .minutes(10))
        var text = ""
        for try await piece in response.body {
            text += String(buffer: piece)
            if fits(text) { return text }
        }
        throw NeverSeen(text: text)
    }

    /// Opens a connection, sends some bytes by it and leaves it open.
    func connect(sending text: String) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Foundation.connect(descriptor, $0, length) }
        }
        try #require(result == 0 && send(descriptor, text, text.utf8.count, 0) == text.utf8.count)
        return descriptor
    }

    struct NotStarted: Error {}

    struct NeverSeen: Error {
        var text: String
    }

    /// The lines end when the process does.
    private static func launch(
        _ arguments: [String],
        _ environment: [String: String]
    ) async throws -> (SupervisedProcess, AsyncStream<String>) {
        let (lines, line) = AsyncStream.makeStream(of: String.self)
        let program = try FileManager.default.productURL("almanac").path
        let process = try await SupervisedProcess.start(
            [program] + arguments,
            environment: environment.merging(["PATH": "/usr/bin:/bin:/usr/sbin:/sbin"]) { own, _ in own },
            ending: .kill
        ) { text in
            if let text { line.yield(text) } else { line.finish() }
        }
        return (process, lines)
    }
}

extension FileManager {
    /// A product in the folder of the running tests.
    func productURL(_ name: String) throws -> URL {
        let own = try destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let url = URL(fileURLWithPath: own).deletingLastPathComponent().appending(path: name)
        try #require(fileExists(atPath: url.path), "\(url.path) is not built")
        return url
    }
}
