import Glibc
import Synchronization

/// A program such as redis-server, started as a child of this process, which ends when this process ends.
public final class SupervisedProcess: Sendable {
    /// The signal that the kernel sends to the child when this process ends, however that comes.
    public enum Ending: String, Sendable {
        /// Lets it save what it has.
        case terminate = "TERM"
        /// Ends it even while it is stopped.
        case kill = "KILL"
    }

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
    ///   - command: the program, as a shell takes it, and its arguments.
    ///   - environment: all that it gets; nothing of ours is passed on.
    ///   - lock: a descriptor that it keeps open as long as it lives (for `flock`).
    ///   - output: gets each line that it writes to either output, and nil at their end, on the thread that watches it.
    /// - Throws: ``RedisError/cannotStart(_:)``, for instance when the program is not installed.
    public static func start(
        _ command: [String],
        environment: [String: String] = [:],
        ending: Ending = .terminate,
        lock: Int32? = nil,
        output: @escaping @Sendable (String?) -> Void
    ) async throws(RedisError) -> SupervisedProcess {
        let started: Result<SupervisedProcess, RedisError> = await withCheckedContinuation { continuation in
            do throws(RedisError) {
                try DedicatedThread.start {
                    do throws(RedisError) {
                        let child = try ChildProcess(command, environment: environment, ending: ending, lock: lock)
                        watch(child, output) { continuation.resume(returning: .success($0)) }
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                }
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
        return try started.get()
    }

    /// The life of the thread that has started the child: pass on what it writes, and be there until it has ended.
    private static func watch(
        _ child: ChildProcess,
        _ output: (String?) -> Void,
        started: (SupervisedProcess) -> Void
    ) {
        let process = SupervisedProcess(processID: child.processID)
        started(process)
        child.follow(output)
        process.finish(child)
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
