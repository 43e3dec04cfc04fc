import Glibc
import Redis
import Synchronization

/// A server whose log a test follows.
public final class WatchedProcess: Sendable {
    private struct State {
        var lines: [String] = []
        var hasEnded = false
        var waiting: [(text: String, continuation: CheckedContinuation<Bool, Never>)] = []
    }

    private let process: SupervisedProcess
    private let log: Log

    private final class Log: Sendable {
        let state = Mutex(State())

        func take(_ line: String?) {
            let (found, isThere) = state.withLock { state in
                if let line { state.lines.append(line) } else { state.hasEnded = true }
                let ready = state.waiting.filter { waiter in line?.contains(waiter.text) ?? true }
                if let line { state.waiting.removeAll { line.contains($0.text) } } else { state.waiting = [] }
                return (ready, line != nil)
            }
            for waiter in found { waiter.continuation.resume(returning: isThere) }
        }
    }

    private init(_ process: SupervisedProcess, _ log: Log) {
        (self.process, self.log) = (process, log)
    }

    /// Starts it and returns when a line with this text is in its log.
    public static func start(_ command: [String], until text: String) async throws -> WatchedProcess {
        let log = Log()
        let process = try await SupervisedProcess.start(command, ending: .kill) { log.take($0) }
        let watched = WatchedProcess(process, log)
        do {
            try await watched.saying(text)
        } catch {
            await watched.kill()
            throw error
        }
        return watched
    }

    /// Returns when a line with this text is, or was, in the log.
    public func saying(_ text: String) async throws {
        let isThere = await withCheckedContinuation { continuation in
            let known: Bool? = log.state.withLock { state in
                if state.lines.contains(where: { $0.contains(text) }) { return true }
                if state.hasEnded { return false }
                state.waiting.append((text, continuation))
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
        guard isThere else { throw NotSaid(text: text, lines: log.state.withLock { $0.lines.suffix(10) }.map(\.self)) }
    }

    /// Stops it where it is, without an end: it accepts connections and answers nothing.
    public func pause() { process.signal(SIGSTOP) }

    public func resume() { process.signal(SIGCONT) }

    public func kill() async {
        process.signal(SIGKILL)
        _ = await process.waitForExit()
    }

    struct NotSaid: Error {
        var text: String
        var lines: [String]
    }
}
