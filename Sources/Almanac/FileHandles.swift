import Glibc

/// How the process's file handles are shared out: a reserve for the jobs and Redis, files of requests, connections.
struct FileHandles: Equatable, Sendable {
    let connections: Int
    /// That requests send or bring.
    let files: Int

    /// Beyond so many connections memory is the limit: an idle one takes some 15 kB.
    private static let mostConnections = 16_384
    private static let mostFiles = 4096

    /// - Parameter limit: of the process.
    /// - Throws: `StartError` where too little is left to serve with.
    init(limit: Int, workers: Int) throws {
        // The runtime, Redis and the item store; each worker's readers of the store, drafts, fonts and trackers.
        let reserve = 64 + 16 * workers
        let left = limit - reserve
        guard left >= 64 else {
            throw StartError(
                description: "the limit of open files is \(limit), but almanac needs \(reserve + 64) with "
                    + "WORKERS=\(workers): raise it (LimitNOFILE in a unit, ulimit -n, --ulimit nofile of a container) or "
                    + "lower WORKERS",
                exitCode: 69
            )
        }
        files = min(left / 4, Self.mostFiles)
        connections = min(left - files, Self.mostConnections)
    }

    /// How many handles this process may have.
    static var limit: Int {
        Int(clamping: limits.rlim_cur)
    }

    /// Raises the limit as far as the system lets us, which is mostly much farther than the 1024 that a process begins with.
    static func raiseLimit() {
        var limits = limits
        limits.rlim_cur = limits.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
    }

    private static var limits: rlimit {
        var limits = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
        return limits
    }
}
