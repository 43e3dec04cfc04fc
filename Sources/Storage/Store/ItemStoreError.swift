import GRDB
import Postgres

/// Why the item store can't be used, for the operator: which store, what is wrong, what to do.
package struct ItemStoreError: Error, CustomStringConvertible {
    enum Reason: Equatable {
        case newerVersion, foreignFile, corrupt, cannotOpen, readOnly, diskFull, busy, ioError, other
        case away, login, tls, noDatabase, forbidden, slow, interrupted
    }

    let reason: Reason
    /// A file, or the place of a database.
    let place: String
    private let setting: String
    /// The engine's own words, for the log. They hold no values.
    package let cause: String?

    init(_ reason: Reason, path: String, cause: String? = nil) {
        (self.reason, place, self.cause, setting) = (reason, path, cause, "DATA_DIR")
    }

    init(_ reason: Reason, postgres place: String, cause: String? = nil) {
        (self.reason, self.place, self.cause, setting) = (reason, place, cause, "DATABASE_URL")
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
        self.init(reason, path: path, cause: "SQLite \(error.extendedResultCode): \(error.message ?? "no message")")
    }

    init(_ error: PostgresError, place: String) {
        let reason: Reason =
            switch error.kind {
            case .away: .away
            case .login: .login
            case .tls: .tls
            case .noDatabase: .noDatabase
            case .forbidden: .forbidden
            case .readOnly: .readOnly
            case .diskFull: .diskFull
            case .busy: .busy
            case .timeout: .slow
            case .interrupted: .interrupted
            case .other: .other
            }
        self.init(reason, postgres: place, cause: "PostgreSQL: \(error)")
    }

    /// Whether it may be over in a while, without anybody's hand in almanac: a database that is away comes back.
    package var isPassing: Bool {
        switch reason {
        case .away, .busy, .slow, .readOnly: !isFile
        default: false
        }
    }

    /// Without the path: which store it is goes without saying.
    package var sentence: String {
        advice + (cause.map { " (\($0))" } ?? "")
    }

    package var description: String {
        "item store \(place): \(advice)" + (cause.map { " (\($0))" } ?? "")
    }

    /// Whether a file is none of almanac's, or can't be read as one.
    package var isOfAnotherFile: Bool { reason == .corrupt || reason == .foreignFile }

    private var isFile: Bool { setting == "DATA_DIR" }

    private var advice: String {
        switch reason {
        case .newerVersion: "written by a newer almanac; run that version or point \(setting) elsewhere"
        case .foreignFile: "an SQLite database of another program; point DATA_DIR elsewhere or move the file away"
        case .corrupt: "damaged or no SQLite database; restore it from a backup, or move it away and import again"
        case .cannotOpen: "cannot be opened; check DATA_DIR, its permissions and its owner"
        case .readOnly where isFile:
            "cannot be written; check that DATA_DIR and the file are writable for this user"
        case .readOnly: "takes no writes, as a standby does; point DATABASE_URL to the primary"
        case .diskFull: isFile ? "the disk is full; free some space" : "the database server's disk is full"
        case .busy: "locked by another process for too long; stop what else writes to it"
        case .ioError: "the disk failed; check it, and the system's log"
        case .away: "cannot be reached; check that the server runs, and the host and port of DATABASE_URL"
        case .login: "the server refuses the login; check user and password of DATABASE_URL"
        case .tls: "no trusted TLS connection; check sslmode and sslrootcert of DATABASE_URL"
        case .noDatabase: "the server has no such database; create it, or mend the name in DATABASE_URL"
        case .forbidden: "the user may not do that; let the user of DATABASE_URL own the database or the schema"
        case .slow: "did not answer in time; look at what else the database server does"
        case .interrupted: "interrupted"
        case .other: "failed"
        }
    }
}
