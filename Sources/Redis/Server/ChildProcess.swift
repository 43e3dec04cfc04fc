import CHiredis
import Glibc

/// A child process that gets a signal when the thread that started it ends.
///
/// The kernel's parent-death signal follows the *thread* that forked. So one thread starts the child and stays with it
/// until it has ended, and the child dies exactly when we do, even by `kill -9`. (swift-subprocess forks in passing
/// threads of its own: the signal would come as soon as such a thread retires.)
struct ChildProcess {
    let processID: pid_t
    /// Reads its standard output and standard error.
    let output: Int32

    /// - Parameters:
    ///   - arguments: the first is the program, as a shell takes it.
    ///   - environment: all that it gets.
    ///   - ending: the signal by which it ends with us.
    ///   - lock: a descriptor that the child keeps open as long as it lives.
    init(
        _ arguments: [String],
        environment: [String: String],
        ending: SupervisedProcess.Ending,
        lock: Int32?
    ) throws(RedisError) {
        guard let setpriv = Self.find("setpriv") else {
            throw .cannotStart("the program setpriv is not installed (Debian package util-linux)")
        }
        guard let program = arguments.first, let path = Self.find(program) else {
            throw .cannotStart("the program \(arguments.first ?? "") is not installed or not in PATH")
        }
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw .cannotStart(RedisError.systemReason("pipe2", code: errno)) }
        defer { close(ends[1]) }
        let command = [setpriv, "--pdeathsig", ending.rawValue, "--", path] + arguments.dropFirst()
        do {
            processID = try Self.spawn(command, environment, output: ends[1], lock: lock)
        } catch {
            close(ends[0])
            throw error
        }
        output = ends[0]
    }

    /// Calls `line` for each line of output, and with nil when the child has closed it; then waits for its end.
    func follow(_ line: (String?) -> Void) {
        var pending: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(output, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            pending += buffer[..<count]
            while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                line(String(decoding: pending[..<end], as: UTF8.self))
                pending.removeSubrange(...end)
            }
        }
        if !pending.isEmpty { line(String(decoding: pending, as: UTF8.self)) }
        line(nil)
        close(output)
        var info = siginfo_t()
        while waitid(P_PID, id_t(processID), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    }

    /// Removes the ended child; its number may be used again from now on.
    func reap() -> SupervisedProcess.Exit {
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? .status((status >> 8) & 0xFF) : .signal(signal)
    }
}

extension ChildProcess {
    /// Signals are unblocked and at their defaults, the process group is the child's own (Ctrl-C at a terminal is for
    /// us alone), nothing of our environment is passed on (it holds secrets), and no other descriptor.
    private static func spawn(
        _ command: [String],
        _ environment: [String: String],
        output: Int32,
        lock: Int32?
    ) throws(RedisError) -> pid_t {
        var attributes = posix_spawnattr_t()
        var actions = posix_spawn_file_actions_t()
        posix_spawnattr_init(&attributes)
        posix_spawn_file_actions_init(&actions)
        defer {
            posix_spawnattr_destroy(&attributes)
            posix_spawn_file_actions_destroy(&actions)
        }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        var codes = [
            posix_spawnattr_setsigmask(&attributes, &none),
            posix_spawnattr_setsigdefault(&attributes, &all),
            posix_spawnattr_setpgroup(&attributes, 0),
            posix_spawnattr_setflags(&attributes, Int16(flags)),
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0),
            posix_spawn_file_actions_adddup2(&actions, output, 1),
            posix_spawn_file_actions_adddup2(&actions, output, 2),
        ]
        if let lock { codes.append(posix_spawn_file_actions_adddup2(&actions, lock, 3)) }
        codes.append(posix_spawn_file_actions_addclosefrom_np(&actions, lock == nil ? 3 : 4))
        var processID: pid_t = 0
        if codes.allSatisfy({ $0 == 0 }) {
            codes.append(
                withCStrings(command) { arguments in
                    withCStrings(environment.map { "\($0)=\($1)" }) { variables in
                        posix_spawn(&processID, command[0], &actions, &attributes, arguments, variables)
                    }
                }
            )
        }
        if let code = codes.first(where: { $0 != 0 }) {
            throw .cannotStart(RedisError.systemReason("posix_spawn", code: code))
        }
        return processID
    }

    private static func withCStrings(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Int32
    ) -> Int32 {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }

    /// The path of an executable, as a shell finds it.
    private static func find(_ program: String) -> String? {
        if program.contains("/") { return program }
        let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        return folders.split(separator: ":").map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
    }
}
