import Synchronization

extension FakeService {
    /// Answers nothing more from a page on, so that a job can't come to its end before it is cut off.
    ///
    /// A job is to be cut off only with its last request at the service: one that is still on its way would arrive
    /// later, among the requests of the next attempt, and be counted as one of them.
    public final class Gate: Sendable {
        private let isOpen = Atomic(false)
        private let (arrivals, arrival) = AsyncStream<Void>.makeStream()

        public init() {}

        public func open() { isOpen.store(true, ordering: .releasing) }

        /// - Parameter isBehind: whether the page that is asked for lies behind the gate.
        public func fault(_ isBehind: Bool) -> Answer.Fault {
            guard isBehind && !isOpen.load(ordering: .acquiring) else { return .none }
            arrival.finish()
            return .silence
        }

        /// Returns once a page behind the gate has been asked for.
        public func isReached() async {
            for await _ in arrivals {}
        }
    }
}
