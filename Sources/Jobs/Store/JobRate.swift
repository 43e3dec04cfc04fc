import Synchronization

/// How fast jobs end while there is work, from the last ones seen by this process: the hours in which nobody asked for
/// anything say nothing of it.
package final class JobRate: Sendable {
    package init() {}

    private struct State {
        /// Jobs that hold a slot.
        var working = 0
        var workingSince = ContinuousClock.now
        /// For how long at least one has.
        var busy = Duration.zero
        /// `busy` as it stood when each of the last jobs ended, and when the first of them began to be counted.
        var ends: [Duration] = [.zero]

        func busy(at now: ContinuousClock.Instant) -> Duration {
            working > 0 ? busy + (now - workingSince) : busy
        }
    }

    private let state = Mutex(State())
    private let window = 32

    /// So many jobs more are at work.
    func workBegins(_ count: Int = 1, at now: ContinuousClock.Instant = .now) {
        guard count > 0 else { return }
        state.withLock { state in
            if state.working == 0 { state.workingSince = now }
            state.working += count
        }
    }

    /// One works no more, be it that it has ended or that it waits for something outside.
    func workEnds(at now: ContinuousClock.Instant = .now) {
        state.withLock { state in
            state.busy = state.busy(at: now)
            state.workingSince = now
            state.working -= 1
        }
    }

    package func noteEnd(at now: ContinuousClock.Instant = .now) {
        state.withLock { state in
            state.ends.append(state.busy(at: now))
            if state.ends.count > window + 1 { state.ends.removeFirst() }
        }
    }

    /// Whole seconds in which a tenth of a full queue should have drained, 1 to 300; 5 where nothing was seen yet.
    func retryAfter(maxQueued: Int, now: ContinuousClock.Instant = .now) -> Duration {
        let (ends, busy) = state.withLock { ($0.ends, $0.busy(at: now)) }
        guard let first = ends.first, ends.count > 1 else { return .seconds(5) }
        let milliseconds = Double(max((busy - first).wholeMilliseconds, 1))
        let wait = Double(maxQueued) / 10 * milliseconds / Double(ends.count - 1) / 1000
        return .seconds(Int64(min(max(wait.rounded(.up), 1), 300)))
    }
}
