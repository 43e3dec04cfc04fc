import Glibc
package import Logging
import ServiceLifecycle
import Synchronization

/// The appliance's own redis-server: a child process on a Unix socket, started again when it dies.
///
/// `start` returns when the server answers. As the first service of the group it is stopped last. The caller has made
/// sure, by its lock on `DATA_DIR`, that no other appliance works in the folder.
package final class PrivateRedis: Service {
    private struct State {
        var process: SupervisedProcess
        var isStopping = false
    }

    /// When what Redis was told is on the disk.
    package enum Sync: String, CaseIterable, Sendable {
        /// Before Redis answers: what was acknowledged outlives a power cut.
        case always
        /// Within a second.
        case everysec
    }

    private let configuration: [String]
    private let socket: PrivateSocket
    private let lock: FolderLock
    private let log: RedisServerLog
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameter directory: an absolute path; made with mode 0700. The append-only files and the socket lie there.
    /// - Throws: `cannotStart`, `unavailable`, `tooOld` or `cancelled`, with a sentence for the operator.
    package static func start(
        in directory: String,
        sync: Sync = .always,
        logger: Logger
    ) async throws(RedisError) -> PrivateRedis {
        do {
            return try await startServer(in: directory, sync, logger)
        } catch .cannotStart(let reason) {
            throw .cannotStart("\(reason); to use a Redis of your own instead, set REDIS_URL")
        }
    }

    private static func startServer(
        in directory: String,
        _ sync: Sync,
        _ logger: Logger
    ) async throws(RedisError) -> PrivateRedis {
        let begin = ContinuousClock.now
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST, chmod(directory, 0o700) == 0 else {
            throw .cannotStart(
                RedisError.systemReason("the folder \(directory) can't be made or changed (see DATA_DIR)", code: errno)
            )
        }
        let socket = try PrivateSocket(in: directory, logger: logger)
        let lock = try await FolderLock(directory, endpoint: socket.endpoint)
        let redis = try await PrivateRedis(directory: directory, sync: sync, socket: socket, lock: lock, logger: logger)
        try await redis.waitUntilReady()
        logger.notice(
            "private Redis started",
            metadata: [
                "redis.pid": "\(redis.processID)",
                "redis.endpoint": "\(redis.endpoint)",
                "redis.start_time": "\(begin.duration(to: .now))",
            ]
        )
        return redis
    }

    private init(
        directory: String,
        sync: Sync,
        socket: PrivateSocket,
        lock: FolderLock,
        logger: Logger
    ) async throws(RedisError) {
        configuration = [
            "--port", "0", "--unixsocket", socket.path, "--unixsocketperm", "700",
            "--dir", directory, "--appendonly", "yes", "--appendfsync", sync.rawValue, "--save", "",
            "--maxmemory-policy", "noeviction", "--daemonize", "no", "--loglevel", "warning",
        ]
        self.socket = socket
        self.lock = lock
        self.logger = logger
        log = RedisServerLog(logger: logger)
        let process = try await Self.startProcess(configuration, lock, log)
        state = Mutex(State(process: process))
    }

    package var endpoint: RedisEndpoint { socket.endpoint }

    package var processID: Int32 { state.withLock { $0.process.processID } }

    /// Keeps the server running until graceful shutdown or cancellation, then stops it and waits for its end.
    package func run() async {
        await withTaskCancellationOrGracefulShutdownHandler {
            await supervise()
        } onCancelOrGracefulShutdown: {
            self.requestStop()
        }
        await stop()
    }

    /// Stops the server without `run`: for a start-up that fails elsewhere.
    package func stop() async {
        requestStop()
        let exit = await state.withLock { $0.process }.stop(grace: .seconds(10))
        logger.notice("private Redis stopped", metadata: ["redis.exit": "\(exit)"])
    }
}

/// Supervision.
extension PrivateRedis {
    /// Signals the server and returns at once.
    private func requestStop() {
        state.withLock { state in
            state.isStopping = true
            state.process.signal(SIGTERM)
        }
    }

    /// Returns when the server has ended because it was told to.
    private func supervise() async {
        var pause = Duration.zero
        while true {
            let begin = ContinuousClock.now
            let (process, exit) = await exitOfCurrent()
            if state.withLock({ $0.isStopping }) { return }
            if begin.duration(to: .now) > .seconds(10) { pause = .zero }
            logger.error(
                "private Redis died and is started again",
                metadata: ["redis.pid": "\(process.processID)", "redis.exit": "\(exit)", "redis.pause": "\(pause)"]
            )
            try? await cancelWhenGracefulShutdown { [pause] in try await Task.sleep(for: pause) }
            pause = min(max(pause * 2, .milliseconds(50)), .seconds(2))
            await restart()
        }
    }

    private func exitOfCurrent() async -> (SupervisedProcess, SupervisedProcess.Exit) {
        let process = state.withLock { $0.process }
        return (process, await process.waitForExit())
    }

    private static func startProcess(
        _ configuration: [String],
        _ lock: FolderLock,
        _ log: RedisServerLog
    ) async throws(RedisError) -> SupervisedProcess {
        try await .start(["redis-server"] + configuration, lock: lock.descriptor) { line in
            if let line { log.take(line) }
        }
    }

    private func restart() async {
        do {
            let process = try await Self.startProcess(configuration, lock, log)
            state.withLock { state in
                state.process = process
                // The wish to stop may have come while it started, and have gone to the old process.
                if state.isStopping { process.signal(SIGTERM) }
            }
        } catch {
            logger.error("private Redis can't be started", metadata: ["error": "\(error)"])
        }
    }

    /// Returns when it answers PONG; a long append-only file takes its time, so the limit is the server's life.
    private func waitUntilReady() async throws(RedisError) {
        var options = RedisClient.Options()
        options.connectionWait = .milliseconds(50)
        options.reconnectPause = .milliseconds(1)...(.milliseconds(2))
        let probe = try RedisClient(endpoint: endpoint, name: "probe", options: options)
        let process = state.withLock { $0.process }
        var failure: RedisError?
        while process.exit == nil, !Task.isCancelled {
            do {
                _ = try await probe.send(RedisCommand("PING").repeatable)
                await probe.close()
                return
            } catch .tooOld(let version) {
                await probe.close()
                await stop()
                throw .tooOld(version: version)
            } catch {
                failure = error
                try? await Task.sleep(for: .milliseconds(10))
            }
        }
        await probe.close()
        await stop()
        guard let exit = process.exit, !Task.isCancelled else { throw failure ?? .cancelled }
        throw .cannotStart("it ended with \(exit): \(log.lastLines)")
    }
}
