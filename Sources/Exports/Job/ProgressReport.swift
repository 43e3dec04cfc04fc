import Jobs
import Synchronization

/// Carries progress from a worker's thread to the status document, a few times a second.
final class ProgressReport: Sendable {
    private let lease: JobLease
    private let document: Mutex<ExportStatus>
    private let changed = Mutex(false)
    /// Fast enough for a person to follow, slow enough that a short job writes none.
    private static let interval = Duration.milliseconds(250)

    init(_ document: ExportStatus, lease: JobLease) {
        self.document = Mutex(document)
        self.lease = lease
    }

    /// Notes a step; from any thread, as often as one likes.
    func note(_ step: ExportStatus.Progress) {
        document.withLock { $0.progress = step }
        changed.withLock { $0 = true }
    }

    /// Writes what was noted while the work goes on.
    func whileWorking<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withPeriodic({ await self.write() }, every: Self.interval, while: work)
    }

    private func write() async {
        let isChanged = changed.withLock { changed in
            defer { changed = false }
            return changed
        }
        guard isChanged, let bytes = try? DocumentJSON.encode(document.withLock { $0 }) else { return }
        await lease.report(status: ExportStatus.State.processing.rawValue, document: bytes)
    }
}
