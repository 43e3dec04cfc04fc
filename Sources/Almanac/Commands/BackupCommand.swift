import ArgumentParser
import Foundation
import Items
import Storage

/// Works beside a running server or without one.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the items and attachments of DATA_DIR into one file, as of one instant.",
        discussion: """
            The file is an SQLite database with no credentials in it, and is there whole or not at all. The key that seals the \
            credentials of waiting imports (secret.key) is not among it, nor are jobs and finished files.
            """
    )

    @Argument(help: "The file to write; one that is there is replaced.")
    var file: String

    func run() throws {
        let settings = try Settings.fromEnvironment()
        let data = try DataDirectory.ofCommand(settings)
        let files = AttachmentFiles(settings, data)
        let draft = file + ".part"
        unlink(draft)
        defer { unlink(draft) }
        do {
            let contents = try settings.openStore(in: data).backUp(to: draft) { try files.bytes($0, beside: draft) }
            try DurableFile.publish(draft, as: file)
            CommandOutput.line("\(file): \(contents)")
        } catch {
            CommandOutput.error("almanac: \(MachineFault(error).map { "\($0.sentence): " } ?? "")\(error)")
            throw ExitCode.failure
        }
    }
}

/// Works where no server serves from the directory.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put the items and attachments of a backup into DATA_DIR.",
        discussion: """
            The backup is checked before anything is touched. A store that is there is only replaced with --replace, and is \
            kept as items.sqlite.before-restore.
            """
    )

    @Argument(help: "A file that `almanac backup` has written.")
    var file: String

    @Flag(name: .long, help: "Replace the item store that is there.")
    var replace = false

    func run() throws {
        let settings = try Settings.fromEnvironment()
        do {
            guard settings.cluster.database == nil else {
                throw StartError(
                    description:
                        "restore puts a backup into DATA_DIR; unset DATABASE_URL, restore, and then move it with "
                        + "almanac move",
                    exitCode: 64
                )
            }
            let data = try DataDirectory(settings.dataDirectory)
            try data.lock()
            let contents = try restore(into: data, AttachmentFiles(settings, data))
            CommandOutput.line("\(data.itemStore): \(contents)")
        } catch let error as StartError {
            CommandOutput.error("almanac: \(error)")
            throw ExitCode(error.exitCode)
        } catch {
            CommandOutput.error("almanac: \(MachineFault(error).map { "\($0.sentence): " } ?? "")\(error)")
            throw ExitCode.failure
        }
    }

    private func restore(into data: DataDirectory, _ files: AttachmentFiles) throws -> BackupContents {
        let isThere = FileManager.default.fileExists(atPath: data.itemStore)
        if isThere, !replace {
            throw ValidationError(
                "\(data.itemStore) is there already; --replace puts the backup in its place, and keeps it."
            )
        }
        let draft = data.itemStore + ".restoring"
        for end in ["", "-wal", "-shm"] { unlink(draft + end) }
        defer { for end in ["", "-wal", "-shm"] { unlink(draft + end) } }
        try FileManager.default.copyItem(atPath: file, toPath: draft)
        let contents = try unpack(draft, files)
        if isThere { try Self.setAside(data.itemStore) }
        try DurableFile.publish(draft, as: data.itemStore)
        return contents
    }

    private func unpack(_ draft: String, _ files: AttachmentFiles) throws -> BackupContents {
        do {
            return try ItemStore.unpackBackup(draft) { try files.keep($1, as: $0) }
        } catch let error as ItemStoreError where error.isOfAnotherFile {
            // The store that the server has is not the one that is damaged.
            let reason = error.cause.map { " (\($0))" } ?? ""
            throw StartError(description: "\(file) is no backup of almanac, or it is damaged\(reason)", exitCode: 1)
        }
    }

    /// With its log, so that the file alone is whole.
    private static func setAside(_ path: String) throws {
        do {
            try ItemStore(path: path).emptyLog()
        } catch {
            CommandOutput.error("almanac: the store that is replaced is kept as it is: \(error)")
        }
        for end in ["", "-wal", "-shm"] where access(path + end, F_OK) == 0 {
            guard rename(path + end, "\(path).before-restore\(end)") == 0 else {
                throw FileError(call: "rename", path: path + end, code: errno)
            }
        }
    }
}

extension BackupContents: CustomStringConvertible {
    var description: String {
        let rest = missing > 0 ? "; \(missing) attachments were not there or not whole, and are left out" : ""
        return "\(items) items, \(attachments) attachments\(rest)"
    }
}

extension AttachmentFiles {
    fileprivate init(_ settings: Settings, _ data: DataDirectory) {
        self.init(
            directory: data.attachments,
            remote: settings.files.folder("attachments", spool: data.attachments)
        )
    }

    /// The bytes of a file; nil where it is not there, or not what its name says.
    fileprivate func bytes(_ sha256: String, beside draft: String) throws -> Data? {
        let reader = AttachmentReader(self, beside: draft)
        defer { reader.close() }
        guard let path = try reader.paths([sha256])[sha256] else { return nil }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        return Self.isWhole(bytes, sha256) ? bytes : nil
    }

    /// - Returns: false for bytes that are not what the name says: nothing is written then.
    fileprivate func keep(_ bytes: Data, as sha256: String) throws -> Bool {
        guard Self.isWhole(bytes, sha256) else { return false }
        let path = path(sha256)
        if remote == nil, access(path, F_OK) == 0 { return true }
        try DurableFile.makeDirectory((path as NSString).deletingLastPathComponent)
        let draft = path + ".part"
        let handle = try FileHandle(creating: draft)
        try handle.write(contentsOf: bytes)
        try handle.close()
        guard let remote else {
            try DurableFile.publish(draft, as: path)
            return true
        }
        defer { unlink(draft) }
        try BlockingWait.on { try await remote.put(draft, as: sha256, patience: .start) }
        return true
    }
}
