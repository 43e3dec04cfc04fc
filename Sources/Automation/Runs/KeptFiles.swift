package import Exports
import Glibc
import Items

/// The files of saved reports, which stay for days where an export's own file stays for an hour.
package struct KeptFiles: Sendable {
    package let files: ExportFiles
    /// Where exports put theirs.
    let exports: ExportFiles

    package init(directory: String, exports: ExportFiles) {
        files = ExportFiles(directory: directory)
        self.exports = exports
    }

    package func path(_ name: String) -> String { files.path(name) }

    /// Gives an export's file a second name that outlives the first; a file that has it already stays as it is.
    ///
    /// - Throws: `FileError`, also where the export's file is gone.
    func keep(_ name: String) throws(FileError) {
        guard link(exports.path(name), path(name)) == 0 || errno == EEXIST else {
            throw FileError(call: "link", path: path(name), code: errno)
        }
        try DurableFile.syncDirectory(files.directory)
    }

    func remove(_ name: String) {
        files.remove(name)
    }

    /// Removes the files that no run has.
    func removeAll(except names: Set<String>) throws {
        for name in try files.names() where !names.contains(name) && ExportFiles.job(of: name) != nil { remove(name) }
    }
}
