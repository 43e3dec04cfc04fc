import Synchronization

/// Puts the items of a tracker's import into the item store.
final class StoreSink: Sendable {
    private let store: ItemStore
    /// The job's id: a second attempt under it takes what the first one stored as its own.
    private let key: String
    private let startedAt: Timestamp
    private let now: @Sendable () -> Timestamp
    private let run = Mutex<ImportRun?>(nil)

    init(store: ItemStore, key: String, startedAt: Timestamp, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.key = key
        self.startedAt = startedAt
        self.now = now
    }

    var sink: ImportSink {
        ImportSink(begin: begin, store: keep, finish: finish)
    }

    private func begin(_ source: Source) async throws {
        let key = key
        let run = try await store.write { try $0.beginImport(of: source, key: key) }
        self.run.withLock { $0 = run }
    }

    private func keep(_ batch: ImportBatch) async throws -> [ItemOutcome] {
        if batch.isDryRun { return try await rehearse(batch) }
        guard let run = run.withLock({ $0 }) else { preconditionFailure("an import begins before it stores") }
        return try await store.write { writer in
            try writer.upsert(batch.items, in: run, duplicates: batch.duplicates)
        }
    }

    /// Stores the page in a transaction that is taken back: so a dry run says what would have become of each item.
    private func rehearse(_ batch: ImportBatch) async throws -> [ItemOutcome] {
        guard let source = batch.items.first?.source else { return [] }
        let key = key
        do {
            try await store.write { writer in
                let run = try writer.beginImport(of: source, key: key)
                throw Rehearsed(outcomes: try writer.upsert(batch.items, in: run, duplicates: batch.duplicates))
            }
            return []
        } catch let rehearsed as Rehearsed {
            return rehearsed.outcomes
        }
    }

    private struct Rehearsed: Error {
        var outcomes: [ItemOutcome]
    }

    private func finish(_ outcome: ImportOutcome) async throws {
        guard let run = run.withLock({ $0 }) else { return }
        let summary = ImportSummary(outcome, startedAt: startedAt, now: now())
        try await store.write { _ = try $0.finishImport(run, summary) }
    }
}

extension ImportSummary {
    fileprivate init(_ outcome: ImportOutcome, startedAt: Timestamp, now: Timestamp) {
        let coverage = outcome.update.coverage
        self.init(
            finishedAt: now,
            asOf: startedAt,
            isComplete: coverage.isWhole,
            expected: coverage.expected,
            fetched: coverage.fetched,
            stored: coverage.stored,
            skipped: coverage.skipped,
            refused: coverage.refused,
            reasons: Dictionary(coverage.reasons.map { ($0.reason, $0.count) }, uniquingKeysWith: +)
        )
    }
}
