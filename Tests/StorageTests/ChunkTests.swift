import Foundation
import HouseTestSupport
import Items
import Postgres
import TestSupport
import Testing

@testable import Storage

/// What a report reads out of chunks is what the items say.
@Suite struct ChunkTests {
    /// Half-hour offsets have every range cut days of UTC.
    private static let zone = TimeZone(identifier: "Asia/Kolkata") ?? .gmt

    private static let days = [
        (18_200, 19_999), (18_300, 18_399), (18_900, 19_264), (19_000, 19_000), (10_000, 30_000), (5000, 5100),
    ]
    .map { DayRange(start: CivilDate(daysSinceEpoch: $0.0), end: CivilDate(daysSinceEpoch: $0.1)) }

    private static func store(items: Int = 700) throws -> ItemStore {
        let store = try ItemStore(PostgresAddress(url: StorePlace.newSchema()), connections: 3)
        var random = SeededGenerator(seed: 23)
        // Three out of four days have a chunk of several rows, and one instant is that of two items.
        var all = (0..<items).map { Item.random($0, using: &random) }
        for index in all.indices.dropFirst() where index % 3 != 0 { all[index].createdAt = all[index - 1].createdAt }
        try store.importAll(all)
        return store
    }

    @Test func `figures out of chunks, the index and both are the same`() async throws {
        let store = try Self.store()
        #expect(try store.marks() > 100 && store.chunkCount() == 0)
        #expect(try store.chunkRows(Self.days[0]) == nil)
        let before = try store.figures(Self.days, Self.zone)
        try await store.refreshChunks(beyond: 0, atMost: .seconds(3600))
        #expect(try store.marks() == 0 && store.chunkCount() > 100)
        #expect(try store.chunkRows(Self.days[0]) != nil)
        #expect(try store.figures(Self.days, Self.zone) == before)

        var random = SeededGenerator(seed: 24)
        let changed = (0..<12).map { Item.random($0 * 50, using: &random) }
        try store.importAll(changed, key: "changed", .at("2024-08-01", isComplete: false))
        #expect(try store.marks() > 0)
        #expect(try store.chunkRows(Self.days[0]) != nil)
        let mixed = try store.figures(Self.days, Self.zone)
        #expect(mixed != before)
        #expect(try store.figures(Self.days, Self.zone, fromIndex: true) == mixed)
        try await store.refreshChunks(beyond: 0, atMost: .seconds(3600))
        #expect(try store.figures(Self.days, Self.zone) == mixed)
    }

    @Test func `a store that has its rows in memory makes no chunks`() async throws {
        let store = try Self.store(items: 20)
        try await store.refreshChunks()
        #expect(try store.chunkCount() == 0 && store.marks() > 0)
    }

    @Test func `chunks are made until somebody says that it is enough`() async throws {
        let store = try Self.store()
        try await store.refreshChunks(beyond: 0, while: { false })
        #expect(try store.chunkCount() == 0)
        try await store.refreshChunks(beyond: 0, atMost: .zero)
        #expect(try store.chunkCount() == 0)
    }

    /// Of the item whose number takes the place of `:id`.
    private static let changes = [
        "created_at = created_at + 86400000 * 2", "created_at = created_at + 1", "closed_at = closed_at + 86400000",
        "status_category = 2, closed_at = created_at + 5", "status_category = 1", "status_category = 2",
        "closed_at = NULL", "closed_at = created_at - 5", "source_id = (SELECT max(id) FROM source)",
        "project_id = (SELECT max(id) FROM term)", "project_id = NULL", "fingerprint_high = fingerprint_high + 1",
        "fingerprint_low = -1", "labels = '[1,2]'", "labels = '[2]'", "labels = NULL", "missing_since = 1",
        "created_at = created_at + 86400000, labels = '[1]'", "missing_since = NULL",
    ]

    @Test func `what is changed is marked, whatever it is`() async throws {
        let store = try Self.store(items: 90)
        try await store.refreshChunks(beyond: 0, atMost: .seconds(3600))
        #expect(try store.wrongChunks().isEmpty)
        for id in [3, 40] {
            for change in Self.changes {
                try store.execute("UPDATE item SET \(change) WHERE id = \(id)")
                #expect(try store.wrongChunks().isEmpty, "\(change) of \(id)")
                try await store.refreshChunks(beyond: 0, atMost: .seconds(3600))
                #expect(try store.marks() == 0 && store.wrongChunks().isEmpty, "\(change) of \(id), again")
            }
        }
        try store.execute("UPDATE item SET created_at = created_at + 43200000, missing_since = id % 2")
        #expect(try store.wrongChunks().isEmpty)
        try await store.refreshChunks(beyond: 0, atMost: .seconds(3600))
        try store.execute("UPDATE item SET missing_since = NULL")
        #expect(try store.wrongChunks().isEmpty)
    }

    @Test func `what comes, goes missing, comes back and is removed is marked`() async throws {
        let store = try Self.store(items: 60)
        var random = SeededGenerator(seed: 25)
        let some = (30..<80).map { Item.random($0, using: &random) }
        let steps: [(ItemStore) throws -> Void] = [
            { try $0.importAll(some, key: "full", .at("2024-08-01")) },
            { try $0.importAll(Array(some.prefix(5)), key: "fewer", .at("2024-09-01")) },
            { try $0.importAll(some, key: "back", .at("2024-10-01")) },
            { try $0.execute("DELETE FROM item WHERE id % 3 = 0") },
            { try $0.write { try $0.removeSource(.betamax) } },
            { try $0.execute("DELETE FROM source") },
        ]
        for (number, step) in steps.enumerated() {
            try await store.refreshChunks(beyond: 0, atMost: .seconds(3600))
            #expect(try store.marks() == 0)
            try step(store)
            #expect(try store.wrongChunks().isEmpty, "step \(number)")
            #expect(try store.marks() > 0, "step \(number)")
        }
        try await store.refreshChunks(beyond: -1, atMost: .seconds(3600))
        #expect(try store.wrongChunks().isEmpty && store.chunkCount() == 0)
    }

    @Test func `an update that changes nothing of a chunk marks no day`() async throws {
        let store = try Self.store(items: 60)
        let items = try store.allItems()
        try await store.refreshChunks(beyond: 0, atMost: .seconds(3600))
        try store.execute("UPDATE item SET comments = 7, details = 1, title = 'other', closed_at = closed_at")
        try store.execute("UPDATE item SET comments = NULL, details = 0")
        #expect(try store.marks() == 0)
        // The titles' digests are those of before, so that the import finds them right.
        try store.importAll(items, key: "again", .at("2024-08-01"))
        #expect(try store.marks() == 0)
        // Labels are in chunks of their own.
        try store.execute("UPDATE item SET fingerprint_low = 1 WHERE labels IS NOT NULL")
        #expect(try store.count("scan_stale WHERE kind = 1") > 0)
        #expect(try store.count("scan_stale WHERE kind = 3") == 0)
    }

    @Test(arguments: [
        "instants = substr(instants, 1, 3)", "instants = instants || instants", "size = size + 1", "size = 0",
        "size = -1", "size = 9000000000000000000", "instants = overlay(instants PLACING '\\xffffffff' FROM 1)",
        "origins = NULL, labels = NULL, instants = ''", "fingerprints = substr(fingerprints, 2)",
        "creations = creations || '\\x00'", "projects = NULL", "labels = NULL", "origins = ''",
    ])
    func `a chunk of wrong bytes is not believed`(damage: String) async throws {
        let store = try Self.store(items: 120)
        try await store.refreshChunks(beyond: 0, atMost: .seconds(3600))
        let expected = try store.figures(Self.days, Self.zone)
        try store.execute("UPDATE scan_chunk SET \(damage) WHERE day % 3 <> 0")
        #expect(try store.chunkRows(Self.days[0]) != nil)
        #expect(try store.figures(Self.days, Self.zone) == expected)
    }

    @Test func `a day whose numbers are too large for a chunk stays marked`() async throws {
        let store = try Self.store(items: 60)
        try store.execute("UPDATE item SET project_id = 5000000000 WHERE id = 7")
        try await store.refreshChunks(beyond: 0, atMost: .seconds(3600))
        #expect(try store.marks() >= 1 && store.marks() <= 2)
        #expect(try store.wrongChunks().isEmpty)
        try store.execute("UPDATE item SET project_id = NULL WHERE id = 7")
        try await store.refreshChunks(beyond: 0, atMost: .seconds(3600))
        #expect(try store.marks() == 0 && store.wrongChunks().isEmpty)
    }

    @Test func `tables of the version before get their marks with the new ones`() async throws {
        let store = try ItemStore(PostgresAddress(url: StorePlace.newSchema()), connections: 2)
        var random = SeededGenerator(seed: 26)
        try store.importAll((0..<40).map { Item.random($0, using: &random) })
        let marks = try store.marks()
        try store.execute("DROP TABLE scan_chunk, scan_stale")
        for name in ["insert", "update", "delete"] { try store.execute("DROP FUNCTION scan_stale_\(name) CASCADE") }
        try store.runScript(PostgresSchema.chunks)
        #expect(try store.marks() == marks && marks > 0)
    }

    @Test(arguments: [
        (-1, 0, 0..<0), (0, 1, 0..<1), (86_399_999, 86_400_000, 0..<1), (86_399_999, 86_400_001, 0..<2), (5, 5, 0..<0),
        (-10, 86_400_000, 0..<1),
    ])
    func `a range touches the days that it has a part of`(low: Int64, high: Int64, days: Range<Int64>) {
        let first = Timestamp.calendar.lowerBound.milliseconds
        let range = Timestamp(milliseconds: first + low)..<Timestamp(milliseconds: first + high)
        #expect(StoreDay.touched(by: range) == days)
    }
}
