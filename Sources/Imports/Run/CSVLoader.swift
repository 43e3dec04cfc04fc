package import CSV
package import Items
package import Storage

/// Loads a file of items into the store, a page a transaction; for a worker's own thread.
package struct CSVLoader: Sendable {
    /// What is known while rows are read.
    package struct Progress: Sendable {
        var tally: CSVTally
        /// 0 to 1, by the bytes read.
        var share: Double
        var pages: Int
    }

    /// What a load came to.
    package struct Outcome: Sendable {
        var source: Source
        package var tally: CSVTally
        package var columns: ColumnMap
        /// Why it ended early, or that nothing was taken; nil where it ended well.
        package var failure: CSVFileError?
    }

    package let store: ItemStore
    package let now: @Sendable () -> Timestamp
    /// A page's transaction lasts a fraction of a second, and adds up what its items do to each day.
    private static let pageSize = 8000

    package init(store: ItemStore, now: @escaping @Sendable () -> Timestamp) {
        (self.store, self.now) = (store, now)
    }

    /// - Parameters:
    ///   - key: unique for each load: a second attempt under it takes what the first one stored as its own.
    ///   - attempt: its number, where there may be others; earlier ones store nothing from then on.
    ///   - onPage: told after each page; what it throws ends the load, and what was stored stays.
    /// - Throws: `CSVFileError` where the file as a whole cannot be read, `ItemStoreError`, `ImportTakenOver`, what `onPage` throws.
    package func load(
        path: String,
        options: CSVOptions,
        key: String,
        attempt: Int? = nil,
        duplicates: DuplicateHandling = .update,
        onPage: (Progress, [(Item, ItemOutcome)]) throws -> Void = { _, _ in }
    ) throws -> Outcome {
        let startedAt = now()
        var file = try CSVImport(path: path, options: options)
        try begin(attempt, key)
        let runs = CSVRuns(key: key, main: file.source, duplicates: duplicates)
        var pages = CSVPages(loader: self, runs: runs, attempt)
        do {
            while let page = try file.nextPage(limit: Self.pageSize) {
                try pages.settle(&file, onPage)
                pages.store(page, file)
            }
            try pages.settle(&file, onPage)
        } catch let error as CSVFileError {
            try pages.settle(&file, onPage)
            let failure = ImportFailure(at: now(), message: "\(error)")
            try write(key, attempt) { writer in
                for (run, _) in pages.runs.begun.values { try writer.failImport(run, failure) }
            }
            return Outcome(source: file.source, tally: file.tally, columns: file.columns, failure: error)
        } catch {
            pages.abandon()
            throw error
        }
        try finish(pages.runs, file.tally, attempt, startedAt: startedAt)
        return Outcome(source: file.source, tally: file.tally, columns: file.columns, failure: file.nothingTaken)
    }

    private func begin(_ attempt: Int?, _ key: String) throws {
        guard let attempt else { return }
        try store.write { writer in
            try writer.saved.beginAttempt(attempt, of: key, at: now()) { _ in
                JSONValue.object([.init("attempt", .integer(attempt))]).textString
            }
        }
    }

    func write<Value>(_ key: String, _ attempt: Int?, _ body: (ItemWriter) throws -> Value) throws -> Value {
        try store.write { writer in
            if let attempt { try writer.saved.requireLatest(attempt, of: key) }
            return try body(writer)
        }
    }

    private func finish(_ runs: CSVRuns, _ tally: CSVTally, _ attempt: Int?, startedAt: Timestamp) throws {
        if runs.begun.isEmpty { return }
        let coverage = ImportCoverage(tally, source: runs.main.name, isWhole: true)
        let summary = ImportSummary(ofFile: coverage, startedAt: startedAt, now: now())
        let others = runs.begun.filter { $0.key != runs.main }
        try write(runs.key, attempt) { writer in
            for (run, count) in others.values {
                let own = ImportSummary(
                    finishedAt: summary.finishedAt,
                    asOf: startedAt,
                    isComplete: false,
                    expected: count,
                    fetched: count,
                    stored: count
                )
                try writer.finishImport(run, own)
            }
            guard let main = runs.begun[runs.main] else { return }
            let elsewhere = others.values.reduce(0) { $0 + $1.items }
            try writer.finishImport(main.run, summary.without(elsewhere))
        }
    }
}

extension ImportSummary {
    /// The same where so many of its items count as another source's.
    fileprivate func without(_ items: Int) -> ImportSummary {
        var summary = self
        summary.expected = expected.map { $0 - items }
        summary.fetched -= items
        summary.stored -= items
        return summary
    }
}
