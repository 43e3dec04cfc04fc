import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// The product as built beside the tests, as a process of its own.
final class Binary: Sendable {
    private let process: Process
    private let ended: AsyncStream<Int32>
    let port: Int

    private init(process: Process, ended: AsyncStream<Int32>, port: Int) {
        self.process = process
        self.ended = ended
        self.port = port
    }

    /// Starts it on a data directory and returns when it listens, which it says in its log.
    static func start(_ data: URL, _ environment: [String: String] = [:]) async throws -> Binary {
        let port = try freePort()
        let (process, lines, ended) = try launch(
            ["serve"],
            ["DATA_DIR": data.path, "PORT": "\(port)", "STATIC_DIR": RunningAppliance.staticDirectory]
                .merging(environment) { $1 }
        )
        for await line in lines where line.contains("almanac is listening") {
            return Binary(process: process, ended: ended, port: port)
        }
        throw NotStarted()
    }

    /// Runs it to its end.
    static func run(_ arguments: [String], _ environment: [String: String]) async throws -> (Int32, String) {
        let (_, lines, ended) = try launch(arguments, environment)
        var text = ""
        for await line in lines { text += line }
        for await status in ended { return (status, text) }
        return (-1, text)
    }

    func kill() async {
        Foundation.kill(process.processIdentifier, SIGKILL)
        for await _ in ended { return }
    }

    func stop() async -> Int32 {
        Foundation.kill(process.processIdentifier, SIGTERM)
        for await status in ended { return status }
        return -1
    }

    /// Posts a body and returns the id of the job.
    func post(_ path: String, _ body: String, type: String = "application/json") async throws -> String {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: type)
        request.body = .bytes(Array(body.utf8))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
        let id = text.firstMatch(of: /"job_id":"([0-9a-f-]{36})"/)
        return String(try #require(id).1)
    }

    /// Follows a job's events until one of them fits.
    @discardableResult
    func until(_ path: String, _ fits: (String) -> Bool) async throws -> String {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(120))
        var text = ""
        for try await piece in response.body {
            text += String(buffer: piece)
            if fits(text) { return text }
        }
        throw NeverSeen(text: text)
    }

    /// Opens a connection, sends some bytes by it and leaves it open.
    func connect(sending text: String) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
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

    private static func launch(
        _ arguments: [String],
        _ environment: [String: String]
    ) throws -> (Process, AsyncStream<String>, AsyncStream<Int32>) {
        let (lines, line) = AsyncStream.makeStream(of: String.self)
        let (ended, end) = AsyncStream.makeStream(of: Int32.self)
        let process = Process()
        process.executableURL = try FileManager.default.productURL("almanac")
        process.arguments = arguments
        process.environment = environment.merging(["PATH": "/usr/bin:/bin:/usr/sbin:/sbin"]) { own, _ in own }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        pipe.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                line.finish()
            } else {
                line.yield(String(decoding: data, as: UTF8.self))
            }
        }
        process.terminationHandler = { process in
            end.yield(process.terminationStatus)
            end.finish()
        }
        try process.run()
        return (process, lines, ended)
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int? in
                guard bind(descriptor, address, length) == 0, getsockname(descriptor, address, &length) == 0 else {
                    return nil
                }
                return 0
            }
        }
        _ = try #require(port)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

extension FileManager {
    /// A product in the folder of the running tests.
    fileprivate func productURL(_ name: String) throws -> URL {
        let own = try destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let url = URL(fileURLWithPath: own).deletingLastPathComponent().appending(path: name)
        try #require(fileExists(atPath: url.path), "\(url.path) is not built")
        return url
    }
}
