import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Items
@testable import Storage

@Suite(.timeLimit(.minutes(60))) struct BackupTests {
    @Test func `a backup made while an import writes is restored with every item and attachment of its instant`()
        async throws
    {
        try await withTemporaryDirectory { folder in
            let (data, other) = (folder.appending(path: "data"), folder.appending(path: "other"))
            let file = folder.appending(path: "almanac.backup")
            let bytes = Data("the attachment".utf8)
            let sha256 = SHA256.hash(data: bytes).hexadecimal
            let store = try Self.store(data, Samples.items(500), attachment: bytes)
            async let importing: Void = Self.load(store)
            let made = try await Binary.run(["backup", file.path], ["DATA_DIR": data.path])
            try await importing
            #expect(made.0 == 0 && made.1.contains("1 attachments"), "\(made.1)")

            let restored = try await Binary.run(["restore", file.path], ["DATA_DIR": other.path])
            #expect(restored.0 == 0, "\(restored.1)")
            let copy = try ItemStore(path: other.path + "/items.sqlite")
            let count = try await copy.read { try $0.itemCount() }
            #expect(count >= 500 && count <= 700)
            #expect(restored.1.contains("\(count) items"))
            let kept = AttachmentFiles(directory: other.path + "/attachments").path(sha256)
            #expect(try Data(contentsOf: URL(fileURLWithPath: kept)) == bytes)
            let left = try FileManager.default.contentsOfDirectory(atPath: other.path)
            #expect(!left.contains { $0.contains("restoring") })
        }
    }

    @Test func `a store that is there is replaced only on demand, and kept`() async throws {
        try await withTemporaryDirectory { folder in
            let data = folder.appending(path: "data")
            let file = folder.appending(path: "almanac.backup")
            _ = try Self.store(data, Samples.items(3))
            #expect(try await Binary.run(["backup", file.path], ["DATA_DIR": data.path]).0 == 0)
            let refused = try await Binary.run(["restore", file.path], ["DATA_DIR": data.path])
            #expect(refused.0 != 0 && refused.1.contains("--replace"))
            let done = try await Binary.run(["restore", file.path, "--replace"], ["DATA_DIR": data.path])
            #expect(done.0 == 0 && done.1.contains("3 items"), "\(done.1)")
            #expect(FileManager.default.fileExists(atPath: data.path + "/items.sqlite.before-restore"))
        }
    }

    @Test func `what is no backup, is damaged or newer is named, and nothing is touched`() async throws {
        try await withTemporaryDirectory { folder in
            let data = folder.appending(path: "data")
            let file = folder.appending(path: "almanac.backup")
            let store = try Self.store(data, Samples.items(200))
            _ = try store.backUp(to: file.path) { _ in nil }
            let whole = try Data(contentsOf: file)
            var damaged = whole
            damaged.replaceSubrange(8192..<(whole.count - 8192), with: Data(count: whole.count - 16_384))
            let newer = folder.appending(path: "newer")
            try whole.write(to: newer)
            try await DatabaseQueue(path: newer.path).write {
                try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999')")
            }
            let cases = [
                (Data("no database".utf8), "almanac: \(file.path) is no backup of almanac, or it is damaged"),
                (damaged, "is no backup of almanac, or it is damaged"), (try Data(contentsOf: newer), "newer almanac"),
                (try Data(contentsOf: data.appending(path: "items.sqlite")), "is no backup of almanac"),
            ]
            for (bytes, reason) in cases {
                try bytes.write(to: file)
                let other = folder.appending(path: "other")
                let refused = try await Binary.run(["restore", file.path], ["DATA_DIR": other.path])
                #expect(refused.0 == 1 && refused.1.contains(reason), "\(reason): \(refused.1)")
                #expect(!FileManager.default.fileExists(atPath: other.path + "/items.sqlite"))
            }
        }
    }

    private static func store(_ data: URL, _ items: [Item], attachment: Data? = nil) throws -> ItemStore {
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        let store = try ItemStore(path: data.path + "/items.sqlite")
        try store.load(items)
        guard let attachment else { return store }
        let sha256 = SHA256.hash(data: attachment).hexadecimal
        let path = AttachmentFiles(directory: data.path + "/attachments").path(sha256)
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try attachment.write(to: URL(fileURLWithPath: path))
        try store.write { writer in
            try writer.database.execute(
                sql: """
                    INSERT INTO attachment (item_id, external_id, name, path, run_id, sha256, stored_size)
                    SELECT min(id), 'a', 'a.txt', '/a', min(added_by), ?, ? FROM item
                    """,
                arguments: [sha256, attachment.count]
            )
        }
        return store
    }

    private static func load(_ store: ItemStore) async throws {
        for count in stride(from: 510, through: 700, by: 10) {
            let items = Samples.items(count)
            try await store.write { writer in
                let run = try writer.beginImport(of: items[0].source, key: UUID().uuidString)
                _ = try writer.upsert(items, in: run, duplicates: .update)
            }
        }
    }
}
