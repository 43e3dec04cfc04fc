import Synchronization

/// Says at most once in an interval that it is time, and at start.
package final class Pace: Sendable {
    private let interval: Duration
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    package init(_ interval: Duration) {
        self.interval = interval
    }

    package var isDue: Bool {
        last.withLock { last in
            guard last.map({ .now - $0 >= interval }) ?? true else { return false }
            last = .now
            return true
        }
    }
}
