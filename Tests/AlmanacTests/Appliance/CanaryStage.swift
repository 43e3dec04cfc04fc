import Crypto
import Foundation
import NIOHTTP1
import Redis
import Synchronization
import TestSupport
import Testing

@testable import Almanac
@testable import Items
@testable import Jobs

/// A client, and all that it was answered.
final class Asking: Sendable {
    let port: Int
    private let bearer: String
    private let kept = Mutex<[String]>([])

    init(port: Int, bearer: String) {
        (self.port, self.bearer) = (port, bearer)
    }

    var answers: [String] { kept.withLock(\.self) }

    func keep(_ answer: HTTPAnswer) {
        let headers = answer.headers.map { "\($0.name): \($0.value)\n" }.joined()
        kept.withLock { $0.append("\(answer.status)\n\(headers)\(answer.text)") }
    }

    func send(
        _ method: HTTPMethod,
        _ path: String,
        json: String? = nil,
        _ headers: [(String, String)] = []
    ) async throws -> HTTPAnswer {
        let fields = [("Authorization", "Bearer \(bearer)")] + headers
        let answer = try await RunningAppliance.send(method, path, json: json, headers: fields, port: port)
        keep(answer)
        return answer
    }

    @discardableResult
    func get(_ path: String, _ headers: [(String, String)] = []) async throws -> String {
        try await send(.GET, path, headers).text
    }

    @discardableResult
    func post(_ path: String, _ json: String, _ headers: [(String, String)] = []) async throws -> HTTPAnswer {
        try await send(.POST, path, json: json, headers)
    }
}

/// The binary at log level trace, with its secrets in files, and what it leaves behind.
final class CanaryStage: Sendable {
    private let folder: URL
    private let process = Mutex<SupervisedProcess?>(nil)
    private let lines = Mutex<[String]>([])
    private let format: String

    init(folder: URL, format: String, secrets: (sealing: String, proxy: String)) throws {
        (self.folder, self.format) = (folder, format)
        try Data(secrets.sealing.utf8).write(to: folder.appending(path: "sealing"))
        try Data("http://user:\(secrets.proxy)@proxy.invalid:3128".utf8).write(to: folder.appending(path: "proxy"))
    }

    private var data: URL { folder.appending(path: "data") }
    var log: [String] { lines.withLock(\.self) }

    var environment: [String: String] {
        [
            "DATA_DIR": data.path, "LOG_LEVEL": "trace", "LOG_FORMAT": format, "PATH": "/usr/bin:/bin",
            "STATIC_DIR": RunningAppliance.staticDirectory, "ALLOWED_PRIVATE_HOSTS": "127.0.0.1", "WORKERS": "2",
            "SECRET_KEY_FILE": folder.path + "/sealing", "HTTPS_PROXY_FILE": folder.path + "/proxy",
        ]
    }

    /// - Returns: the port.
    func start(allowing token: String) async throws -> Int {
        let port = try freePort()
        let hash = SHA256.hash(data: Data(token.utf8)).hexadecimal
        let settings = environment.merging(["PORT": "\(port)", "API_TOKENS": hash]) { $1 }
        let (listening, announce) = AsyncStream.makeStream(of: Void.self)
        let program = try FileManager.default.productURL("almanac").path
        let started = try await SupervisedProcess.start([program, "serve"], environment: settings, ending: .kill) {
            line in
            guard let line else { return announce.finish() }
            self.lines.withLock { $0.append(line) }
            if line.contains("almanac is listening") { announce.yield() }
        }
        process.withLock { $0 = started }
        for await _ in listening { return port }
        throw Binary.NotStarted()
    }

    func stop() async -> Int32 {
        guard let running = process.withLock({ $0 }) else { return -1 }
        running.signal(SIGTERM)
        return if case .status(let code) = await running.waitForExit() { code } else { -1 }
    }

    private var processID: Int32 { process.withLock { $0?.processID } ?? 0 }

    func ownEnvironment() throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: "/proc/\(processID)/environ"))
    }

    /// Environment and command line of the private Redis.
    func children() throws -> [(String, Data)] {
        let match = try #require(log.lazy.compactMap { $0.firstMatch(of: /redis\.pid"?[=:]"?(\d+)/) }.first)
        return try ["environ", "cmdline"].map { name in
            ("Redis' \(name)", try Data(contentsOf: URL(fileURLWithPath: "/proc/\(match.1)/\(name)")))
        }
    }

    /// Every key with all that it holds.
    func redisValues() async throws -> [[UInt8]] {
        let socket = try #require(
            FileManager.default.enumerator(atPath: data.path)?.lazy.compactMap { $0 as? String }
                .first { $0.hasSuffix(".sock") }
        )
        let redis = try RedisClient(endpoint: RedisEndpoint(.unix(path: data.path + "/" + socket)), name: "test")
        let keys = try await redis.send(RedisCommand("KEYS", "*")).array?.compactMap(\.string) ?? []
        #expect(keys.contains { $0.hasPrefix("import:job:") } && keys.contains { $0.hasPrefix("export_job:") })
        var values: [[UInt8]] = []
        for key in keys {
            let type = try await redis.send(RedisCommand("TYPE", key)).string
            let command =
                switch type {
                case "hash": RedisCommand("HGETALL", key)
                case "list": RedisCommand("LRANGE", key, "0", "-1")
                case "set": RedisCommand("SMEMBERS", key)
                case "zset": RedisCommand("ZRANGE", key, "0", "-1", "WITHSCORES")
                case "stream": RedisCommand("XRANGE", key, "-", "+")
                default: RedisCommand("GET", key)
                }
            values.append(Array(key.utf8) + Self.bytes(try await redis.send(command)))
        }
        await redis.close()
        return values
    }

    private static func bytes(_ value: RedisValue) -> [UInt8] {
        value.array.map { $0.flatMap { bytes($0) + [0x0A] } } ?? value.bytes ?? Array((value.string ?? "").utf8)
    }

    /// All of the data directory, the files of Redis among it, and the backup.
    func files() throws -> [(String, Data)] {
        let names = FileManager.default.enumerator(atPath: data.path)?.compactMap { $0 as? String } ?? []
        #expect(names.contains { $0.hasSuffix(".aof") } && names.contains("items.sqlite"))
        return try (names.map { data.path + "/" + $0 } + [folder.path + "/backup"]).compactMap { path in
            let type = try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
            return type == .typeRegular ? (path, try Data(contentsOf: URL(fileURLWithPath: path))) : nil
        }
    }
}
