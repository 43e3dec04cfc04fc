import Foundation

/// A failed system call on a file, for the log.
public struct FileError: Error, CustomStringConvertible {
    public var call: String
    public var path: String
    public var code: Int32

    public init(call: String, path: String, code: Int32) {
        (self.call, self.path, self.code) = (call, path, code)
    }

    public var description: String {
        "\(call) \(path): \(reason)"
    }

    /// The C library's word for it, such as `No such file or directory`.
    public var reason: String {
        String(cString: strerror(code))
    }
}

/// Files that survive a crash whole.
public enum DurableFile {
    /// Syncs a finished temporary file, renames it, and syncs the directory so that the name survives too.
    public static func publish(_ temporary: String, as path: String) throws(FileError) {
        try sync(temporary)
        guard rename(temporary, path) == 0 else { throw FileError(call: "rename", path: path, code: errno) }
        let directory = (path as NSString).deletingLastPathComponent
        try sync(directory.isEmpty ? "." : directory)
    }

    /// Lets the names in a directory survive a crash.
    public static func syncDirectory(_ path: String) throws(FileError) {
        try sync(path)
    }

    static func sync(_ path: String) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(call: "open", path: path, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileError(call: "fsync", path: path, code: errno) }
    }

    /// Makes a directory, and those above it that are missing, for their owner alone; one that is there stays as it is.
    public static func makeDirectory(_ path: String) throws(FileError) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            made += made.isEmpty && part.isEmpty ? "/" : part + "/"
            guard mkdir(made, 0o700) != 0 else { continue }
            let code = errno
            guard code != EEXIST, code != EISDIR, access(made, F_OK) != 0 else { continue }
            throw FileError(call: "mkdir", path: made, code: code)
        }
    }
}
