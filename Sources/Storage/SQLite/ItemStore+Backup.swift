package import Foundation
import GRDB

/// What a backup holds.
package struct BackupContents: Equatable, Sendable {
    package var items: Int
    package var attachments: Int
    /// Files of attachments that were not there to be copied, or are not what their names say.
    package var missing: Int
}

/// A backup is one SQLite file: the item store as of one instant, and the bytes of its attachments in a table of their
/// own. There are no credentials in it: a saved source comes back without its own.
extension ItemStore {
    /// Copies the store into a new file, while others read and write it.
    ///
    /// - Parameter attachment: the bytes of the file of a SHA-256, nil where there is none.
    /// - Throws: `ItemStoreError`, and what `attachment` throws.
    package func backUp(to file: String, attachment: (String) throws -> Data?) throws -> BackupContents {
        let copy = try SQLiteEngine.translatingErrors(at: file) { try DatabaseQueue(path: file) }
        try engine.copy(to: copy)
        return try SQLiteEngine.translatingErrors(at: file) {
            let contents = try copy.write { database in
                try database.execute(sql: "PRAGMA secure_delete = ON")
                try database.execute(
                    sql:
                        "UPDATE saved_record SET sealed = NULL; UPDATE saved_delivery SET sealed = NULL, message = '{}'"
                )
                try database.execute(sql: Self.backupTable)
                return try Self.add(attachment, to: database)
            }
            // One file, with no log beside it.
            try copy.writeWithoutTransaction { _ = try GRDB.Row.fetchAll($0, sql: "PRAGMA journal_mode = DELETE") }
            try copy.close()
            return contents
        }
    }

    private static let backupTable =
        "CREATE TABLE backup_attachment (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT"

    private static func add(_ attachment: (String) throws -> Data?, to database: GRDB.Database) throws -> BackupContents
    {
        let names = try ItemReader(database: Database(database)).storedFileNames().sorted()
        var contents = BackupContents(
            items: try Int.fetchOne(database, sql: "SELECT count(*) FROM item") ?? 0,
            attachments: 0,
            missing: 0
        )
        for name in names {
            guard let bytes = try attachment(name) else {
                contents.missing += 1
                continue
            }
            try database.execute(sql: "INSERT INTO backup_attachment VALUES (?, ?)", arguments: [name, bytes])
            contents.attachments += 1
        }
        return contents
    }

    /// Makes a store of a copy of a backup, in its place: checks it, gives its attachments out, and brings its tables up to
    /// date.
    ///
    /// - Parameters:
    ///   - file: the copy, which becomes the store.
    ///   - keep: is given each attachment's SHA-256 and bytes; false where the two don't fit.
    /// - Throws: `ItemStoreError` for a file that is no backup of ours, is damaged, or of a newer version.
    package static func unpackBackup(_ file: String, keep: (String, Data) throws -> Bool) throws -> BackupContents {
        let contents = try SQLiteEngine.translatingErrors(at: file) {
            let copy = try DatabaseQueue(path: file)
            let contents = try copy.write { database in
                try check(database, file)
                var contents = BackupContents(
                    items: try Int.fetchOne(database, sql: "SELECT count(*) FROM item") ?? 0,
                    attachments: 0,
                    missing: 0
                )
                let rows = try GRDB.Row.fetchCursor(database, sql: "SELECT sha256, bytes FROM backup_attachment")
                while let row = try rows.next() {
                    if try keep(row[0], row[1]) { contents.attachments += 1 } else { contents.missing += 1 }
                }
                return contents
            }
            try copy.write { try $0.execute(sql: "DROP TABLE backup_attachment") }
            try copy.vacuum()
            try copy.close()
            return contents
        }
        _ = try ItemStore(path: file)
        return contents
    }

    private static func check(_ database: GRDB.Database, _ file: String) throws {
        let isOurs = try Int32.fetchOne(database, sql: "PRAGMA application_id") == SQLiteSchema.applicationID
        guard isOurs, try database.tableExists("backup_attachment") else {
            throw ItemStoreError(.foreignFile, path: file)
        }
        guard try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") == "ok" else {
            throw ItemStoreError(.corrupt, path: file)
        }
        if try SQLiteSchema.migrator.hasBeenSuperseded(database) { throw ItemStoreError(.newerVersion, path: file) }
    }
}
