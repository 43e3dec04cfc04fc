import Foundation
import TestSupport
import Testing

@testable import Items
@testable import Storage

@Suite(.timeLimit(.minutes(60))) struct MemoryTests {
    @Test func `what a large bundle took is with the system again when it is done`() async throws {
        try await withTemporaryDirectory { data in
            let store = try ItemStore(path: data.path + "/items.sqlite")
            try store.load(Samples.items(10_000))
            let binary = try await Binary.start(data, ["ALLOW_ANONYMOUS": "true", "WORKERS": "1"])
            try await make("pdf", with: binary)
            let before = try Self.writtenKilobytes(of: binary)
            try await make("zip", with: binary)
            let after = try Self.writtenKilobytes(of: binary)
            #expect(after < before + 4_500, "\(before) kB before, \(after) kB after")
            #expect(await binary.stop() == 0)
        }
    }

    private func make(_ kind: String, with binary: Binary) async throws {
        let id = try await binary.post("/api/exports/\(kind)", Samples.request)
        let told = try await binary.until("/api/exports/\(id)/events") {
            $0.contains(/"status":"(completed|failed)"/)
        }
        #expect(told.contains(#""status":"completed""#))
    }

    /// The memory that is a process's own: neither files nor what it shares.
    private static func writtenKilobytes(of binary: Binary) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(binary.processID)/status", encoding: .utf8)
        return try #require(status.firstMatch(of: /RssAnon:\s+(\d+) kB/).flatMap { Int($0.1) })
    }
}
