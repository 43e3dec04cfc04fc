import Logging
import Redis
import Synchronization

/// Where the next jobs come from.
extension JobDispatcher {
    /// First what was in hand when the process last ended, then what others let go, then what is new.
    func next(_ count: Int) async throws(RedisError) -> [JobStore.Entry] {
        if !state.withLock(\.hasRecovered) {
            let left = try await ownLeft()
            guard left.isEmpty else { return Array(left.prefix(count)) }
            state.withLock { $0.hasRecovered = true }
        }
        if isTakeOverDue() {
            let left = try await takeOver(count)
            if !left.isEmpty { return left }
        }
        return try await store.take(family, count: count)
    }

    /// What this process has in hand and does not run. A suspect among it was taken over and could not be begun, as where Redis
    /// went away in between: it is left until its lease has run out, when it is taken over again, with its trial.
    private func ownLeft() async throws(RedisError) -> [JobStore.Entry] {
        let left = try await store.ownPending(family).filter(isNotRunning)
        if left.isEmpty { return [] }
        let suspects = Set(try await store.suspects(family).map(\.id))
        return left.filter { entry in entry.jobID.map { !suspects.contains($0) } ?? true }
    }

    private func isNotRunning(_ entry: JobStore.Entry) -> Bool {
        entry.jobID.map { !running.contains($0) } ?? true
    }

    /// Now and then, so that a queue that never runs dry does not keep the jobs of a dead process waiting.
    private func isTakeOverDue() -> Bool {
        state.withLock { state in
            guard state.lastTakeOver.map({ ContinuousClock.now - $0 >= limits.look }) ?? true else { return false }
            state.lastTakeOver = .now
            return true
        }
    }

    private func takeOver(_ count: Int) async throws(RedisError) -> [JobStore.Entry] {
        let maySuspect = quarantine.seat.reserve()
        var suspect: JobID?
        defer { if maySuspect { quarantine.seat.settle(on: suspect) } }
        let left = try await store.takeOver(family, idle: limits.lease, count: count, maySuspect: maySuspect)
            .filter(isNotRunning)
        suspect = left.first(where: \.isSuspect)?.jobID
        if let suspect {
            logger.warning(
                "a job that another process had in hand when it ended runs here, as the only one of those",
                metadata: ["queue": "\(family.rawValue)", "job_id": "\(suspect)"]
            )
        }
        return left
    }

    /// What is to be done when a suspect from another process has ended or was cleared; nil for other jobs.
    func trialEnd(of entry: JobStore.Entry) -> (@Sendable () -> Void)? {
        guard entry.isSuspect, let id = entry.jobID else { return nil }
        return { self.endTrial(of: id) }
    }

    /// Lets the next suspect from another process come, and at once.
    func endTrial(of suspect: JobID) {
        guard quarantine.seat.free(suspect) else { return }
        state.withLock { $0.lastTakeOver = nil }
        signal.wake()
    }
}
