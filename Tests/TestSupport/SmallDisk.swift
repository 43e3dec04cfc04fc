public import Foundation

/// A disk of some bytes, in memory, which a test can fill and close to writing.
public struct SmallDisk: Sendable {
    public let directory: URL

    /// `MNT_DETACH`, `MS_REMOUNT` and `MS_BIND`, whose names Swift does not see.
    private static let detach: Int32 = 2
    private static let remount: UInt = 32
    private static let bind: UInt = 4096

    /// Whether one can be made here: that takes the right to mount.
    public static let isPossible: Bool = {
        let path = "/tmp/almanac-disk-\(getpid())"
        guard mkdir(path, 0o700) == 0 else { return false }
        defer { rmdir(path) }
        guard mount("none", path, "tmpfs", 0, "size=4096") == 0 else { return false }
        return umount2(path, detach) == 0
    }()

    /// Makes one, and takes it away when the body ends.
    public static func with<Result>(bytes: Int, _ body: (SmallDisk) async throws -> Result) async throws -> Result {
        try await withTemporaryDirectory { directory in
            try check(mount("none", directory.path, "tmpfs", 0, "size=\(bytes),mode=0700"))
            defer { umount2(directory.path, detach) }
            return try await body(SmallDisk(directory: directory))
        }
    }

    /// Leaves so many bytes free, to a page.
    public func fill(leaving rest: Int) throws {
        let filler = directory.appending(path: "filler")
        try? FileManager.default.removeItem(at: filler)
        var facts = statvfs()
        try Self.check(statvfs(directory.path, &facts))
        let free = Int(facts.f_bavail) * Int(facts.f_frsize)
        try Data(count: max(0, free - rest)).write(to: filler)
    }

    public func empty() throws {
        try FileManager.default.removeItem(at: directory.appending(path: "filler"))
    }

    /// Lets a folder of the disk, whose files others may have open, take nothing while the body runs.
    public func whileReadOnly(_ folder: String, _ body: () async throws -> Void) async throws {
        let path = directory.appending(path: folder).path
        try Self.check(mount(path, path, nil, Self.bind, nil))
        defer { umount2(path, Self.detach) }
        try Self.check(mount("none", path, nil, Self.bind | Self.remount | 1, nil))
        try await body()
    }

    private static func check(_ result: Int32) throws {
        guard result == 0 else { throw Refused(reason: String(cString: strerror(errno))) }
    }

    struct Refused: Error {
        var reason: String
    }
}
