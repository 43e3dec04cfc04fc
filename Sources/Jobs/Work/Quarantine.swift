package import Logging
import Redis
import Synchronization

/// Runs the jobs that were in hand when the last run ended badly, one at a time and with nothing beside them but
/// those of them that were cleared, before anything else is taken off the queues: so the job that ends the process is found, and no other fails because of it.
///
/// The dispatchers ask what they may do whenever they look. The suspects that have ended the process before come last.
package final class Quarantine: Sendable {
    /// What a dispatcher may do.
    enum Turn: Sendable {
        /// Begin this job, alone.
        case alone(JobStore.Suspect)
        /// Nothing: a suspect runs, or it is another dispatcher's turn.
        case wait
        /// Whatever its queue has.
        case over
    }

    private enum State {
        case unknown
        case suspects([JobStore.Suspect], running: JobID?)
        case over
    }

    /// Of suspects that come from other processes: to have each alone would stop this one whenever another ends.
    let seat = TrialSeat()
    private let store: JobStore
    private let logger: Logger
    private let state = Mutex(State.unknown)
    private let done = Mutex<Set<JobID>>([])
    private let handlers = Mutex<[@Sendable () -> Void]>([])

    package init(store: JobStore, logger: Logger) {
        (self.store, self.logger) = (store, logger)
    }

    /// Calls a handler when it may be another's turn.
    func onChange(_ handler: @escaping @Sendable () -> Void) {
        handlers.withLock { $0.append(handler) }
    }

    /// Whether work that is no job may be done beside the jobs.
    package var allowsOthers: Bool {
        guard store.run.followsCrash else { return true }
        return state.withLock { if case .over = $0 { true } else { false } }
    }

    func turn(of family: JobFamily) async throws(RedisError) -> Turn {
        if state.withLock({ if case .unknown = $0 { true } else { false } }) { try await findSuspects() }
        let (turn, isChange) = state.withLock { state -> (Turn, Bool) in
            guard case .suspects(var rest, nil) = state else {
                if case .over = state { return (.over, false) }
                return (.wait, false)
            }
            guard let next = rest.first else {
                state = .over
                return (.over, true)
            }
            guard next.family == family else { return (.wait, false) }
            rest.removeFirst()
            state = .suspects(rest, running: next.id)
            return (.alone(next), false)
        }
        if isChange { tellAll() }
        return turn
    }

    /// A suspect has ended, has been cleared, was handed back, or is gone. It may be told more than once.
    func ended(_ suspect: JobStore.Suspect) {
        done.withLock { _ = $0.insert(suspect.id) }
        let isNews = state.withLock { state in
            guard case .suspects(let rest, suspect.id?) = state else { return false }
            state = .suspects(rest, running: nil)
            return true
        }
        if isNews { tellAll() }
    }

    /// It could not be begun, because Redis was away: all is looked at anew.
    func notBegun() {
        state.withLock { state in
            if case .suspects = state { state = .unknown }
        }
    }

    private func findSuspects() async throws(RedisError) {
        var found: [JobStore.Suspect] = []
        for family in JobFamily.allCases {
            found += try await store.suspects(family)
        }
        found.sort { $0.strikes < $1.strikes }
        let done = done.withLock { $0 }
        let suspects = found.filter { !done.contains($0.id) }
        let isNews = state.withLock { state in
            guard case .unknown = state else { return false }
            state = .suspects(suspects, running: nil)
            return true
        }
        guard isNews else { return }
        if store.run.followsCrash, done.isEmpty { log(suspects) }
        tellAll()
    }

    private func log(_ suspects: [JobStore.Suspect]) {
        if suspects.isEmpty { return logger.notice("nothing was in hand when the last run ended") }
        let jobs = suspects.map { suspect in
            "\(suspect.family.rawValue)/\(suspect.id)"
                + (suspect.strikes > 0 ? " (ended it \(suspect.strikes) times, alone)" : "")
        }
        logger.warning(
            "what was in hand when the last run ended runs now, one at a time and alone",
            metadata: ["jobs": "\(jobs.joined(separator: ", "))", "count": "\(jobs.count)"]
        )
    }

    private func tellAll() {
        for handler in handlers.withLock({ $0 }) { handler() }
    }
}
