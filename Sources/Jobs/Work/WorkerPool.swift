import Foundation
import Synchronization

/// Plain threads for work that blocks (C drawing, compression, SQLite), each with a tool of its own, so that none of
/// it ever stands on the cooperative pool.
package final class WorkerPool<Tool>: Sendable {
    typealias Work = @Sendable (inout Tool) -> Void

    private struct State {
        var work: [Work] = []
        /// For which whoever waits has time.
        var lateWork: [Work] = []
        /// How often work was preferred to late work in a row.
        var preferences = 0
        /// The threads that wait for work; the last to begin is the first to be woken.
        var idle: [Int] = []
        var check: Work?
        var isClosed = false

        mutating func takeWork() -> Work? {
            if work.isEmpty || (preferences >= 8 && !lateWork.isEmpty) {
                preferences = 0
                return lateWork.isEmpty ? nil : lateWork.removeFirst()
            }
            if !lateWork.isEmpty { preferences += 1 }
            return work.removeFirst()
        }
    }

    private let state = Mutex(State())
    /// One a thread, by which it alone is woken.
    private let wakeUps: [DispatchSemaphore]
    private let checkInterval: Duration

    /// - Parameters:
    ///   - checkInterval: how often each thread does what `startChecks` is given; work comes in between.
    ///   - makeTool: runs on each thread, once, at its start; it is given the thread's number, from 0.
    package init(
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
    /// - Parameter isLate: whether other work goes first, up to eight pieces for each that is late.
    package func run<Value: Sendable>(
        isLate: Bool = false,
        _ body: @escaping @Sendable (inout Tool) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            submit(isLate) { tool in continuation.resume(with: Result { try body(&tool) }) }
        }
    }

    /// The same, but when the task is cancelled nobody waits for the work any more: what has begun goes on to its own end,
    /// and nobody hears of it.
    package func runUnlessCancelled<Value: Sendable>(
        isLate: Bool = false,
        _ body: @escaping @Sendable (inout Tool) throws -> Value
    ) async throws -> Value {
        let listener = Listener<Value>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard listener.begin(continuation) else { return }
                submit(isLate) { tool in
                    if listener.listens { listener.hear(Result { try body(&tool) }) }
                }
            }
        } onCancel: {
            listener.hear(.failure(CancellationError()))
        }
    }

    private func submit(_ isLate: Bool, _ work: @escaping Work) {
        let sleeper = state.withLock { state in
            if isLate { state.lateWork.append(work) } else { state.work.append(work) }
            return state.idle.popLast()
        }
        if let sleeper { wakeUps[sleeper].signal() }
    }

    /// Pieces of work that no thread has begun.
    var waiting: Int { state.withLock { $0.work.count + $0.lateWork.count } }

    /// Lets every thread do something with its tool now, and again and again after that.
    package func startChecks(_ body: @escaping @Sendable (inout Tool) -> Void) {
        state.withLock { $0.check = body }
        for wakeUp in wakeUps { wakeUp.signal() }
    }

    /// Lets the threads end once their work is done.
    package func close() {
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
            if let work = state.takeWork() { return .work(work) }
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

/// Who waits for one outcome, the first that comes.
private final class Listener<Value: Sendable>: Sendable {
    private enum State {
        case new
        case waiting(CheckedContinuation<Value, any Error>)
        case heard
    }

    private let state = Mutex(State.new)

    var listens: Bool {
        state.withLock { if case .waiting = $0 { true } else { false } }
    }

    /// - Returns: false where the task was cancelled before.
    func begin(_ continuation: CheckedContinuation<Value, any Error>) -> Bool {
        let isNew = state.withLock { state in
            guard case .new = state else { return false }
            state = .waiting(continuation)
            return true
        }
        if !isNew { continuation.resume(throwing: CancellationError()) }
        return isNew
    }

    func hear(_ outcome: Result<Value, any Error>) {
        let before = state.withLock { state in
            defer { state = .heard }
            return state
        }
        if case .waiting(let continuation) = before { continuation.resume(with: outcome) }
    }
}
