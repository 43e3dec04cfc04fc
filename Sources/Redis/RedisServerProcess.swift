import Glibc
import Synchronization

/// A redis-server started as a child of this process, which ends when this process ends.
public final class RedisServerProcess: Sendable {
    public enum Exit: Sendable, Equatable, CustomStringConvertible {
        case status(Int32)
        case signal(Int32)

        public var description: String {
            switch self {
            case .status(let code): "status \(code)"
            case .signal(let number): "signal \(number)"
            }
        }
    }

    private struct State {
        var exit: Exit?
        var waiters: [CheckedContinuation<Exit, Never>] = []
    }

    public let processID: Int32
    private let state = Mutex(State())

    private init(processID: Int32) {
        self.processID = processID
    }

    /// - Parameters:
    ///   - arguments: of redis-server, without its name.
    ///   - lock: a descriptor that the server keeps open as long as it lives (for `flock`).
    ///   - output: gets each line that the server writes, on the thread that watches it.
    /// - Throws: ``RedisError/cannotStart(_:)``, for instance when redis-server is not installed.
    public static func start(
        _ arguments: [String],
        lock: Int32? = nil,
        output: @escaping @Sendable (String) -> Void
    ) async throws(RedisError) -> RedisServerProcess {
        let started: Result<RedisServerProcess, RedisError> = await withCheckedContinuation { continuation in
            do throws(RedisError) {
                try DedicatedThread.start {
                    watch(["redis-server"] + arguments, lock: lock, output: output) {
                        continuation.resume(returning: $0)
                    }
                }
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
        return try started.get()
    }

    /// The life of the thread: start the server, pass on what it writes, and be there until it has ended.
    private static func watch(
        _ command: [String],
        lock: Int32?,
        output: (String) -> Void,
        started: (Result<RedisServerProcess, RedisError>) -> Void
    ) {
        do throws(RedisError) {
            let child = try ChildProcess(command, lock: lock)
            let process = RedisServerProcess(processID: child.processID)
            started(.success(process))
            child.follow(output)
            process.finish(child)
        } catch {
            started(.failure(error))
        }
    }

    /// Nil while it runs.
    public var exit: Exit? { state.withLock { $0.exit } }

    /// Sends a signal, unless the process has ended.
    public func signal(_ number: Int32) {
        state.withLock { state in
            if state.exit == nil { _ = kill(processID, number) }
        }
    }

    /// Waits for its end; not ended early by cancellation.
    public func waitForExit() async -> Exit {
        await withCheckedContinuation { continuation in
            let exit = state.withLock { state in
                if state.exit == nil { state.waiters.append(continuation) }
                return state.exit
            }
            if let exit { continuation.resume(returning: exit) }
        }
    }

    /// Asks it to save and end, and kills it when it has not done so after `grace`.
    public func stop(grace: Duration) async -> Exit {
        signal(SIGTERM)
        return await withTaskGroup { group in
            group.addTask {
                guard (try? await Task.sleep(for: grace)) != nil else { return }
                self.signal(SIGKILL)
            }
            defer { group.cancelAll() }
            return await waitForExit()
        }
    }

    /// Under the lock, so that no signal goes to another process that has got the same number.
    private func finish(_ child: ChildProcess) {
        let (exit, waiters) = state.withLock { state in
            let exit = child.reap()
            state.exit = exit
            defer { state.waiters = [] }
            return (exit, state.waiters)
        }
        for waiter in waiters { waiter.resume(returning: exit) }
    }
}
