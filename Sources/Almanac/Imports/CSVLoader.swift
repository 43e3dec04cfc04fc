/// Loads a file of items into the store, a page a transaction; for a worker's own thread.
struct CSVLoader {
    /// What is known while rows are read.
    struct Progress: Sendable {
        var tally: CSVTally
        /// 0 to 1, by the bytes read.
        var share: Double
        var pages: Int
    }

    /// What a load that ended well came to.
    struct Outcome: Sendable {
        var source: Source
        var tally: CSVTally
        var columns: ColumnMap
        var summary: ImportSummary
    }

    let store: ItemStore
    let now: @Sendable () -> Timestamp
    var pageSize = 500

    /// - Parameters:
    ///   - key: unique for each load: a second attempt under it takes what the first one stored as its own.
    ///   - onPage: told after each page; what it throws ends the load, and what was stored stays.
    /// - Throws: `CSVFileError` where the file as a whole cannot be read, `ItemStoreError`, what `onPage` throws.
    func load(
        path: String,
        options: CSVOptions,
        key: String,
        duplicates: DuplicateHandling = .update,
        onPage: (Progress, [(Item, ItemOutcome)]) throws -> Void = { _, _ in }
    ) throws -> Outcome {
        let startedAt = now()
        var file = try CSVImport(path: path, options: options)
        let source = file.source
        let run = try store.write { try $0.beginImport(of: source, key: key) }
        var pages = 0
        while let page = try file.nextPage(limit: pageSize) {
            let outcomes = try store.write { try $0.upsert(page.items, in: run, duplicates: duplicates) }
            file.record(outcomes, of: page)
            pages += 1
            let (done, total) = file.bytes
            let share = total > 0 ? Double(done) / Double(total) : 0
            try onPage(Progress(tally: file.tally, share: share, pages: pages), Array(zip(page.items, outcomes)))
        }
        let summary = Self.summary(of: file.tally, startedAt: startedAt, now: now())
        try store.write { _ = try $0.finishImport(run, summary) }
        return Outcome(source: source, tally: file.tally, columns: file.columns, summary: summary)
    }

    /// A file is not the whole of its source: a later one may hold other rows, so nothing counts as gone.
    private static func summary(of tally: CSVTally, startedAt: Timestamp, now: Timestamp) -> ImportSummary {
        let reasons = [
            "rows that could not be read": tally.refused - tally.duplicates,
            "rows that a later row with the same id replaced": tally.repeated,
        ]
        return ImportSummary(
            finishedAt: now,
            asOf: startedAt,
            isComplete: false,
            expected: tally.read,
            fetched: tally.read,
            stored: tally.taken - tally.skipped - tally.repeated,
            skipped: tally.skipped,
            refused: tally.refused,
            reasons: reasons.filter { $0.value > 0 }
        )
    }
}
