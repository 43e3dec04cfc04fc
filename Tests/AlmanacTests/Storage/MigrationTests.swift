import Foundation
import GRDB
import HouseTestSupport
import TestSupport
import Testing

@testable import Almanac
@testable import Items
@testable import Storage

/// Stores as every version of the tables has left them: `Fixtures/Stores/N.sql` is the dump of one of version N.
@Suite(.timeLimit(.minutes(60))) struct MigrationTests {
    static let versions = SQLiteSchema.migrator.migrations

    @Test(arguments: versions) func `every item of an older store comes through with its values`(
        version: String
    )
        async throws
    {
        try await withStore(of: version) { path in
            let store = try ItemStore(path: path)
            #expect(try store.allItems() == OldStore.items(version))
            #expect(try store.read { try Self.sound($0.sqlite) })
            let record = try #require(try store.read { try $0.source(Source(type: .github, name: "acme/site")) })
            #expect(record.stored == 2 && record.missing == 1 && record.url == "https://github.com/acme/site")
            #expect(record.lastImport?.reasons == ["external_id is empty": 1] && record.lastImport?.expected == 5)
            #expect(record.lastChange == Timestamp(milliseconds: 1_710_000_000_000))
            if version != "1" { try OldStore.expectDetails(in: store) }
        }
    }

    @Test(arguments: versions) func `the tables become those of a new store`(version: String) async throws {
        try await withStore(of: version) { path in
            let fresh = try DatabaseQueue()
            try SQLiteSchema.migrator.migrate(fresh)
            let store = try ItemStore(path: path)
            #expect(try store.database.read(Self.tables) == fresh.read(Self.tables))
        }
    }

    @Test(arguments: versions) func `a migration that has shipped is as it was`(version: String) async throws {
        try await withStore(of: version) { path in
            let made = try DatabaseQueue()
            try SQLiteSchema.migrator.migrate(made, upTo: version)
            #expect(try DatabaseQueue(path: path).read(Self.tables) == made.read(Self.tables))
        }
    }

    @Test(arguments: versions) func `an older store has the figures and the digest of a new one of the same items`(
        version: String
    ) async throws {
        try await withStore(of: version) { path in
            let (old, new) = (try ItemStore(path: path), try ItemStore.fresh())
            try new.importAll(OldStore.items(version))
            for store in [old, new] { try store.importAll(OldStore.items(version), key: "again") }
            let ranges = [Range<Timestamp>.everything]
            let figures = try [old, new].map { store in try store.read { try $0.activity(ItemFilters(), in: ranges) } }
            #expect(figures[0] == figures[1])
            #expect(try Self.digest(of: old) == Self.digest(of: new))
        }
    }

    @Test(arguments: versions) func `a backup of an older version is restored`(version: String) async throws {
        try await withStore(of: version) { path in
            try await DatabaseQueue(path: path).write {
                let table = "backup_attachment (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT"
                try $0.execute(sql: "CREATE TABLE \(table)")
            }
            let contents = try ItemStore.unpackBackup(path) { _, _ in true }
            #expect(contents == BackupContents(items: 7, attachments: 0, missing: 0))
            #expect(try ItemStore(path: path).allItems() == OldStore.items(version))
        }
    }

    @Test func `every command refuses a store of a newer version, says so, and leaves it as it is`() async throws {
        try await withTemporaryDirectory { folder in
            let data = folder.appending(path: "data")
            try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
            let path = data.path + "/items.sqlite"
            try ItemStore(path: path).importAll([.sample("1", created: "2024-01-01")])
            try await DatabaseQueue(path: path).write {
                try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999')")
            }
            let csv = folder.appending(path: "rows.csv").path
            try Data("id,title,created\n1,A,2024-01-01\n".utf8).write(to: URL(fileURLWithPath: csv))
            let output = folder.appending(path: "file").path
            let range = ["--start-date", "2024-01-01", "--end-date", "2024-01-31", "-o", output]
            let commands: [(arguments: [String], status: Int32)] = [
                (["serve"], 69), (["import", "csv", csv], 1), (["export", "pdf"] + range, 1),
                (["export", "zip"] + range, 1), (["backup", output], 1),
            ]
            for command in commands {
                let (status, text) = try await Binary.run(command.arguments, ["DATA_DIR": data.path, "PORT": "1"])
                #expect(status == command.status, "\(command.arguments): \(text)")
                #expect(text.contains("written by a newer almanac; run that version"), "\(command.arguments): \(text)")
            }
            #expect(!FileManager.default.fileExists(atPath: output))
            try await DatabaseQueue(path: path).write {
                try $0.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = '999'")
            }
            #expect(try ItemStore(path: path).allItems() == [.sample("1", created: "2024-01-01")])
        }
    }

    private func withStore(of version: String, _ body: (String) async throws -> Void) async throws {
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let dump = try String(
            contentsOf: fixtures.appending(path: "Fixtures/Stores/\(version).sql"),
            encoding: .utf8
        )
        try await withTemporaryDirectory { folder in
            let path = folder.appending(path: "items.sqlite").path
            var configuration = Configuration()
            configuration.foreignKeysEnabled = false
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try await queue.writeWithoutTransaction { try $0.execute(sql: dump) }
            try queue.close()
            try await body(path)
        }
    }

    private static func tables(_ database: GRDB.Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY type, name"
        )
    }

    private static func sound(_ database: GRDB.Database) throws -> Bool {
        try String.fetchOne(database, sql: "PRAGMA integrity_check") == "ok"
            && Row.fetchAll(database, sql: "PRAGMA foreign_key_check").isEmpty
    }

    private static func digest(of store: ItemStore) throws -> String {
        try store.read { reader in
            var fingerprints: [ItemFingerprint] = []
            _ = try reader.coverage(ItemFilters(), in: [.everything], fingerprints: &fingerprints)
            #expect(fingerprints.count == 6)
            return fingerprints.digest()
        }
    }
}

/// What the fixtures hold.
private enum OldStore {
    /// In the order of the store; without the one that is gone at its tracker. Version 2 has brought the parent.
    static func items(_ version: String) -> [Item] {
        var quoted = Item.sample(
            "101",
            in: Source(type: .github, name: "acme/site"),
            category: .done,
            created: "2023-01-01"
        )
        (quoted.key, quoted.project, quoted.status) = ("#1", "acme/site", "Done")
        quoted.title = "مرحبا \"quoted\"; DROP TABLE item; --"
        (quoted.priority, quoted.assignee, quoted.reporter) = ("P1", "李伟", "Anna")
        quoted.labels = ["ü,", "a|b", "bug"]
        quoted.createdAt = Timestamp(milliseconds: 1_700_000_000_123)
        quoted.updatedAt = Timestamp(milliseconds: 1_710_000_000_000)
        quoted.closedAt = Timestamp(milliseconds: 1_705_000_000_000)
        (quoted.resolution, quoted.comments) = ("Won't do", 12)
        quoted.url = "https://github.com/acme/site/issues/1"
        quoted.parent = version == "1" ? nil : "#2"
        var bare = Item.sample("102", in: quoted.source, created: "2023-01-01")
        (bare.key, bare.title, bare.createdAt) = ("#2", "Bare", Timestamp(milliseconds: 1_701_000_000_000))
        return [begun, quoted, bare, undated, unaudited, reversed]
    }

    private static var begun: Item {
        var item = Item.sample(
            "10004",
            in: Source(type: .jira, name: "ABC"),
            type: "Story",
            status: "In Arbeit",
            category: .inProgress,
            created: "2023-01-01"
        )
        (item.key, item.project, item.title, item.assignee) = ("ABC-4", "acme/site", "Begun long ago", "Anna")
        item.createdAt = Timestamp(milliseconds: -1_234_567_890_123)
        item.updatedAt = Timestamp(milliseconds: 1_711_000_000_000)
        item.comments = 0
        return item
    }

    private static let incidents = Source(type: .servicenow, name: "incident")

    private static var undated: Item {
        var item = Item.sample(
            "aa05",
            in: incidents,
            type: "incident",
            status: "Done",
            category: .done,
            created: "2023-01-01"
        )
        (item.key, item.title) = ("INC0010005", "Closed, nobody knows when")
        item.createdAt = Timestamp(milliseconds: 1_703_000_000_000)
        item.updatedAt = Timestamp(milliseconds: 1_712_000_000_000)
        return item
    }

    private static var unaudited: Item {
        var item = Item.sample(
            "aa06",
            in: incidents,
            type: "incident",
            status: "In Arbeit",
            category: .inProgress,
            created: "2023-01-01"
        )
        (item.key, item.title) = ("INC0010006", "In work without an audit")
        item.createdAt = Timestamp(milliseconds: 1_704_000_000_000)
        item.updatedAt = Timestamp(milliseconds: 1_713_000_000_000)
        return item
    }

    private static var reversed: Item {
        var item = Item.sample(
            "row 7",
            in: Source(type: .csv, name: "issues.csv"),
            status: "Done",
            category: .done,
            created: "2023-01-01"
        )
        (item.key, item.title) = ("7", "Closed before it was created")
        item.createdAt = Timestamp(milliseconds: 1_705_000_000_000)
        item.closedAt = Timestamp(milliseconds: 1_704_000_000_000)
        return item
    }

    /// What version 2 and later keep beside the items.
    static func expectDetails(in store: ItemStore) throws {
        try store.read { reader in
            let comments = [
                Comment(
                    externalID: "c1",
                    author: "Anna",
                    createdAt: Timestamp(milliseconds: 1_706_000_000_000),
                    updatedAt: Timestamp(milliseconds: 1_706_000_001_000),
                    body: "Zeile 1\nZeile 2 with 'quotes'"
                ),
                Comment(
                    externalID: "c2",
                    createdAt: Timestamp(milliseconds: 1_707_000_000_000),
                    isInternal: true,
                    body: "山"
                ),
            ]
            #expect(try reader.comments(of: 1) == comments)
            let history = try reader.history(of: 4)
            #expect(history.map(\.from) == ["open", "Review", "In Arbeit"])
            #expect(history.map(\.to) == ["Review", "In Arbeit", "In Arbeit"])
            #expect(history.map(\.category) == [nil, .inProgress, .inProgress])
            // What Jira says of a status elsewhere is known of what was left too; of "open" and "Review" it says nothing.
            #expect(history.map(\.fromCategory) == [nil, nil, .inProgress])
            let attachments = try reader.attachments(of: 1)
            #expect(attachments.map(\.attachment.name) == ["log.txt", "photo.png"])
            #expect(attachments.map(\.file?.size) == [3, nil])
            #expect(try reader.wantedAttachments(of: [1], limit: 9).map(\.name) == ["photo.png"])
            #expect(try reader.readingState(of: "scope-1")?.watermark == Timestamp(milliseconds: 1_719_999_990_000))
            #expect(try reader.checkpoint(of: "run-6") == "{\"page\":3}")
            let jira = try #require(try reader.source(Source(type: .jira, name: "ABC")))
            #expect(jira.failure?.message == "the tracker answered 500")
            let histories = "SELECT count(*) FROM item_detail WHERE history_at > 0"
            #expect(try Int.fetchOne(reader.database, sql: histories) == 1)
        }
    }
}
