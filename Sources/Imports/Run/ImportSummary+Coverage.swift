import Items
import Storage

extension ImportSummary {
    /// What the store keeps of what an import tells of itself.
    init(_ coverage: ImportCoverage, startedAt: Timestamp, isComplete: Bool, now: Timestamp) {
        self.init(
            finishedAt: now,
            asOf: startedAt,
            isComplete: isComplete,
            expected: coverage.expected,
            fetched: coverage.fetched,
            stored: coverage.stored,
            skipped: coverage.skipped,
            refused: coverage.refused,
            reasons: Dictionary(coverage.leavingOut.map { ($0.reason, $0.count) }, uniquingKeysWith: +),
            warnings: coverage.warnings
        )
    }
}

extension ImportCoverage {
    /// The reasons for which items are not in the store.
    var leavingOut: [Reason] { reasons.filter { $0.leavesOutItems != false } }
}
