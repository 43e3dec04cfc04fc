import Foundation

/// What others of the machine may do with the directory: nothing.
///
/// It may have been made by hand, unpacked from a backup, or written by a version that left files to the umask.
extension DataDirectory {
    /// What almanac keeps in the directory: names, and beginnings of names.
    private static let ownNames: Set = [
        "exports", "reports", "uploads", "attachments", "redis", "fonts", "lock", "instance", "instance.new", "running",
        "lost+found",
    ]
    private static let ownPrefixes = ["items.sqlite", "secret.key"]

    private static func isOwn(_ name: String) -> Bool {
        ownNames.contains(name) || ownPrefixes.contains(where: name.hasPrefix)
    }

    /// Something in the directory that almanac does not keep there.
    static func foreignName(in path: String) -> String? {
        FolderEntries(path).all.map(\.name).filter { !isOwn($0) }.min()
    }

    /// Tightens files to 0600 and folders to 0700 where they are wider.
    ///
    /// A folder that holds something else as well is not ours to close: it may be a home, or the system's.
    /// - Throws: `StartError` for such a folder, and where the rights cannot be changed.
    func restrictToOwner() throws {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return }
        let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let entries = FolderEntries(path).all
        if status.st_mode & 0o077 != 0 {
            if let foreign = Self.foreignName(in: path) { throw refusal(status, foreign) }
            try restrict(path, status)
        }
        for entry in entries where Self.isOwn(entry.name) && entry.name != "lost+found" {
            try restrictAll("\(path)/\(entry.name)", entry.kind)
        }
    }

    /// Symbolic links are not followed: what they lead to is not in the directory.
    private func restrictAll(_ path: String, _ kind: FolderEntries.Kind) throws {
        guard kind == .file || kind == .folder else { return }
        var status = stat()
        // Gone since: a running server removes files while the command line works beside it.
        guard lstat(path, &status) == 0 else { return }
        if status.st_mode & 0o077 != 0 { try restrict(path, status) }
        guard kind == .folder else { return }
        for entry in FolderEntries(path).all { try restrictAll("\(path)/\(entry.name)", entry.kind) }
    }

    private func restrict(_ path: String, _ status: stat) throws {
        var status = status
        let isDone = fchmodat(AT_FDCWD, path, status.st_mode & 0o700, AT_SYMLINK_NOFOLLOW) == 0
        let code = isDone ? 0 : errno
        if code == ENOENT { return }
        // Some file systems take every change of rights and make none.
        if isDone, lstat(path, &status) != 0 || status.st_mode & 0o077 == 0 { return }
        let reason = isDone ? "the file system keeps none" : String(cString: strerror(code))
        throw StartError(
            description:
                "DATA_DIR: others may use \(path) (mode \(Self.octal(status))), and its rights cannot be changed (\(reason)): "
                + "make it this user's own, or name another folder",
            exitCode: 77
        )
    }

    private func refusal(_ status: stat, _ foreign: String) -> StartError {
        StartError(
            description:
                "DATA_DIR: others may use \(path) (mode \(Self.octal(status))), and it holds what is not almanac's (\(foreign)): "
                + "close it (chmod 700), or name a folder of almanac's own, which it makes",
            exitCode: 77
        )
    }

    private static func octal(_ status: stat) -> String {
        String(status.st_mode & 0o7777, radix: 8)
    }
}

/// The entries of a folder with their kinds, as the system lists them; none where it cannot be read.
private struct FolderEntries {
    enum Kind {
        case file, folder, other
    }

    private(set) var all: [(name: String, kind: Kind)] = []

    init(_ path: String) {
        guard let folder = opendir(path) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            all.append((name, Self.kind(entry.pointee.d_type, "\(path)/\(name)")))
        }
    }

    private static func kind(_ type: UInt8, _ path: String) -> Kind {
        switch Int(type) {
        case Int(DT_REG): return .file
        case Int(DT_DIR): return .folder
        case Int(DT_UNKNOWN):
            var status = stat()
            guard lstat(path, &status) == 0 else { return .other }
            return status.st_mode & S_IFMT == S_IFDIR ? .folder : status.st_mode & S_IFMT == S_IFREG ? .file : .other
        default: return .other
        }
    }
}
