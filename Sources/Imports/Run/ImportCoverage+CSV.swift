import CSV
import Items

/// What a file came to, for its job and for the store alike.
extension ImportCoverage {
    init(_ tally: CSVTally, source: String, isWhole: Bool) {
        self.init(source: source)
        expected = tally.read
        fetched = tally.read
        stored = tally.stored
        (added, changed, unchanged) = (tally.new, tally.changed, tally.unchangedItems)
        skipped = tally.taken - tally.stored
        refused = tally.refused
        let order = tally.reasons.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        for (reason, rows) in order { add(reason, rows, leavesOutItems: ItemOutcome.refused(reason) != .duplicate) }
        add("rows that a later row with the same id replaced", tally.replacements)
        if tally.skipped > 0 { add("stored already", example: nil, count: tally.skipped, leavesOutItems: false) }
        warnings = tally.lastingWarnings
        self.isWhole = isWhole && tally.refused == 0
    }

    private mutating func add(_ reason: String, _ rows: CSVOccurrences, leavesOutItems: Bool = true) {
        for line in rows.lines { add(reason, example: "line \(line)", leavesOutItems: leavesOutItems) }
        let rest = rows.count - rows.lines.count
        if rest > 0 { add(reason, example: nil, count: rest, leavesOutItems: leavesOutItems) }
    }
}

extension ImportSummary {
    /// A file is not the whole of its source: a later one may hold other rows, so nothing counts as gone.
    init(ofFile coverage: ImportCoverage, startedAt: Timestamp, now: Timestamp) {
        self.init(coverage, startedAt: startedAt, isComplete: false, now: now)
        examples = Dictionary(coverage.leavingOut.map { ($0.reason, $0.examples) }, uniquingKeysWith: +)
    }
}
