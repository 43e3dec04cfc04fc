import AsyncHTTPClient
import Foundation
import GRDB
import HouseTestSupport
import Logging
import NIOCore
import NIOHTTP1
import Redis
import ServiceLifecycle
import TestSupport

@testable import Almanac
@testable import Items
@testable import Logs
@testable import Storage

/// The whole appliance in this process, on a data directory and the test's Redis, asked over HTTP.
struct RunningAppliance: Sendable {
    let port: Int
    let data: URL
    let redis: RedisClient
    let health: HealthMonitor
    let log: RecordedLog
    /// The store that it works on itself, of which alone changes are heard.
    let served: ItemStore

    var store: ItemStore {
        get throws { try ItemStore(path: data.path + "/items.sqlite") }
    }

    /// What its queues are named for.
    var storeID: String {
        get throws { try String(contentsOfFile: data.path + "/instance", encoding: .utf8) }
    }

    /// - Parameters:
    ///   - environment: settings beside `DATA_DIR` and `REDIS_URL`.
    ///   - disk: where the data lie; else in a temporary folder.
    static func with(
        _ environment: [String: String] = [:],
        items: [Item] = [],
        on disk: URL? = nil,
        _ body: @escaping @Sendable (RunningAppliance) async throws -> Void
    ) async throws {
        guard case .unix(let socket) = RedisServer.current.endpoint.address else { throw NotOnASocket() }
        try await withTemporaryDirectory { directory in
            let data = disk?.appending(path: "data") ?? directory
            try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
            var settings = try Settings(
                environment: ["DATA_DIR": data.path, "REDIS_URL": "unix://\(socket)", "WORKERS": "2"]
                    .merging(environment) { $1 }
            )
            settings.http.port = 0
            settings.http.staticDirectory = staticDirectory
            if !items.isEmpty { try ItemStore(path: data.path + "/items.sqlite").load(items) }
            try await run(settings, data: data, body)
        }
    }

    private static func run(
        _ settings: Settings,
        data: URL,
        _ body: @escaping @Sendable (RunningAppliance) async throws -> Void
    ) async throws {
        let output = LogOutput(format: .text, descriptor: 2)
        defer { output.close() }
        let log = RecordedLog()
        let logger = Logger(label: "test") { _ in log }
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let appliance = try await Appliance.start(settings, log: output, logger: logger) { listening.yield($0) }
        let group = appliance.group(logger)
        let redis = try RedisClient(endpoint: RedisServer.current.endpoint, name: "test", options: .patient)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask {
                for await port in ports {
                    do {
                        try await body(
                            RunningAppliance(
                                port: port,
                                data: data,
                                redis: redis,
                                health: appliance.health,
                                log: log,
                                served: appliance.store
                            )
                        )
                    } catch {
                        await group.triggerGracefulShutdown()
                        throw error
                    }
                    break
                }
                await group.triggerGracefulShutdown()
            }
            try await tasks.waitForAll()
        }
        await redis.close()
        await appliance.close()
    }

    struct NotOnASocket: Error {}

    /// `static` of the checkout.
    static var staticDirectory: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "static").path
    }
}

extension RunningAppliance {
    /// Returns with the first round of checks from now on whose report fits.
    @discardableResult
    func untilHealth(_ fits: (HealthReport) -> Bool) async -> HealthReport {
        for await report in health.reports() where fits(report) { return report }
        return health.report
    }
}

extension RunningAppliance {
    /// Returns with the first state of what is saved that fits.
    func untilSaved(_ fits: @escaping @Sendable (SavedTables) throws -> Bool) async throws {
        let states = ValueObservation.tracking { try fits(SavedTables(database: Storage.Database($0))) }.values(
            in: served.database
        )
        for try await isFit in states where isFit { return }
    }
}

/// A body that comes in pieces.
private struct PiecesOf: AsyncSequence, Sendable {
    let bytes: [UInt8]

    struct AsyncIterator: AsyncIteratorProtocol {
        var rest: ArraySlice<UInt8>

        mutating func next() async -> ByteBuffer? {
            guard !rest.isEmpty else { return nil }
            defer { rest = rest.dropFirst(16 << 10) }
            return ByteBuffer(bytes: rest.prefix(16 << 10))
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: bytes[...]) }
}

/// An answer, read to its end.
struct HTTPAnswer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSONValue {
        get throws { try JSONValue(parsing: body, rules: .foreign) }
    }
}

extension RunningAppliance {
    func send(
        _ method: HTTPMethod,
        _ path: String,
        json: String? = nil,
        body: [UInt8]? = nil,
        isChunked: Bool = false,
        headers: [(String, String)] = []
    ) async throws -> HTTPAnswer {
        try await Self.send(method, path, json: json, body: body, isChunked: isChunked, headers: headers, port: port)
    }

    static func send(
        _ method: HTTPMethod,
        _ path: String,
        json: String? = nil,
        body: [UInt8]? = nil,
        isChunked: Bool = false,
        headers: [(String, String)] = [],
        port: Int
    ) async throws -> HTTPAnswer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = method
        if let json {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(Array(json.utf8))
        }
        if let body {
            request.body = .bytes(ByteBuffer(bytes: body))
            if isChunked { request.body = .stream(PiecesOf(bytes: body), length: .unknown) }
        }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        let response = try await HTTPClient.patient.execute(request, timeout: .minutes(10))
        let bytes = try await response.body.collect(upTo: 1 << 28)
        return HTTPAnswer(status: Int(response.status.code), headers: response.headers, body: Array(buffer: bytes))
    }

    /// Follows a job's events to the last one, which tells how it ended.
    func end(of path: String) async throws -> JSONValue {
        let events = try await send(.GET, path + "/events")
        let last = events.text.split(separator: "\n").last { $0.hasPrefix("data: ") }
        return try JSONValue(parsing: Array((last ?? "").dropFirst(6).utf8), rules: .foreign)
    }

    /// Asks for an export and waits for its end.
    func export(_ kind: String, _ json: String) async throws -> JSONValue {
        let made = try await send(.POST, "/api/exports/\(kind)", json: json)
        guard made.status == 202, let id = try made.json["job_id"]?.string else { return try made.json }
        return try await end(of: "/api/exports/\(id)")
    }
}

extension ItemStore {
    /// Stores items as one import of each of their sources.
    func load(_ items: [Item]) throws {
        for (source, items) in Dictionary(grouping: items, by: \.source) {
            try write { writer in
                let run = try writer.beginImport(of: source, key: UUID().uuidString)
                _ = try writer.upsert(items, in: run, duplicates: .update)
                let time = Timestamp(seconds: 1_760_000_000)
                try writer.finishImport(
                    run,
                    ImportSummary(finishedAt: time, asOf: time, isComplete: true, stored: items.count)
                )
            }
        }
    }
}
