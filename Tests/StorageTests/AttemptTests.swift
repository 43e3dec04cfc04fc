import HouseTestSupport
import Postgres
import Testing

@testable import Items
@testable import Storage

/// What several processes do with one store, of which only one is to do it.
struct AttemptTests {
    private static let now = Timestamp(seconds: 1_700_000_000)

    private static func store(_ isPostgres: Bool) throws -> ItemStore {
        guard isPostgres else { return try .inMemory() }
        return try ItemStore(PostgresAddress(url: StorePlace.newSchema()), connections: 3)
    }

    private static func begin(_ attempt: Int, _ store: ItemStore) throws {
        try store.write { writer in
            try writer.saved.beginAttempt(attempt, of: "job", at: now) { _ in #"{"attempt":\#(attempt)}"# }
        }
    }

    @Test(arguments: [false, true])
    func `from when a later attempt begins an earlier one stores nothing`(isPostgres: Bool) throws {
        let store = try Self.store(isPostgres)
        try Self.begin(1, store)
        try store.write { try $0.saved.requireLatest(1, of: "job") }
        try Self.begin(2, store)
        let error = #expect(throws: ImportTakenOver.self) {
            try store.write { writer in
                let run = try writer.beginImport(of: .betamax, key: "job")
                _ = try writer.upsert([.sample("1", created: "2024-01-01")], in: run, duplicates: .update)
                try writer.saved.requireLatest(1, of: "job")
            }
        }
        #expect(error?.attempt == 1)
        #expect(try store.allItems().isEmpty)
        #expect(throws: ImportTakenOver.self) { try Self.begin(1, store) }
        try Self.begin(2, store)
        try store.write { try $0.saved.requireLatest(2, of: "job") }
    }

    @Test(arguments: [false, true])
    func `when a job has ended no attempt at it stores anything`(isPostgres: Bool) throws {
        let store = try Self.store(isPostgres)
        try Self.begin(2, store)
        try store.write { try $0.removeCheckpoint(of: "job", andBefore: Self.now) }
        #expect(throws: ImportTakenOver.self) { try store.write { try $0.saved.requireLatest(2, of: "job") } }
    }

    @Test(arguments: [false, true])
    func `a checkpoint of a version that notes no attempts keeps nobody from going on`(isPostgres: Bool) throws {
        let store = try Self.store(isPostgres)
        try store.write { writer in
            try writer.saveCheckpoint(#"{"readings":[]}"#, of: "job", at: Self.now)
            try writer.saved.requireLatest(1, of: "job")
        }
    }

    @Test func `of the processes that share a database one has the turn, until it does not come for it any more`()
        async throws
    {
        let address = try PostgresAddress(url: StorePlace.newSchema())
        let (one, other) = (try ItemStore(address, connections: 2), try ItemStore(address, connections: 2))
        #expect(try await one.takeTurn(.cleanUp, for: .seconds(3600)))
        #expect(try await !other.takeTurn(.cleanUp, for: .seconds(3600)))
        #expect(try await other.takeTurn(.oldReports, for: .seconds(3600)))
        // The next look of the one that has it, after which it does not come again.
        #expect(try await one.takeTurn(.cleanUp, for: .zero))
        #expect(try await other.takeTurn(.cleanUp, for: .seconds(3600)))
        #expect(try await !one.takeTurn(.cleanUp, for: .seconds(3600)))
    }

    @Test func `who has a store alone always has the turn`() async throws {
        let store = try ItemStore.inMemory()
        for _ in 0..<2 { #expect(try await store.takeTurn(.cleanUp, for: .seconds(3600))) }
    }
}
