import Crypto
import Foundation
import Glibc
import Items

/// The key in `DATA_DIR/secret.key`, for an operator who sets no `SECRET_KEY`.
package struct SealingKeyFile: Sendable {
    package let path: String

    package init(dataDirectory: String) {
        path = dataDirectory + "/secret.key"
    }

    /// Reads the key, or makes it (mode 0600); of two processes that start at once both get the same one.
    package func sealer() throws(SealingKeyFileError) -> CredentialSealer {
        if access(path, F_OK) != 0 { try make() }
        return CredentialSealer(key: SymmetricKey(data: try read()))
    }

    private func read() throws(SealingKeyFileError) -> [UInt8] {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw error("can't be opened") }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 33)
        guard Glibc.read(file, &bytes, 33) == 32 else {
            throw SealingKeyFileError(reason: "\(path) is not a key of 32 bytes: remove it, and a new one is made")
        }
        return Array(bytes.prefix(32))
    }

    /// Writes the key beside its place and links it there, so that nobody ever reads half a key and an existing one
    /// is never replaced.
    private func make() throws(SealingKeyFileError) {
        let temporary = "\(path).\(RandomID.make())"
        let file = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw error("can't be made") }
        defer { unlink(temporary) }
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        let isWritten = Glibc.write(file, bytes, 32) == 32 && fsync(file) == 0
        guard close(file) == 0, isWritten else { throw error("can't be written") }
        guard link(temporary, path) == 0 || errno == EEXIST else { throw error("can't be made") }
    }

    private func error(_ what: String) -> SealingKeyFileError {
        SealingKeyFileError(reason: "\(path) \(what): \(String(cString: strerror(errno)))")
    }
}

package struct SealingKeyFileError: Error, CustomStringConvertible {
    var reason: String
    package var description: String { reason }
}
