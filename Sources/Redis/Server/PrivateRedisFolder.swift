import Glibc
import Logging

/// Where the server listens: in its folder, or, when that path is too long for a socket, in one made for it.
final class PrivateSocket: Sendable {
    let path: String
    private let ownFolder: String?

    var endpoint: RedisEndpoint { RedisEndpoint(.unix(path: path)) }

    init(in directory: String, logger: Logger) throws(RedisError) {
        let preferred = "\(directory)/redis.sock"
        guard preferred.utf8.count > RedisEndpoint.longestSocketPath else {
            (path, ownFolder) = (preferred, nil)
            return
        }
        // The name comes from the folder's own number, so that a socket left over by a killed process is found again.
        var status = stat()
        guard stat(directory, &status) == 0 else {
            throw .cannotStart(RedisError.systemReason("stat \(directory)", code: errno))
        }
        let folder = "/tmp/almanac-\(getuid())-\(status.st_dev)-\(status.st_ino)"
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST, lstat(folder, &status) == 0, status.st_uid == getuid(),
            status.st_mode == S_IFDIR | 0o700
        else { throw .cannotStart("the folder \(folder) is not ours alone; remove it, or choose a shorter DATA_DIR") }
        (path, ownFolder) = ("\(folder)/redis.sock", folder)
        logger.notice(
            "the path of DATA_DIR is too long for a socket: it lies in another folder",
            metadata: ["redis.socket": "\(path)"]
        )
    }

    deinit {
        guard let ownFolder else { return }
        unlink(path)
        rmdir(ownFolder)
    }
}

/// An advisory lock that each server inherits: a new one waits until the last, which may be dying with a killed parent,
/// has closed its files.
final class FolderLock: Sendable {
    let descriptor: Int32

    init(_ directory: String, endpoint: RedisEndpoint) async throws(RedisError) {
        descriptor = open("\(directory)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .cannotStart(RedisError.systemReason("open \(directory)/lock", code: errno))
        }
        var nextAsking = ContinuousClock.now + .seconds(1)
        // Where this process has to wait for a processor, a minute is nothing: it is the asking that counts.
        var asked = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK, asked < 60, !Task.isCancelled else {
                throw .cannotStart("another redis-server works in \(directory) and does not end")
            }
            if nextAsking < .now {
                // On a machine that is busy it may not hear of it the first time.
                await Self.askToEnd(endpoint)
                asked += 1
                nextAsking = .now + .seconds(1)
            }
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    deinit {
        close(descriptor)
    }

    /// A server whose parent was killed in the millisecond before it asked for its parent-death signal lives on.
    private static func askToEnd(_ endpoint: RedisEndpoint) async {
        guard let client = try? RedisClient(endpoint: endpoint, name: "successor") else { return }
        // It closes the connection instead of answering.
        _ = try? await client.send(RedisCommand("SHUTDOWN"), timeout: .seconds(1))
        await client.close()
    }
}
