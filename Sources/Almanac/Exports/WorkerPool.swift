import Foundation
import Synchronization

/// Plain threads for work that blocks (C drawing, compression, SQLite), each with a tool of its own, so that none of
/// it ever stands on the cooperative pool.
final class WorkerPool<Tool>: Sendable {
    typealias Work = @Sendable (inout Tool) -> Void

    private struct State {
        var work: [Work] = []
        var preparation: Work?
        var isClosed = false
    }

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)
    private let threads: Int

    /// - Parameter makeTool: runs on each thread, once, at its start.
    init(threads: Int, name: String, makeTool: @escaping @Sendable () -> Tool) {
        self.threads = threads
        for number in 1...threads {
            let thread = Thread { [self] in serve(makeTool()) }
            thread.name = "\(name)-\(number)"
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
        state.withLock { $0.work.append(work) }
        available.signal()
    }

    /// Lets every thread do something with its tool before its first work.
    func prepareEach(_ body: @escaping @Sendable (inout Tool) -> Void) {
        state.withLock { $0.preparation = body }
        for _ in 0..<threads { available.signal() }
    }

    /// Lets the threads end once their work is done.
    func close() {
        state.withLock { $0.isClosed = true }
        for _ in 0..<threads { available.signal() }
    }

    private func serve(_ initial: Tool) {
        var tool = initial
        var isPrepared = false
        while true {
            available.wait()
            if !isPrepared, let prepare = state.withLock(\.preparation) {
                isPrepared = true
                prepare(&tool)
            }
            let next = state.withLock { state in
                state.work.isEmpty ? (work: Work?.none, isClosed: state.isClosed) : (state.work.removeFirst(), false)
            }
            if let work = next.work {
                work(&tool)
            } else if next.isClosed {
                return
            }
        }
    }
}
