import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import Almanac
@testable import Items
@testable import Jobs
@testable import Logs
@testable import Storage

/// What the log has of a crash, and of the one before.
@Suite(.serialized, .timeLimit(.minutes(60))) struct CrashReportTests {
    @Test func `a fault leaves a line of the log's own form, and ends the process`() async throws {
        let result = try #require(
            await #expect(processExitsWith: .signal(SIGSEGV), observing: [\.standardOutputContent]) {
                CrashReport.install(format: .json, version: "1.2.3")
                UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
            }
        )
        let line = try #require(result.standardOutputContent.split(separator: UInt8(ascii: "\n")).first)
        let json = try JSONValue(parsing: Array(line), rules: .foreign)
        #expect(json["level"] == "critical" && json["signal"] == "SIGSEGV" && json["version"] == "1.2.3")
        let time = try #require(json["time"]?.string.flatMap { Timestamp($0) })
        #expect(abs((Timestamp.now() - time).components.seconds) < 3600)
    }

    @Test(arguments: [SIGSEGV, SIGABRT])
    func `a crash is in the log with a backtrace, and the next start tells of it and what was in hand`(
        signal: Int32
    ) async throws {
        try await withTemporaryDirectory { data in
            try ItemStore(path: data.path + "/items.sqlite").load(Samples.items(20_000))
            let canary = ["SECRET_KEY": "canary-canary-canary"]
            var id = ""
            let crashed = try await LoggedServer.run(data, canary) { server in
                id = try await server.post("/api/exports/zip", Samples.request)
                try await server.untilDrawn(id)
                kill(try server.processID, signal)
            }
            #expect(crashed.contains("critical almanac has crashed"))
            #expect(crashed.contains("signal=\(signal == SIGSEGV ? "SIGSEGV" : "SIGABRT")"))
            #expect(crashed.contains("crashed:") && crashed.contains("Backtrace took"))
            #expect(!crashed.contains("canary"))

            let next = try await LoggedServer.run(data, canary) { server in
                try await server.untilEnded(id)
                kill(try server.processID, SIGTERM)
            }
            #expect(next.contains("the last run did not end well"))
            #expect(next.contains("what was in hand when the last run ended") && next.contains("exports/\(id)"))

            let last = try await LoggedServer.run(data, canary) { server in
                kill(try server.processID, SIGTERM)
            }
            #expect(!last.contains("the last run did not end well"))
        }
    }

    @Test func `what an operator has set of backtraces stands, and the line is there without one`() async throws {
        try await withTemporaryDirectory { data in
            let log = try await LoggedServer.run(data, ["SWIFT_BACKTRACE": "enable=no"]) { server in
                kill(try server.processID, SIGSEGV)
            }
            #expect(log.contains("critical almanac has crashed"))
            #expect(!log.contains("Backtrace took"))
        }
    }
}

/// A serving process of its own whose whole log is wanted.
private struct LoggedServer {
    let port: Int
    let data: URL

    /// Serves while `body` works, which has to end it, and returns all that it wrote.
    static func run(
        _ data: URL,
        _ environment: [String: String],
        _ body: (LoggedServer) async throws -> Void
    ) async throws -> String {
        let server = LoggedServer(port: try freePort(), data: data)
        let settings = [
            "DATA_DIR": data.path, "PORT": "\(server.port)", "STATIC_DIR": RunningAppliance.staticDirectory,
            // The Swift toolchain is on it, with the program that prints backtraces.
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
        ]
        async let run = Binary.run(["serve"], settings.merging(environment) { $1 })
        // The client tries again until somebody listens.
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/health/live")
        _ = try await HTTPClient.patient.execute(request, timeout: .seconds(60)).body.collect(upTo: 1 << 16)
        try await body(server)
        return try await run.1
    }

    /// As it has noted for its next start.
    var processID: Int32 {
        get throws {
            let bytes = try Data(contentsOf: data.appending(path: "running"))
            return try DocumentJSON.decode(RunMarker.Run.self, from: Array(bytes)).processID
        }
    }

    func post(_ path: String, _ json: String) async throws -> String {
        let answer = try await RunningAppliance.send(.POST, path, json: json, port: port)
        return try #require(try answer.json["job_id"]?.string)
    }

    func untilDrawn(_ id: String) async throws {
        try await until(id) { $0.contains("\"stage\":\"drawing\"") || $0.contains("\"stage\":\"packing\"") }
    }

    func untilEnded(_ id: String) async throws {
        try await until(id) { $0.contains("\"status\":\"completed\"") }
    }

    private func until(_ id: String, _ fits: (String) -> Bool) async throws {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/api/exports/\(id)/events")
        var text = ""
        for try await piece in try await HTTPClient.patient.execute(request, timeout: .seconds(120)).body {
            text += String(buffer: piece)
            if fits(text) { return }
        }
        Issue.record("never seen in \(text)")
    }
}
