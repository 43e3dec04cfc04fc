import Foundation
import GRDB
import HouseTestSupport
import TestSupport
import Testing

@testable import Items
@testable import Storage

struct ItemStoreTests {
    @Test func `items survive the closing of the store`() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "items.sqlite").path
            let items = [Item.sample("1", created: "2024-01-01"), .sample("2", created: "2024-01-02")]
            try ItemStore(path: path).importAll(items)
            #expect(try ItemStore(path: path).allItems() == items)
        }
    }

    @Test func `every field comes back as it was`() throws {
        var full = Item.sample("1", in: Source(type: .jira, name: "ABC"), category: .done, created: "2024-01-01")
        full.project = "Büro 山"
        full.title = "مرحبا\u{200B} \"quoted\"\r\n'; DROP TABLE item; --"
        full.priority = "P1"
        full.assignee = "李伟"
        full.reporter = ""
        full.labels = ["z", "a|b", "ü,", "a", "z"]
        full.createdAt = Timestamp(milliseconds: -1_234_567_890_123)
        full.updatedAt = Timestamp(milliseconds: 253_402_300_799_999)
        full.closedAt = Timestamp(milliseconds: 1)
        full.resolution = "Won't do"
        full.comments = 12
        full.url = "https://jira.example.com/browse/ABC-1"
        let bare = Item.sample("2", in: full.source, category: .inProgress, created: "2024-01-01")
        let store = try ItemStore.fresh()
        try store.importAll([full, bare])
        #expect(try store.allItems() == [full, bare])
    }

    @Test func `nothing of a text after U+0000 is lost`() throws {
        var item = Item.sample("1", created: "2024-01-01")
        item.title = "before\0after\0"
        let store = try ItemStore.fresh()
        try store.importAll([item])
        #expect(try store.allItems().map(\.title) == ["before\u{FFFD}after\u{FFFD}"])
        #expect(try store.importAll([item], key: "again") == [.unchanged])
    }

    @Test func `a read sees one snapshot while others write`() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "items.sqlite").path
            let (reading, writing) = (try ItemStore(path: path), try ItemStore(path: path))
            try writing.importAll([.sample("1", created: "2024-01-01")])
            let counts = try reading.read { reader in
                let before = try reader.count(ItemFilters(), in: .everything)
                try writing.importAll(
                    [.sample("2", created: "2024-01-01")],
                    key: "second",
                    .at("2024-07-02", isComplete: false)
                )
                return [before, try reader.count(ItemFilters(), in: .everything)]
            }
            #expect(counts == [1, 1])
            #expect(try reading.allItems().count == 2)
        }
    }

    @Test func `several that open a new store at once all get it`() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "items.sqlite").path
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        let store = try ItemStore(path: path)
                        let item = Item.sample("\(number)", created: "2024-01-01")
                        try await store.write { writer in
                            let run = try writer.beginImport(of: item.source, key: "\(number)")
                            _ = try writer.upsert([item], in: run, duplicates: .update)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try ItemStore(path: path).allItems().count == 6)
        }
    }

    @Test func `a write that throws changes nothing`() throws {
        let store = try ItemStore.fresh()
        #expect(throws: CancellationError.self) {
            try store.write { writer in
                let run = try writer.beginImport(of: Source.betamax, key: "1")
                _ = try writer.upsert([.sample("1", created: "2024-01-01")], in: run, duplicates: .update)
                throw CancellationError()
            }
        }
        #expect(try store.read { try $0.sources() } == [])
    }

    @Test func `the schema refuses what no tracker can mean`() throws {
        let database = try DatabaseQueue()
        try SQLiteSchema.migrator.migrate(database)
        let source = "INSERT INTO source (id, type, name) VALUES (1, 'jira', 'A');"
        let run = "INSERT INTO import_run (id, source_id, key) VALUES (1, 1, 'k');"
        try database.write { try $0.execute(sql: source + run + "INSERT INTO term (id, text) VALUES (1, 'bug');") }
        let good = [
            "source_id": "1", "external_id": "'x'", "item_type_id": "1", "status_category": "2", "created_at": "0",
        ]
        let bad = [
            "source_id": "2", "external_id": "''", "item_type_id": "9", "status_category": "3",
            "created_at": "253402300800000",
        ]
        func insert(_ values: [String: String]) throws {
            let names = values.keys.sorted()
            let list = names.compactMap { values[$0] }.joined(separator: ", ")
            try database.write {
                try $0.execute(
                    sql: """
                        INSERT INTO item (\(names.joined(separator: ", ")), key, title, status_id, added_by)
                        VALUES (\(list), 'k', 't', 1, 1)
                        """
                )
            }
        }
        for (name, value) in bad {
            #expect(throws: DatabaseError.self, "\(name)") { try insert(good.merging([name: value]) { $1 }) }
        }
        try insert(good)
        #expect(throws: DatabaseError.self, "twice") { try insert(good) }
    }

    @Test func `a reading that is given up at any moment leaves the store to be written to`() async throws {
        try await Self.giveUpReadings(of: .fresh())
        try await withTemporaryDirectory { directory in
            try await Self.giveUpReadings(of: ItemStore(path: directory.appending(path: "items.sqlite").path))
        }
    }

    private static func giveUpReadings(of store: ItemStore) async throws {
        for round in 0..<1000 {
            let reading = Task { try await store.read { try $0.dataAsOf() } }
            for _ in 0..<round % 200 { await Task.yield() }
            reading.cancel()
            _ = await reading.result
            try await store.write { _ in }
        }
    }
}
