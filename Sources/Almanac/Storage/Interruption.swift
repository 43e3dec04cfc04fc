import Synchronization

/// Tells a query that is under way in another thread that nobody waits for it any more.
final class Interruption: Sendable {
    private let fired = Atomic(false)

    var isFired: Bool { fired.load(ordering: .relaxed) }

    /// Ends what runs now, and what begins from now on.
    func fire() {
        fired.store(true, ordering: .relaxed)
    }
}
