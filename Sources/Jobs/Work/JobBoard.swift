package import Items
import Synchronization

/// What a running job shows: changed from any thread, written to Redis at one beat.
package final class JobBoard<Status: JobStatus>: Sendable {
    private struct State {
        var status: Status
        var shown: Status
    }

    private let state: Mutex<State>
    private let beat: Duration
    private let now: @Sendable () -> Timestamp
    private let show: @Sendable (Status) async -> Void

    /// - Parameters:
    ///   - status: as Redis has it.
    ///   - beat: fast enough for a person to follow, slow enough that a short export writes nothing.
    ///   - show: writes the document; what cannot be written is left out, for the next beat tells more.
    package init(
        _ status: Status,
        beat: Duration = .milliseconds(200),
        now: @escaping @Sendable () -> Timestamp,
        show: @escaping @Sendable (Status) async -> Void
    ) {
        state = Mutex(State(status: status, shown: status))
        (self.beat, self.now, self.show) = (beat, now, show)
    }

    package var status: Status { state.withLock(\.status) }

    /// Changes the document, for the next beat to show.
    @discardableResult
    package func note(_ change: (inout Status) -> Void) -> Status {
        state.withLock { state in
            change(&state.status)
            state.status.touch(at: now())
            return state.status
        }
    }

    /// Changes the document and shows it at once.
    package func write(_ change: (inout Status) -> Void) async {
        note(change)
        await write()
    }

    /// Shows what has changed, beat by beat, while work goes on.
    package func whileWorking<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withPeriodic({ await self.write { _ in } }, every: beat, while: work)
    }

    private func write() async {
        let changed: Status? = state.withLock { state in
            guard state.status != state.shown else { return nil }
            state.shown = state.status
            return state.status
        }
        if let changed { await show(changed) }
    }
}
