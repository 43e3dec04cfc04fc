import Foundation
import Items

/// What the machine lacks or refuses, told apart from faults of requests and of almanac: for clients, who can't look into
/// the log, and for jobs, which fail by it.
package struct MachineFault: Sendable {
    package enum Code: String, Sendable {
        case diskFull = "disk_full"
        case diskReadOnly = "disk_read_only"
        case diskFailed = "disk_failed"
        case noFileHandles = "no_file_handles"
        case storeBusy = "store_busy"
        case storeDamaged = "store_damaged"
        case storeAway = "store_unavailable"
        case filesAway = "files_unavailable"
    }

    package var code: Code
    /// Without a full stop; no paths.
    package var sentence: String

    /// Whether an error is of a database or a file store that is away and comes back by itself.
    package static func isPassing(_ error: any Error) -> Bool {
        (error as? ItemStoreError)?.isPassing ?? (error as? FileStoreError)?.isPassing ?? false
    }

    /// nil for an error that says nothing of the machine.
    package init?(_ error: any Error) {
        switch error {
        case let room as NoRoom: self.init(.diskFull, "There is no room for it on the server: \(room)")
        case let file as FileError: self.init(system: file.code)
        case let store as ItemStoreError: self.init(store)
        case let files as FileStoreError: self.init(.filesAway, files.sentence)
        default:
            let error = error as NSError
            let cause = (error.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError } ?? error
            guard cause.domain == NSPOSIXErrorDomain else { return nil }
            self.init(system: Int32(cause.code))
        }
    }

    private init(_ code: Code, _ sentence: String) {
        (self.code, self.sentence) = (code, sentence)
    }

    /// - Parameter number: of `errno`.
    private init?(system number: Int32) {
        let reason = FileReason.text(ofCode: number)
        switch number {
        case ENOSPC, EDQUOT: self.init(.diskFull, "There is no space left on the server's disk (\(reason))")
        case EROFS, EACCES, EPERM:
            self.init(.diskReadOnly, "The server's disk or folder cannot be written to (\(reason))")
        case EMFILE, ENFILE: self.init(.noFileHandles, "The server has no file handle left (\(reason))")
        case EIO, ENXIO, ENODEV, ESTALE: self.init(.diskFailed, "The server's disk has failed (\(reason))")
        default: return nil
        }
    }

    private init?(_ error: ItemStoreError) {
        switch error.reason {
        case .diskFull: self.init(.diskFull, "There is no space left on the server's disk for the item store")
        case .readOnly: self.init(.diskReadOnly, "The item store of the server cannot be written to")
        case .busy: self.init(.storeBusy, "The item store was busy for too long; please ask again")
        case .corrupt:
            self.init(.storeDamaged, "The item store of the server is damaged; its operator has to restore it")
        case .cannotOpen: self.init(.storeAway, "The item store of the server cannot be opened")
        case .ioError: self.init(.diskFailed, "The disk under the server's item store has failed")
        case .away, .login, .tls, .noDatabase, .forbidden:
            self.init(.storeAway, "The database of the server cannot be reached at the moment; please ask again")
        case .slow: self.init(.storeBusy, "The database of the server did not answer in time; please ask again")
        case .newerVersion, .foreignFile, .interrupted, .other: return nil
        }
    }
}
