import Crypto
public import Foundation
public import NIOCore
import NIOPosix
import Synchronization

/// The bytes of attachments, each file named by its SHA-256, so that what is attached twice lies here once.
public struct AttachmentFiles: Sendable {
    public let directory: String
    /// Where they lie; nil where that is the directory.
    public let remote: (any RemoteFiles)?

    public init(directory: String, remote: (any RemoteFiles)? = nil) {
        (self.directory, self.remote) = (directory, remote)
    }

    /// In folders of two digits, for directories with very many files are slow.
    public func path(_ sha256: String) -> String {
        "\(directory)/\(sha256.prefix(2))/\(sha256)"
    }

    /// Whether bytes are what the name of their file says.
    public static func isWhole(_ bytes: Data, _ sha256: String) -> Bool {
        SHA256.hash(data: bytes).hexadecimal == sha256
    }

    public func draft() async throws -> AttachmentDraft {
        let path = "\(directory)/.\(RandomID.make()).part"
        return try await NIOThreadPool.singleton.runIfActive { try AttachmentDraft(path: path, files: self) }
    }

    /// Removes the files that no attachment needs any more, but none that is younger than an hour: its row may be on
    /// its way. And the halves of downloads that a killed process left.
    public func removeAll(except wanted: Set<String>, olderThan age: Duration = .seconds(3600)) async {
        let limit = time(nil) - Int(age.components.seconds)
        try? await NIOThreadPool.singleton.runIfActive { remove(except: wanted, before: limit) }
        try? await removeElsewhere(except: wanted, olderThan: age)
    }

    /// Removes the halves of downloads that have lain on this machine for an hour, and nothing elsewhere.
    public func removeDrafts() async {
        guard remote != nil else { return }
        let limit = time(nil) - 3600
        try? await NIOThreadPool.singleton.runIfActive { remove(except: [], before: limit) }
    }

    private func removeElsewhere(except wanted: Set<String>, olderThan age: Duration) async throws {
        guard let remote else { return }
        for entry in try await remote.entries(patience: .request) where entry.age > age && !wanted.contains(entry.name)
        {
            // It may have been put there anew since the first of them was listed.
            guard let now = try await remote.entry(entry.name, patience: .request), now.age > age else { continue }
            try await remote.remove(entry.name, patience: .request)
        }
    }

    private func remove(except wanted: Set<String>, before limit: Int) {
        let manager = FileManager.default
        for folder in (try? manager.contentsOfDirectory(atPath: directory)) ?? [] {
            let path = "\(directory)/\(folder)"
            if folder.hasSuffix(".part") {
                removeIfOlder(path, than: limit)
            } else {
                for name in (try? manager.contentsOfDirectory(atPath: path)) ?? [] where !wanted.contains(name) {
                    removeIfOlder("\(path)/\(name)", than: limit)
                }
            }
        }
    }

    private func removeIfOlder(_ path: String, than limit: Int) {
        var status = stat()
        if stat(path, &status) == 0, status.st_ctim.tv_sec < limit { unlink(path) }
    }
}

/// Why the bytes of one attachment are not to be had, though the tracker works; in words for the coverage.
public struct AttachmentError: Error, Equatable {
    public var problem: String
    /// Whether another import may have them.
    public var isPassing = false

    public init(problem: String, isPassing: Bool = false) {
        (self.problem, self.isPassing) = (problem, isPassing)
    }

    /// More bytes came than were to be taken.
    public static let beyondLimit = AttachmentError(problem: "too large")
}

/// A file that is coming in. It is one task's at a time; the lock is there to show it.
public final class AttachmentDraft: Sendable {
    private struct State {
        var handle: FileHandle
        var digest = SHA256()
        var size = 0
    }

    private let path: String
    private let files: AttachmentFiles
    private let state: Mutex<State>

    fileprivate init(path: String, files: AttachmentFiles) throws {
        (self.path, self.files) = (path, files)
        state = Mutex(State(handle: try FileHandle(creating: path)))
    }

    /// - Throws: `AttachmentError` as soon as there are more bytes than `limit`.
    public func append(_ piece: ByteBuffer, limit: Int) async throws {
        try await NIOThreadPool.singleton.runIfActive { [self] in
            try state.withLock { state in
                state.size += piece.readableBytes
                guard state.size <= limit else { throw AttachmentError.beyondLimit }
                let bytes = Data(piece.readableBytesView)
                state.digest.update(data: bytes)
                try state.handle.write(contentsOf: bytes)
            }
        }
    }

    /// Begins anew.
    public func clear() async throws {
        try await NIOThreadPool.singleton.runIfActive { [self] in
            try state.withLock { state in
                try state.handle.truncate(atOffset: 0)
                (state.digest, state.size) = (SHA256(), 0)
            }
        }
    }

    /// The file appears whole, synced, under its digest.
    public func publish() async throws -> StoredFile {
        guard let remote = files.remote else { return try await publishHere() }
        let file = try await NIOThreadPool.singleton.runIfActive { [self] in try end() }
        // One that has been there for long may be about to be removed, for its row is still to come.
        let known = try await remote.entry(file.sha256, patience: .job)
        if known?.size != file.size || known.map({ $0.age > .seconds(1200) }) ?? true {
            try await remote.put(path, as: file.sha256, patience: .job)
        }
        unlink(path)
        return file
    }

    private func end() throws -> StoredFile {
        try state.withLock { state in
            try state.handle.close()
            return StoredFile(sha256: state.digest.finalize().hexadecimal, size: state.size)
        }
    }

    private func publishHere() async throws -> StoredFile {
        try await NIOThreadPool.singleton.runIfActive { [self] in
            let file = try end()
            let place = files.path(file.sha256)
            try DurableFile.makeDirectory((place as NSString).deletingLastPathComponent)
            try DurableFile.publish(path, as: place)
            return file
        }
    }

    public func discard() {
        state.withLock { try? $0.handle.close() }
        unlink(path)
    }
}
