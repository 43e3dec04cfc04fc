import Foundation
import HouseTestSupport
import Items
import Postgres
import TestSupport
import Testing

@testable import Storage

/// What the two engines have in common.
@Suite struct EngineTests {
    private static func onPostgres() throws -> ItemStore {
        try ItemStore(PostgresAddress(url: StorePlace.newSchema()), connections: 3)
    }

    private static func columns(_ store: ItemStore, _ sql: String) throws -> [String] {
        try store.read { try String.fetchAll($0.database, sql: sql) }
    }

    @Test func `the two schemas have the same tables and columns`() throws {
        let sqlite = try Self.columns(
            .inMemory(),
            """
            SELECT m.name || '.' || c.name FROM sqlite_schema AS m JOIN pragma_table_xinfo(m.name) AS c
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'grdb_migrations' ORDER BY 1
            """
        )
        let postgres = try Self.columns(
            Self.onPostgres(),
            """
            SELECT (table_name || '.' || column_name) COLLATE "C" FROM information_schema.columns
            WHERE table_schema = current_schema() AND table_name NOT LIKE 'almanac\\_%'
                AND table_name NOT LIKE 'scan\\_%'
                AND table_name NOT IN ('daily_sum', 'daily_change', 'daily_waiting') ORDER BY 1
            """
        )
        #expect(sqlite == postgres && sqlite.count > 100)
    }

    @Test func `changes of the counts by day are added to their sums once there are many, and say what the items say`()
        throws
    {
        let store = try Self.onPostgres()
        var random = SeededGenerator(seed: 23)
        try store.importAll((0..<200).map { Item.random($0, using: &random) })
        let sums = "SELECT count(*) FROM daily_sum"
        #expect(try store.read { try Int.fetchOne($0.database, sql: sums) } == 0)
        try store.write { try $0.database.execute(sql: "UPDATE daily_waiting SET changes = 49999") }
        try store.importAll([.sample("new", created: "1999-03-01")], key: "later")
        #expect(try store.read { try Int.fetchOne($0.database, sql: sums) } ?? 0 > 100)
        // Of a day, what the two ways of counting have more than the other.
        let differing = """
            SELECT count(*) FROM (
                SELECT day, source_id, item_type_id, sum(created) AS created, sum(closed) AS closed FROM (
                    SELECT day, source_id, item_type_id, created, closed FROM daily_count
                    UNION ALL
                    SELECT (created_at + 62135596800000) / 86400000, source_id, item_type_id, -1, 0
                        FROM item WHERE missing_since IS NULL
                    UNION ALL
                    SELECT (closing_at + 62135596800000) / 86400000, source_id, item_type_id, 0, -1
                        FROM item WHERE missing_since IS NULL AND closing_at IS NOT NULL
                ) AS counts GROUP BY 1, 2, 3
            ) AS days WHERE created <> 0 OR closed <> 0
            """
        #expect(try store.read { try Int.fetchOne($0.database, sql: differing) } == 0)
    }

    @Test func `an item of a source that the server knows nothing of is looked up by its id`() throws {
        let store = try Self.onPostgres()
        try store.importAll((0..<2000).map { .sample("\($0)", created: "2024-03-01") })
        let plan = try store.write { writer in
            try writer.database.execute(sql: "ANALYZE item")
            let sql = "EXPLAIN SELECT id FROM item WHERE source_id = 4711 AND external_id = 'x' LIMIT 1"
            return try String.fetchAll(writer.database, sql: sql)
        }
        #expect(plan.contains { $0.contains("item_source_id_external_id_key") }, "\(plan)")
    }

    @Test func `a copy to the other engine and back is the store that it was`() throws {
        let (first, second, third) = (try ItemStore.inMemory(), try Self.onPostgres(), try ItemStore.inMemory())
        var random = SeededGenerator(seed: 17)
        let items = (0..<300).map { Item.random($0, using: &random) }
        try first.importAll(items)
        let there = try first.move(to: second)
        let back = try second.move(to: third)
        #expect(there.items == 300 && back.items == 300 && there.rows == back.rows)
        #expect(try third.allItems() == first.allItems())
        for table in StoreTable.all {
            let sql = "SELECT \(table.list) FROM \(table.name) ORDER BY 1, 2"
            let rows = try [first, third].map { store in
                try store.read { try Row.fetchAll($0.database, sql: sql).map { table.values($0) } }
            }
            #expect(rows[0] == rows[1], "\(table.name)")
        }
        // What comes after the copy has numbers of its own.
        try second.importAll([.sample("new", created: "2024-03-01")], key: "later")
        #expect(try second.read { try Int.fetchOne($0.database, sql: "SELECT count(*) FROM item") } == 301)
    }

    @Test func `a database that its operator has set to take no writes is told as that, and left alone`() throws {
        let url = try StorePlace.newSchema()
        _ = try ItemStore(PostgresAddress(url: url), connections: 1)
        let closed = try PostgresAddress(url: url + "%20-cdefault_transaction_read_only%3Don")
        let store = try ItemStore(closed, connections: 1)
        #expect { try store.probe() } throws: { ($0 as? ItemStoreError)?.reason == .readOnly }
        #expect { try store.importAll([.sample("1", created: "2024-03-01")]) } throws: {
            ($0 as? ItemStoreError)?.reason == .readOnly
        }
    }

    @Test func `a backup of a database is a file that a single machine takes`() async throws {
        let store = try Self.onPostgres()
        var random = SeededGenerator(seed: 18)
        try store.importAll((0..<50).map { Item.random($0, using: &random) })
        try await withTemporaryDirectory { folder in
            let file = folder.appending(path: "backup").path(percentEncoded: false)
            let (made, taken) = (
                try store.backUp(to: file) { _ in nil }, try ItemStore.unpackBackup(file) { _, _ in true }
            )
            #expect(made.items == 50 && taken.items == 50)
            let (before, after) = (try store.allItems(), try ItemStore(path: file).allItems())
            #expect(before == after)
        }
    }

    @Test func `processes with two keys share no database`() throws {
        let address = try PostgresAddress(url: StorePlace.newSchema())
        let (one, other) = (try ItemStore(address, connections: 2), try ItemStore(address, connections: 2))
        let shared = try [one.sharesKey("first"), other.sharesKey("first"), other.sharesKey("second")]
        #expect(shared == [true, true, false])
        let alone = try ItemStore.inMemory().sharesKey("any")
        #expect(alone)
    }

    @Test func `a move goes into no store that holds something`() throws {
        let (full, other) = (try ItemStore.inMemory(), try Self.onPostgres())
        try full.importAll([.sample("1", created: "2024-03-01")])
        _ = try full.move(to: other)
        #expect(throws: MoveError.self) { try full.move(to: other) }
    }

    @Test func `tables of a newer version are refused`() throws {
        let url = try StorePlace.newSchema()
        let store = try ItemStore(PostgresAddress(url: url), connections: 2)
        try store.write { try $0.database.execute(sql: "INSERT INTO almanac_version VALUES (999)") }
        let error = #expect(throws: ItemStoreError.self) { try ItemStore(PostgresAddress(url: url), connections: 2) }
        #expect(error?.reason == .newerVersion && error.map { "\($0)".contains("DATABASE_URL") } == true)
    }

    @Test func `stores that open one schema at once make its tables once`() async throws {
        let address = try PostgresAddress(url: StorePlace.newSchema())
        let identities = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<4 { group.addTask { try ItemStore(address, connections: 2).identity } }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(identities.count == 1 && !identities.contains(nil))
    }

    @Test(arguments: [
        ("SELECT ?, ?2 FROM a WHERE b = '?'", "SELECT $1, $2 FROM a WHERE b = '?'"),
        ("FROM item INDEXED BY item_open WHERE x = ?", "FROM item WHERE x = $1"),
        ("FROM a CROSS JOIN b AS c\n ON c.d = a.d", "FROM a JOIN b AS c\n ON c.d = a.d"),
        ("FROM a CROSS JOIN b INDEXED BY i WHERE c", "FROM a CROSS JOIN b WHERE c"),
        ("ORDER BY CAST(t.id AS INTEGER)", "ORDER BY leading_integer(t.id)"),
    ])
    func `one text of SQL is read by both`(text: String, translated: String) {
        #expect(PostgresText.of(text) == translated)
    }
}

extension StoreTable {
    fileprivate func values(_ row: Row) -> [String] {
        columns.indices.map { index in
            switch columns[index].kind {
            case .integer: (row[index] as Int64?).map { "\($0)" } ?? "-"
            case .text: row[index] ?? "-"
            case .flag: (row[index] as Bool?).map { "\($0)" } ?? "-"
            }
        }
    }
}
