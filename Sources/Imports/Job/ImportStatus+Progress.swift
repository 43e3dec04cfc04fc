import CSV
package import Items
package import Jobs

/// How a running import shows in its document.
extension ImportStatus {
    /// What a tracker's import has to say.
    mutating func take(_ update: ImportUpdate) {
        progress = update.progress
        // Another attempt may have shown items before this one.
        let shown = Set(update.sample.map(\.externalID))
        let earlier = attempt > 1 ? importedItems.filter { !shown.contains($0.externalID) } : []
        importedItems = Array((update.sample + earlier).prefix(100))
        coverage = update.coverage
        warnings = update.coverage.warnings + update.coverage.notesOfCuts
    }

    /// Where a file's import is.
    mutating func take(_ load: CSVLoader.Progress, sample: [ImportedItem]) {
        let tally = load.tally
        importedItems = sample
        progress.totalItems = max(progress.totalItems, load.estimatedRows)
        progress.take(tally)
        progress.percentage = (min(load.share, 1) * 1000).rounded() / 10
        progress.currentBatch = load.pages
        progress.totalBatches = max(
            load.pages,
            load.share > 0 ? Int((Double(load.pages) / load.share).rounded(.up)) : 0
        )
    }

    /// What a file came to.
    mutating func take(_ outcome: CSVLoader.Outcome) {
        let tally = outcome.tally
        progress.totalItems = tally.read
        progress.take(tally)
        progress.totalBatches = progress.currentBatch
        importedItems = tally.refusedRows.prefix(100).map(ImportedItem.init) + importedItems
        importedItems = Array(importedItems.prefix(100))
        coverage = ImportCoverage(tally, source: outcome.source.name, isWhole: outcome.failure == nil)
        let unused = FieldText.list(outcome.columns.unused)
        warnings = tally.warnings + (unused.isEmpty ? [] : ["Columns that were not used: " + unused])
    }

    package mutating func touch(at now: Timestamp) {
        updatedAt = now
    }

    package mutating func end(_ ending: JobEnding, at now: Timestamp) {
        completedAt = now
        waiting = nil
        progress.estimatedTimeRemaining = nil
        switch ending {
        case .completed:
            status = .completed
            progress.percentage = 100
        case .cancelled:
            status = .cancelled
        case .failed(let failure):
            status = .failed
            errorCode = failure.code
            errorMessage = failure.message
        }
    }
}

extension ImportProgress {
    /// A row that a later one replaced counts as skipped, so that what is left are items.
    fileprivate mutating func take(_ tally: CSVTally) {
        processedItems = tally.read
        successfulItems = tally.stored
        failedItems = tally.refused
        skippedItems = tally.taken - tally.stored
    }
}

extension ImportedItem {
    /// A row that could not be read.
    fileprivate init(_ row: RefusedRow) {
        self.init(
            externalID: "",
            itemType: "",
            title: "line \(row.line)",
            status: "",
            errorMessage: row.reason
        )
    }
}

extension CSVLoader.Progress {
    /// Rows in the whole file, guessed from those read.
    var estimatedRows: Int {
        share > 0 ? Int((Double(tally.read) / share).rounded()) : tally.read
    }
}

/// The first items of an import, for its document.
struct ImportSample {
    private(set) var items: [ImportedItem] = []

    mutating func add(_ stored: [(Item, ItemOutcome)]) {
        for (item, outcome) in stored.prefix(max(0, 100 - items.count)) {
            guard case .refused = outcome else {
                items.append(ImportedItem(item))
                continue
            }
        }
    }
}
