import Synchronization

/// Tells a query that is under way in another thread that nobody waits for it any more.
package final class Interruption: Sendable {
    package init() {}

    private let fired = Atomic(false)

    var isFired: Bool { fired.load(ordering: .relaxed) }

    /// Ends what runs now, and what begins from now on.
    package func fire() {
        fired.store(true, ordering: .relaxed)
    }
}
