import HouseTestSupport
import Postgres
import TestSupport
import Testing

@testable import Items
@testable import Storage

/// A standby takes over that has not had the last transactions.
struct FailoverTests {
    private static func importing(_ id: String, _ status: String, _ store: ItemStore) throws {
        try store.importAll(
            [.sample(id, status: status, created: "2024-01-0\(id)")],
            key: id,
            .at("2024-07-01", isComplete: false)
        )
    }

    @Test func `what the standby has not had is told by no process that has seen it, and spoils nothing`() throws {
        let server = try PostgresServer()
        let address = try PostgresAddress(url: server.url)
        let seen = try ItemStore(address, connections: 2)
        try Self.importing("1", "kept", seen)
        try server.keepStandby()
        try Self.importing("2", "lost", seen)
        let before = try seen.read { try $0.generation() }
        #expect(try seen.allItems().map(\.status) == ["kept", "lost"])

        try server.failOver()
        let other = try ItemStore(address, connections: 2)
        try Self.importing("3", "found", other)
        // As many transactions as there were before, and terms with the same numbers.
        #expect(try seen.read { try $0.generation() } != before)
        #expect(try seen.allItems().map(\.status) == ["kept", "found"])
        try Self.importing("4", "lost", seen)
        #expect(try other.allItems().map(\.status) == ["kept", "found", "lost"])
        #expect(try seen.allItems() == other.allItems())
    }

    @Test func `what is kept in memory is kept again when the store has gone back`() {
        let cache = SnapshotCache()
        _ = cache.sources(at: 10) { [] }
        var reads = 0
        for _ in 0..<1000 {
            _ = cache.sources(at: 5) {
                reads += 1
                return []
            }
        }
        #expect((2..<100).contains(reads))
        // A long read of another state, once, throws nothing away.
        _ = cache.sources(at: 4) { [] }
        _ = cache.sources(at: 5) {
            reads += 1000
            return []
        }
        #expect(reads < 100)
    }
}
