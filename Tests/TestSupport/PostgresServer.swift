import Foundation
import Synchronization

/// A private PostgreSQL server on a Unix socket, which ends with this process at the latest.
///
/// A test that only wants a place for its tables takes one of ``shared``; one that stops the server starts its own.
public final class PostgresServer: Sendable {
    /// Started when it is first asked for.
    public static let shared = Result { try PostgresServer() }

    /// Of its socket.
    public let folder: String
    private let input: FileHandle
    private let process: Mutex<Process>
    private let count = Atomic(0)

    /// - Parameter arguments: further ones for `postgres`, such as `-c max_connections=3`.
    public init(_ arguments: String...) throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/postgres-server")
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = script
        process.arguments = arguments
        (process.standardInput, process.standardOutput) = (input, output)
        // No other program that a test starts is to keep it open.
        _ = fcntl(input.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try process.run()
        let line = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        guard line.hasPrefix("/") else { throw PostgresServerError() }
        folder = line.trimmingCharacters(in: .whitespacesAndNewlines)
        self.input = input.fileHandleForWriting
        self.process = Mutex(process)
    }

    deinit {
        try? input.close()
        process.withLock { $0.terminate() }
    }

    /// The URL of a schema that no other call was given; it has to be made.
    public func newSchema() -> (name: String, url: String) {
        let name = "s\(getpid())_\(count.add(1, ordering: .relaxed).newValue)"
        return (name, "\(url)&options=-csearch_path%3D\(name)")
    }

    public var url: String { "postgres://almanac@/postgres?host=\(folder)" }

    /// Ends it as a crash would, and starts it again with the same data.
    public func restart() throws { try control("-m", "immediate", "-w", "restart") }

    public func stop() throws { try control("-m", "immediate", "-w", "stop") }

    public func start() throws { try control("-o", "-k \(folder) -c listen_addresses= -c fsync=off", "-w", "start") }

    /// Keeps what has been committed until now, as a standby has it that lags from now on. The server is started anew.
    public func keepStandby() throws {
        try stop()
        guard try Self.run(["cp", "-a", "\(folder)/data", "\(folder)/standby"]) == 0 else {
            throw PostgresServerError()
        }
        try start()
    }

    /// Lets the standby take over: what was committed since is lost.
    public func failOver() throws {
        try stop()
        let moves = "rm -rf \"$1/data\" && mv \"$1/standby\" \"$1/data\""
        guard try Self.run(["sh", "-c", moves, "sh", folder]) == 0 else { throw PostgresServerError() }
        try start()
    }

    private func control(_ arguments: String...) throws {
        let bin = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql").sorted().last ?? ""
        let tool = ["/usr/lib/postgresql/\(bin)/bin/pg_ctl", "-D", "\(folder)/data", "-l", "\(folder)/server.log"]
        let user = getuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []
        guard try Self.run(user + tool + arguments) == 0 else { throw PostgresServerError() }
    }

    /// Foundation's `Process` takes a program for running as long as what it has left behind, and this one leaves a server.
    private static func run(_ words: [String]) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in 0...2 as ClosedRange<Int32> {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        guard let name = words.first else { throw PostgresServerError() }
        var words = words.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var (id, status): (pid_t, Int32) = (0, 0)
        guard posix_spawnp(&id, name, &actions, nil, &words, environ) == 0, waitpid(id, &status, 0) == id
        else { throw PostgresServerError() }
        return status
    }
}

struct PostgresServerError: Error {}
