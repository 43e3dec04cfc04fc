import Foundation
import GRDB
import HouseTestSupport
import TestSupport
import Testing

@testable import Items
@testable import Storage

struct ItemStoreErrorTests {
    @Test func `a store of a newer version is refused and left as it is`() async throws {
        try await withStoreFile { path in
            try ItemStore(path: path).importAll([.sample("1", created: "2024-01-01")])
            try change(path, "INSERT INTO grdb_migrations VALUES ('999')")
            #expect(reason(path) == .newerVersion)
            try change(path, "DELETE FROM grdb_migrations WHERE identifier = '999'")
            #expect(try ItemStore(path: path).allItems().count == 1)
        }
    }

    @Test func `a file that is no database is named`() async throws {
        try await withStoreFile { path in
            try Data(repeating: 65, count: 8192).write(to: URL(filePath: path))
            #expect(reason(path) == .corrupt)
            let error = #expect(throws: ItemStoreError.self) { try ItemStore(path: path) }
            #expect(error?.description.contains(path) == true)
            #expect(error?.description.contains("restore it from a backup") == true)
        }
    }

    @Test func `damage inside a store is reported by the read that meets it`() async throws {
        try await withStoreFile { path in
            var items = (1...300).map { Item.sample("\($0)", created: "2024-01-01") }
            for index in items.indices { items[index].title = String(repeating: "x", count: 500) }
            try ItemStore(path: path).importAll(items)
            try change(path, "PRAGMA wal_checkpoint(TRUNCATE)")
            let file = try FileHandle(forUpdating: URL(filePath: path))
            try file.seek(toOffset: 40 * 4096)
            try file.write(contentsOf: Data(repeating: 0xFF, count: 60 * 4096))
            try file.close()
            let store = try ItemStore(path: path)
            let error = #expect(throws: ItemStoreError.self) { try store.allItems() }
            #expect(error?.reason == .corrupt)
            await #expect(throws: ItemStoreError.self) {
                try await store.read { reader in
                    let cursor = try reader.items(ItemFilters(), in: .everything)
                    while try cursor.next() != nil {}
                }
            }
        }
    }

    @Test func `another program's database is not touched`() async throws {
        try await withStoreFile { path in
            try change(path, "CREATE TABLE theirs (id)")
            let before = try Data(contentsOf: URL(filePath: path))
            #expect(reason(path) == .foreignFile)
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
        }
    }

    @Test func `a folder that is missing cannot be opened`() async throws {
        try await withStoreFile { path in
            #expect(reason(path + "/no/items.sqlite") == .cannotOpen)
        }
    }

    private func withStoreFile(_ body: (String) async throws -> Void) async throws {
        try await withTemporaryDirectory { try await body($0.appending(path: "items.sqlite").path) }
    }

    private func change(_ path: String, _ sql: String) throws {
        try DatabaseQueue(path: path).writeWithoutTransaction { try $0.execute(sql: sql) }
    }

    private func reason(_ path: String) -> ItemStoreError.Reason? {
        #expect(throws: ItemStoreError.self) { try ItemStore(path: path) }?.reason
    }
}
