import GRDB

/// Why the item store can't be used, for the operator: which file, what is wrong, what to do.
package struct ItemStoreError: Error, CustomStringConvertible {
    enum Reason: Equatable {
        case newerVersion, foreignFile, corrupt, cannotOpen, readOnly, diskFull, busy, ioError, other
    }

    let reason: Reason
    let path: String
    /// SQLite's own words, for the log. They hold no values.
    let cause: String?

    init(_ reason: Reason, path: String, cause: String? = nil) {
        self.reason = reason
        self.path = path
        self.cause = cause
    }

    init(_ error: DatabaseError, path: String) {
        let reason: Reason =
            switch error.resultCode {
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
            case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: .cannotOpen
            case .SQLITE_READONLY: .readOnly
            case .SQLITE_FULL: .diskFull
            // A disk without room for the shared memory of the log is told as a fault of the disk.
            case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: .diskFull
            case .SQLITE_IOERR: .ioError
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            default: .other
            }
        self.init(reason, path: path, cause: "\(error.extendedResultCode): \(error.message ?? "no message")")
    }

    /// Without the path: which store it is goes without saying.
    package var sentence: String {
        advice + (cause.map { " (SQLite \($0))" } ?? "")
    }

    package var description: String {
        "item store \(path): \(advice)" + (cause.map { " (SQLite \($0))" } ?? "")
    }

    private var advice: String {
        switch reason {
        case .newerVersion: "written by a newer almanac; run that version or point DATA_DIR elsewhere"
        case .foreignFile: "an SQLite database of another program; point DATA_DIR elsewhere or move the file away"
        case .corrupt: "damaged or no SQLite database; restore it from a backup, or move it away and import again"
        case .cannotOpen: "cannot be opened; check DATA_DIR, its permissions and its owner"
        case .readOnly: "cannot be written; check that DATA_DIR and the file are writable for this user"
        case .diskFull: "the disk is full; free some space"
        case .busy: "locked by another process for too long; stop what else writes to it"
        case .ioError: "the disk failed; check it, and the system's log"
        case .other: "failed"
        }
    }
}
