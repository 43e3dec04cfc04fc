import Foundation
import Synchronization

/// Plain threads for work that blocks (C drawing, compression, SQLite), each with a tool of its own, so that none of
/// it ever stands on the cooperative pool.
final class WorkerPool<Tool>: Sendable {
    typealias Work = @Sendable (inout Tool) -> Void

    private struct State {
        var work: [Work] = []
        /// The threads that wait for work; the last to begin is the first to be woken.
        var idle: [Int] = []
        var check: Work?
        var isClosed = false
    }

    private let state = Mutex(State())
    /// One a thread, by which it alone is woken.
    private let wakeUps: [DispatchSemaphore]
    private let checkInterval: Duration

    /// - Parameters:
    ///   - checkInterval: how often each thread does what `startChecks` is given; work comes in between.
    ///   - makeTool: runs on each thread, once, at its start; it is given the thread's number, from 0.
    init(
        threads: Int,
        name: String,
        checkInterval: Duration = .seconds(10),
        makeTool: @escaping @Sendable (Int) -> Tool
    ) {
        wakeUps = (0..<threads).map { _ in DispatchSemaphore(value: 0) }
        self.checkInterval = checkInterval
        for number in 0..<threads {
            let thread = Thread { [self] in serve(number, makeTool(number)) }
            thread.name = "\(name)-\(number + 1)"
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    /// Runs work on the next free thread, in the order of asking.
    func run<Value: Sendable>(_ body: @escaping @Sendable (inout Tool) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            submit { tool in continuation.resume(with: Result { try body(&tool) }) }
        }
    }

    private func submit(_ work: @escaping Work) {
        let sleeper = state.withLock { state in
            state.work.append(work)
            return state.idle.popLast()
        }
        if let sleeper { wakeUps[sleeper].signal() }
    }

    /// Lets every thread do something with its tool now, and again and again after that.
    func startChecks(_ body: @escaping @Sendable (inout Tool) -> Void) {
        state.withLock { $0.check = body }
        for wakeUp in wakeUps { wakeUp.signal() }
    }

    /// Lets the threads end once their work is done.
    func close() {
        state.withLock { $0.isClosed = true }
        for wakeUp in wakeUps { wakeUp.signal() }
    }

    private func serve(_ number: Int, _ initial: Tool) {
        var tool = initial
        var nextCheck: ContinuousClock.Instant?
        while true {
            if let check = state.withLock(\.check), nextCheck.map({ ContinuousClock.now >= $0 }) ?? true {
                check(&tool)
                nextCheck = .now + checkInterval
            }
            switch next(for: number) {
            case .work(let work): work(&tool)
            case .rest: rest(number, until: nextCheck)
            case .end: return
            }
        }
    }

    private enum Step {
        case work(Work)
        case rest
        case end
    }

    private func next(for number: Int) -> Step {
        state.withLock { state in
            if !state.work.isEmpty { return .work(state.work.removeFirst()) }
            if state.isClosed { return .end }
            state.idle.append(number)
            return .rest
        }
    }

    private func rest(_ number: Int, until end: ContinuousClock.Instant?) {
        let seconds = end.map { max(0, (ContinuousClock.now.duration(to: $0)) / .seconds(1)) }
        _ = wakeUps[number].wait(timeout: seconds.map { .now() + $0 } ?? .distantFuture)
        // Woken by the clock it still stands among those that wait.
        state.withLock { state in state.idle.removeAll { $0 == number } }
    }
}
