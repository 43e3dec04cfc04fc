import Egress
import Synchronization

/// What a running import has to say, written by the import and read by whoever reports it.
///
/// Reports are made beside the import, one at a time and not more often than `interval`: a slow Redis does not slow
/// the import, and what changes in between is told by the next report.
final class ImportBoard: Sendable {
    private struct State {
        var tally: ImportTally
        var waiting: ImportWait?
    }

    private let state: Mutex<State>
    private let changes: AsyncStream<Void>
    private let changed: AsyncStream<Void>.Continuation
    private let clock: ImportClock

    /// A client sees that the import lives, whatever its tracker does.
    private static let pulse = Duration.milliseconds(400)

    init(_ tally: ImportTally, clock: ImportClock) {
        state = Mutex(State(tally: tally))
        (changes, changed) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.clock = clock
    }

    var tally: ImportTally {
        state.withLock { $0.tally }
    }

    var current: ImportUpdate {
        state.withLock { $0.tally.update(now: clock.now(), waiting: $0.waiting) }
    }

    func update(_ change: (inout ImportTally) -> Void) {
        state.withLock { change(&$0.tally) }
        changed.yield()
    }

    func wait(_ wait: ImportWait?) {
        state.withLock { $0.waiting = wait }
        changed.yield()
    }

    /// Reports every change, and now and then without one, until the task is cancelled.
    func report(every interval: Duration, to report: (ImportUpdate) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [changed] in
                while true {
                    try await Task.sleep(for: Self.pulse)
                    changed.yield()
                }
            }
            defer { group.cancelAll() }
            for await _ in changes {
                try await report(current)
                try await Task.sleep(for: interval)
            }
        }
    }
}
