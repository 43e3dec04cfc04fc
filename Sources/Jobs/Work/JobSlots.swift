import Synchronization

/// How many jobs may work at once. A job that waits for something outside gives its slot back and takes one again
/// before it goes on, ahead of jobs that have not begun.
package final class JobSlots: Sendable {
    private struct State {
        var free: Int
        var nextTicket = 0
        var queue: [(ticket: Int, continuation: CheckedContinuation<Void, any Error>)] = []
    }

    private let state: Mutex<State>
    /// Called when a slot is free and nobody waits for it.
    private let onFree: @Sendable () -> Void
    /// Told how many slots are held.
    private let rate: JobRate?

    package init(_ count: Int, rate: JobRate? = nil, onFree: @escaping @Sendable () -> Void) {
        state = Mutex(State(free: count))
        self.onFree = onFree
        self.rate = rate
    }

    var free: Int { state.withLock(\.free) }
    /// How many jobs wait to go on.
    var waiting: Int { state.withLock(\.queue.count) }

    /// Takes free slots, as many as there are and at most so many, for jobs that begin.
    package func take(upTo count: Int) -> Int {
        let taken = state.withLock { state in
            let taken = max(0, min(count, state.free))
            state.free -= taken
            return taken
        }
        rate?.workBegins(taken)
        return taken
    }

    package func give() {
        if !handOn() { onFree() }
    }

    /// Gives back what was taken for jobs that did not begin; nobody need look for others.
    func putBack(_ count: Int) {
        for _ in 0..<count { _ = handOn() }
    }

    /// - Returns: whether somebody waited for a slot.
    private func handOn() -> Bool {
        let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            if !state.queue.isEmpty { return state.queue.removeFirst().continuation }
            state.free += 1
            return nil
        }
        if next == nil { rate?.workEnds() }
        next?.resume()
        return next != nil
    }

    /// Waits for a slot, in the order of asking.
    ///
    /// - Throws: `CancellationError` when the task is cancelled first; it has no slot then.
    package func wait() async throws {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome = state.withLock { state -> Result<Void, any Error>? in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.free > 0 {
                        state.free -= 1
                        rate?.workBegins()
                        return .success(())
                    }
                    state.queue.append((ticket, continuation))
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                state.queue.firstIndex { $0.ticket == ticket }.map { state.queue.remove(at: $0).continuation }
            }
            waiting?.resume(throwing: CancellationError())
        }
    }
}
