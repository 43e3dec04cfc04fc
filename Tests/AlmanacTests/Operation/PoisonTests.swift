import Foundation
import Redis
import TestSupport
import Testing

@testable import Items
@testable import Storage

/// A job that ends the process: here, killed by the test whenever it is seen to be drawn.
@Suite(.serialized, .timeLimit(.minutes(60))) struct PoisonTests {
    @Test func `a poison job fails alone, and no job beside it does`() async throws {
        try await withTemporaryDirectory { data in
            try ItemStore(path: data.path + "/items.sqlite").load(Samples.items(20_000))
            let first = try await Binary.start(data, Self.environment)
            let innocents = try await first.post(3, of: "zip")
            let poison = try await first.post("/api/exports/zip", Samples.request)
            try await first.killWhileDrawing(poison, attempt: 1)

            // Alone three times: the innocent ones were made before it by then.
            for attempt in 2...4 {
                let next = try await Binary.start(data, Self.environment)
                try await next.killWhileDrawing(poison, attempt: attempt)
            }
            let last = try await Binary.start(data, Self.environment)
            let failed = try await last.end(of: poison)
            #expect(failed["status"] == "failed")
            let reason = try #require(failed["error"]?.string)
            #expect(reason.contains("ended 3 times while it made this export"))
            for id in innocents {
                let done = try await last.end(of: id)
                #expect(done["status"] == "completed", "\(done)")
            }
            #expect(await last.stop() == 0)
        }
    }

    @Test func `three kills while jobs are drawn fail none of those in hand`() async throws {
        try await withTemporaryDirectory { data in
            try ItemStore(path: data.path + "/items.sqlite").load(Samples.items(20_000))
            var server = try await Binary.start(data, Self.environment)
            let ids = try await server.post(6, of: "zip")
            for _ in 0..<3 {
                try await server.untilOneIsDrawn(ids)
                await server.kill()
                server = try await Binary.start(data, Self.environment)
            }
            for id in ids {
                let done = try await server.end(of: id)
                #expect(done["status"] == "completed", "\(done)")
            }
            #expect(await server.stop() == 0)
        }
    }

    @Test func `a stop by SIGTERM while a suspect is drawn alone does not count`() async throws {
        try await withTemporaryDirectory { data in
            try ItemStore(path: data.path + "/items.sqlite").load(Samples.items(20_000))
            let first = try await Binary.start(data, Self.environment)
            let id = try await first.post("/api/exports/zip", Samples.request)
            try await first.killWhileDrawing(id, attempt: 1)
            for attempt in 2...6 {
                let next = try await Binary.start(data, Self.environment)
                try await next.untilDrawn(id, attempt: attempt)
                #expect(await next.stop() == 0)
            }
            let last = try await Binary.start(data, Self.environment)
            let done = try await last.end(of: id)
            #expect(done["status"] == "completed" && done["attempt"] == 7)
            #expect(await last.stop() == 0)
        }
    }

    /// A stop does not wait for what runs.
    private static let environment = ["WORKERS": "2", "SHUTDOWN_GRACE_SECONDS": "0"]
}

extension Binary {
    fileprivate func post(_ count: Int, of kind: String) async throws -> [String] {
        var ids: [String] = []
        for _ in 0..<count { ids.append(try await post("/api/exports/\(kind)", Samples.request)) }
        return ids
    }

    fileprivate func untilDrawn(_ id: String, attempt: Int) async throws {
        try await until("/api/exports/\(id)/events") { text in
            Self.documents(text).contains { $0["attempt"]?.integer == attempt && Self.isDrawn($0) }
        }
    }

    fileprivate func killWhileDrawing(_ id: String, attempt: Int) async throws {
        try await untilDrawn(id, attempt: attempt)
        await kill()
    }

    /// Returns when the first of several jobs is seen to be drawn, or when all have ended.
    fileprivate func untilOneIsDrawn(_ ids: [String]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in ids {
                group.addTask {
                    try await self.until("/api/exports/\(id)/events") { text in
                        Self.documents(text).contains { Self.isDrawn($0) || $0["status"] != "processing" }
                    }
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    fileprivate func end(of id: String) async throws -> JSONValue {
        let text = try await until("/api/exports/\(id)/events") { text in
            Self.documents(text).contains { $0["status"] != "processing" }
        }
        return try #require(Self.documents(text).last)
    }

    private static func isDrawn(_ document: JSONValue) -> Bool {
        ["drawing", "packing"].contains(document["progress"]?["stage"]?.string)
    }

    /// The status documents of an event stream; of one that is still coming in, the whole ones.
    private static func documents(_ text: String) -> [JSONValue] {
        text.split(separator: "\n").filter { $0.hasPrefix("data: ") }
            .compactMap { try? JSONValue(parsing: Array($0.dropFirst(6).utf8), rules: .foreign) }
    }
}
