import Foundation
import NIOPosix
import Synchronization

/// One kind of the product's files, each under a name and to be seen only when it is whole.
///
/// They lie in a folder of this machine, or in a store that several processes share. Then the folder holds what is being
/// made or was fetched, which is nobody else's.
public struct FileShelf: Sendable {
    public let directory: String
    /// nil where the files lie in the directory itself.
    public let remote: (any RemoteFiles)?
    /// What the files in a shared store take, as they were last listed.
    let kept = KeptBytes()

    public init(directory: String, remote: (any RemoteFiles)? = nil) {
        (self.directory, self.remote) = (directory, remote)
    }

    /// Where a file lies if files lie here, and what is made beside it.
    public func path(_ name: String) -> String { "\(directory)/\(name)" }

    public func place(of name: String) -> FilePlace {
        remote.map { .elsewhere($0, name: name) } ?? .here(path: path(name))
    }

    /// Puts a finished temporary file of the directory in its place: synced, renamed, the directory synced. Blocks.
    ///
    /// Where files lie elsewhere nothing is done yet: `send` comes after it.
    public func settle(_ temporary: String, as name: String) throws(FileError) {
        if remote == nil { try DurableFile.publish(temporary, as: path(name)) }
    }

    /// Copies a finished temporary file to where files lie, if that is elsewhere, and removes it here.
    public func send(_ temporary: String, as name: String, patience: FilePatience) async throws {
        guard let remote else { return }
        try await remote.put(temporary, as: name, patience: patience)
        unlink(temporary)
    }

    /// Both, for who has no thread of his own that may wait for the disk.
    public func publish(_ temporary: String, as name: String, patience: FilePatience) async throws {
        try await NIOThreadPool.singleton.runIfActive { try settle(temporary, as: name) }
        try await send(temporary, as: name, patience: patience)
    }

    /// Removes a file that nobody has any more. One that can't be removed now is left to the clean-up, which sees that.
    public func remove(_ name: String) async {
        guard let remote else {
            unlink(path(name))
            return
        }
        try? await remote.remove(name, patience: .request)
    }

    /// The names of all files; where they lie here, of temporary ones too.
    public func names() async throws -> [String] {
        guard remote != nil else { return try await NIOThreadPool.singleton.runIfActive { try localNames() } }
        return try await remoteEntries().map(\.name)
    }

    /// The files that have been there for so long.
    public func names(olderThan age: Duration) async throws -> [String] {
        guard remote == nil else { return try await remoteEntries().filter { $0.age > age }.map(\.name) }
        return try await NIOThreadPool.singleton.runIfActive {
            let now = time(nil)
            return try localNames().filter { name in
                var status = stat()
                return stat(path(name), &status) == 0 && now - status.st_ctim.tv_sec > Int(age.components.seconds)
            }
        }
    }

    public func has(_ name: String) async throws -> Bool {
        guard let remote else { return access(path(name), F_OK) == 0 }
        return try await remote.entry(name, patience: .request) != nil
    }

    public func localNames() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory)
    }

    private func remoteEntries() async throws -> [FileEntry] {
        guard let remote else { return [] }
        let entries = try await remote.entries(patience: .request)
        kept.note(entries.reduce(0) { $0 + $1.size })
        return entries
    }

    /// Works on a file of this machine: the file itself, or a copy under a temporary name, which is removed afterwards.
    ///
    /// - Throws: `FileError` where there is no such file elsewhere, `FileStoreError`, and what the work throws.
    public func withLocalFile<Result>(
        _ name: String,
        as temporary: String,
        patience: FilePatience,
        _ work: (_ path: String) async throws -> Result
    ) async throws -> Result {
        guard let remote else { return try await work(path(name)) }
        defer { unlink(temporary) }
        guard try await remote.fetch(name, to: temporary, patience: patience) else {
            throw FileError(call: "open", path: name, code: ENOENT)
        }
        return try await work(temporary)
    }
}

/// Where a file can be had.
public enum FilePlace: Sendable {
    case here(path: String)
    case elsewhere(any RemoteFiles, name: String)
}

/// Bytes that were counted last.
final class KeptBytes: Sendable {
    private let count = Atomic(0)

    var bytes: Int { count.load(ordering: .relaxed) }

    func note(_ bytes: Int) {
        count.store(bytes, ordering: .relaxed)
    }
}
