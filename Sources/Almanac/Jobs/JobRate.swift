import Synchronization

/// How fast jobs end, from the last ones seen by this process.
final class JobRate: Sendable {
    private let ends = Mutex<[ContinuousClock.Instant]>([])
    private let window = 32

    func noteEnd(at instant: ContinuousClock.Instant = .now) {
        ends.withLock { ends in
            ends.append(instant)
            if ends.count > window { ends.removeFirst() }
        }
    }

    /// Whole seconds in which a tenth of a full queue should have drained, 1 to 300; 5 where nothing was seen yet.
    func retryAfter(maxQueued: Int, now: ContinuousClock.Instant = .now) -> Duration {
        let seen = ends.withLock { $0 }
        guard let first = seen.first, seen.count > 1 else { return .seconds(5) }
        let milliseconds = Double(max((now - first).wholeMilliseconds, 1))
        let wait = Double(maxQueued) / 10 * milliseconds / Double(seen.count) / 1000
        return .seconds(Int64(min(max(wait.rounded(.up), 1), 300)))
    }
}
