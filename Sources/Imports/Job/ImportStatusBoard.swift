import Items
import Jobs
import Synchronization

/// The status document of a running import: changed from any thread, written to Redis by tasks.
final class ImportStatusBoard: Sendable {
    let lease: JobLease
    private let state: Mutex<ImportStatus>
    private let now: @Sendable () -> Timestamp
    /// At least twice and at most ten times a second.
    private static let interval = Duration.milliseconds(200)

    init(_ document: ImportStatus, lease: JobLease, now: @escaping @Sendable () -> Timestamp) {
        state = Mutex(document)
        self.lease = lease
        self.now = now
    }

    var document: ImportStatus { state.withLock { $0 } }

    /// Changes the document without writing it.
    @discardableResult
    func note(_ change: (inout ImportStatus) -> Void) -> ImportStatus {
        state.withLock { document in
            change(&document)
            document.updatedAt = now()
            return document
        }
    }

    /// Changes the document and writes it.
    func write(_ change: (inout ImportStatus) -> Void) async {
        let document = note(change)
        guard let bytes = try? DocumentJSON.encode(document) else { return }
        await lease.report(status: document.status.rawValue, document: bytes)
    }

    /// Writes the document a few times a second while work that only notes goes on.
    func whileReporting(_ work: @escaping @Sendable () async throws -> Void) async throws {
        try await withPeriodic({ await self.write { _ in } }, every: Self.interval, while: work)
    }
}
