import Glibc
package import Items

/// The objects whose names begin alike, as a folder of files.
package struct ObjectFolder: RemoteFiles {
    private let store: ObjectStore
    /// With a slash at its end.
    private let folder: String
    /// For what can't be done within the store.
    private let spool: String

    /// - Parameter spool: a folder of this machine.
    package init(_ store: ObjectStore, _ folder: String, spool: String) {
        (self.store, self.folder, self.spool) = (store, folder + "/", spool)
    }

    package func put(_ path: String, as name: String, patience: FilePatience) async throws {
        try await store.put(file: path, as: folder + name, patience: patience)
    }

    /// Within the store where it can; what is larger than a store copies goes by this machine.
    package func copy(_ name: String, from other: any RemoteFiles, patience: FilePatience) async throws -> Bool {
        if let other = other as? ObjectFolder, other.store.address == store.address,
            let size = try await other.entry(name, patience: patience)?.size, size <= Self.largestCopy
        {
            return try await store.copy(other.folder + name, as: folder + name, patience: patience)
        }
        let path = "\(spool)/.\(RandomID.make()).part"
        defer { unlink(path) }
        guard try await other.fetch(name, to: path, patience: patience) else { return false }
        try await put(path, as: name, patience: patience)
        return true
    }

    private static let largestCopy = 5 << 30

    package func entry(_ name: String, patience: FilePatience) async throws -> FileEntry? {
        var entry = try await store.entry(folder + name, patience: patience)
        entry?.name = name
        return entry
    }

    package func entries(patience: FilePatience) async throws -> [FileEntry] {
        try await store.list(folder, patience: patience).map { entry in
            var entry = entry
            entry.name.removeFirst(folder.count)
            return entry
        }
    }

    package func read(_ name: String, _ range: Range<Int>, patience: FilePatience) async throws -> FilePieces {
        try await store.read(folder + name, range, patience: patience)
    }

    package func fetch(_ name: String, to path: String, patience: FilePatience) async throws -> Bool {
        try await store.fetch(folder + name, to: path, patience: patience)
    }

    package func remove(_ name: String, patience: FilePatience) async throws {
        try await store.delete(folder + name, patience: patience)
    }

    package func link(to name: String, _ form: FileLink) -> String {
        store.link(to: folder + name, form)
    }
}
