import Synchronization

/// For the one suspect from another process that may run in this one at a time, of whichever family.
final class TrialSeat: Sendable {
    private enum State: Equatable {
        case free
        /// Somebody looks for one.
        case reserved
        case taken(JobID)
    }

    private let state = Mutex(State.free)

    /// - Returns: false where it is not free.
    func reserve() -> Bool {
        state.withLock { state in
            guard state == .free else { return false }
            state = .reserved
            return true
        }
    }

    /// Ends a reservation with the suspect that was found.
    func settle(on suspect: JobID?) {
        state.withLock { $0 = suspect.map(State.taken) ?? .free }
    }

    /// The suspect has ended or was cleared, of which word may come twice.
    /// - Returns: whether the seat was its own until now.
    @discardableResult
    func free(_ suspect: JobID) -> Bool {
        state.withLock { state in
            guard state == .taken(suspect) else { return false }
            state = .free
            return true
        }
    }
}
