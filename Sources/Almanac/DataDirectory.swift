import Foundation
import Items
import Jobs

/// The directory that holds everything the appliance keeps, locked by the process that serves from it.
struct DataDirectory: Sendable {
    let path: String

    var itemStore: String { path + "/items.sqlite" }
    var exports: String { path + "/exports" }
    /// Of saved reports.
    var reports: String { path + "/reports" }
    var uploads: String { path + "/uploads" }
    var attachments: String { path + "/attachments" }
    var redis: String { path + "/redis" }
    var fontCache: String { path + "/fonts" }
    var runMarker: String { path + "/running" }

    /// Makes the directory and those in it, for the owner only, and takes from others what they may do with what is
    /// there already.
    /// - Throws: `StartError`.
    init(_ setting: String) throws {
        path = URL(fileURLWithPath: setting).standardizedFileURL.path
        try restrictToOwner()
        do {
            for directory in [path, exports, reports, uploads, attachments, redis, fontCache] {
                try DurableFile.makeDirectory(directory)
            }
        } catch {
            throw StartError(description: "DATA_DIR: \(path) cannot be made or entered (\(error))", exitCode: 73)
        }
        guard access(path, W_OK) == 0 else {
            let reason = FileReason.text(ofCode: errno)
            throw StartError(description: "DATA_DIR: \(path) cannot be written to: \(reason)", exitCode: 73)
        }
    }

    /// Holds the lock until the process ends, however it ends.
    /// - Throws: `StartError` when another process serves from the directory.
    func lock() throws {
        let descriptor = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = FileReason.text(ofCode: errno)
            throw StartError(description: "DATA_DIR: \(path)/lock cannot be made: \(reason)", exitCode: 73)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StartError(
                description: "DATA_DIR: another almanac serves from \(path); stop it or set another DATA_DIR",
                exitCode: 75
            )
        }
    }

    /// The name of this directory, and so of its items and files, among those that share a Redis; made at the first start.
    func instance() throws -> String {
        let file = path + "/instance"
        if let text = try? String(contentsOfFile: file, encoding: .utf8), let id = JobID(text.prefix(36)) {
            return id.description
        }
        let id = JobID.make().description
        do {
            try Data(id.utf8).write(to: URL(fileURLWithPath: file + ".new"))
            try DurableFile.publish(file + ".new", as: file)
        } catch {
            throw StartError(description: "DATA_DIR: \(file) cannot be written (\(error))", exitCode: 73)
        }
        return id
    }
}
