package import Exports
import Glibc
package import Items
import Jobs

/// The files of saved reports, which stay for days where an export's own file stays for an hour.
package struct KeptFiles: Sendable {
    package let files: ExportFiles
    /// Where exports put theirs.
    let exports: ExportFiles

    package init(directory: String, exports: ExportFiles, remote: (any RemoteFiles)? = nil) {
        files = ExportFiles(directory: directory, remote: remote)
        self.exports = exports
    }

    func place(of name: String) -> FilePlace { files.shelf.place(of: name) }

    /// Gives an export's file a second name that outlives the first; a file that has it already stays as it is.
    ///
    /// - Throws: `FileError`, also where the export's file is gone; `FileStoreError` where nothing is known of it now.
    func keep(_ name: String) async throws {
        if let remote = files.shelf.remote, let source = exports.shelf.remote {
            guard try await remote.copy(name, from: source, patience: .request) else {
                throw FileError(call: "copy", path: name, code: ENOENT)
            }
            return
        }
        guard link(exports.path(name), files.path(name)) == 0 || errno == EEXIST else {
            throw FileError(call: "link", path: files.path(name), code: errno)
        }
        try DurableFile.syncDirectory(files.directory)
    }

    func remove(_ name: String) async {
        await files.remove(name)
    }

    /// Removes the files that no run has. Another process of a shared store may keep one whose run is still to be written.
    /// - Parameter jobs: whose files stay, whatever they are called.
    func removeAll(except names: Set<String>, ofJobs jobs: Set<String> = []) async throws {
        let shelf = files.shelf
        let all = shelf.remote == nil ? try await shelf.names() : try await shelf.names(olderThan: .seconds(3600))
        for name in all where !names.contains(name) {
            guard let job = ExportFiles.job(of: name)?.id, !jobs.contains(job.description) else { continue }
            await remove(name)
        }
    }

    /// - Parameter isRead: where it is not, the path is only a word for the file.
    func withFile(_ name: String, isRead: Bool, _ work: (_ path: String) async throws -> Void) async throws {
        guard isRead else { return try await work(files.path(name)) }
        let copy = files.path(".\(RandomID.make()).part")
        try await files.shelf.withLocalFile(name, as: copy, patience: .request, work)
    }
}
