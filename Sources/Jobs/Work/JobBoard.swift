package import Items
import Synchronization

/// What a running job shows: changed from any thread, written to Redis at one beat.
package final class JobBoard<Status: JobStatus>: Sendable {
    private struct State {
        var status: Status
        /// What Redis has; nil where that is not known.
        var shown: Status?
        /// Beats since a change was shown.
        var stillBeats = 0
        /// Brings the status up to what is counted elsewhere.
        var pull: @Sendable (inout Status) -> Void = { _ in }
    }

    private let state: Mutex<State>
    private let beat: Duration
    private let now: @Sendable () -> Timestamp
    private let show: @Sendable (Status) async -> Bool

    /// So many beats without a change, and the status is touched.
    private static var restBeats: Int { 2 }

    /// - Parameters:
    ///   - status: as Redis has it, but for the number of the attempt, which is shown with the first change.
    ///   - beat: fast enough for a person to follow, slow enough that a short export writes nothing.
    ///   - show: writes the status, and says whether it has; what could not be written is written with the next beat.
    package init(
        _ status: Status,
        beat: Duration = .milliseconds(200),
        now: @escaping @Sendable () -> Timestamp,
        show: @escaping @Sendable (Status) async -> Bool
    ) {
        state = Mutex(State(status: status, shown: status))
        (self.beat, self.now, self.show) = (beat, now, show)
    }

    package var status: Status { state.withLock(\.status) }

    /// Has the status brought up to date whenever it is changed or shown: for work that counts more often than anybody looks.
    package func pull(_ pull: @escaping @Sendable (inout Status) -> Void) {
        state.withLock { $0.pull = pull }
    }

    /// Changes the status, for the next beat to show.
    @discardableResult
    package func note(_ change: (inout Status) -> Void) -> Status {
        state.withLock { state in
            state.pull(&state.status)
            change(&state.status)
            state.status.touch(at: now())
            return state.status
        }
    }

    /// Changes the status and shows it at once.
    package func write(_ change: (inout Status) -> Void) async {
        note(change)
        await write()
    }

    /// Shows what has changed, beat by beat, while work goes on; a status that says when it was touched is shown now and then
    /// without a change.
    package func whileWorking<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withPeriodic({ await self.write() }, every: beat, while: work)
    }

    private func write() async {
        let changed: Status? = state.withLock { state in
            state.pull(&state.status)
            if state.status == state.shown {
                state.stillBeats += 1
                guard state.stillBeats >= Self.restBeats else { return nil }
            }
            state.stillBeats = 0
            state.status.touch(at: now())
            guard state.status != state.shown else { return nil }
            state.shown = state.status
            return state.status
        }
        guard let changed, await !show(changed) else { return }
        state.withLock { $0.shown = nil }
    }
}
