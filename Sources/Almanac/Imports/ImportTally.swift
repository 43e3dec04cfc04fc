/// The counts of a running import; pure, so that progress can be tested without one.
struct ImportTally: Sendable {
    private static let sampleLimit = 100
    /// Failures come first in the sample, but leave room for what went well.
    private static let failureLimit = 50
    private static let reasonLimit = 20
    private static let exampleLimit = 5

    private(set) var coverage: ImportCoverage
    private(set) var pages = 0
    private var estimatedTotal: Int?
    private var imported: [ImportedItem] = []
    private var failures: [ImportedItem] = []
    private let start: Timestamp
    private let maxItems: Int?

    init(source: Source, options: ImportOptions, start: Timestamp) {
        coverage = ImportCoverage(source: source.name)
        self.start = start
        maxItems = options.maxItems
    }

    /// How many more items the request lets in.
    var room: Int {
        maxItems.map { max(0, $0 - coverage.fetched) } ?? .max
    }

    mutating func begin(_ page: TrackerPage, source: Source) {
        pages += 1
        coverage.source = source.name
        estimatedTotal = page.estimatedTotal ?? estimatedTotal
        for item in page.refused { refuse(item) }
        if page.filteredOut > 0 { skip("left out by the request's filters", count: page.filteredOut) }
    }

    mutating func record(_ item: Item, _ outcome: ItemOutcome) {
        coverage.fetched += 1
        switch outcome {
        case .inserted, .updated, .unchanged:
            coverage.stored += 1
            if imported.count < Self.sampleLimit { imported.append(ImportedItem(item)) }
        case .skipped:
            coverage.skipped += 1
            add("stored already", example: item.key)
        case .refused(let reason):
            coverage.refused += 1
            add(reason, example: item.key)
            if failures.count < Self.failureLimit { failures.append(ImportedItem(item, error: reason)) }
        }
    }

    mutating func end(isWhole: Bool) {
        coverage.isWhole = isWhole
        estimatedTotal = coverage.fetched
    }

    private mutating func refuse(_ item: RefusedItem) {
        coverage.fetched += 1
        coverage.refused += 1
        add(item.reason, example: item.externalID)
        guard failures.count < Self.failureLimit else { return }
        failures.append(
            ImportedItem(
                externalID: item.externalID ?? "",
                itemType: "",
                title: "",
                status: "",
                errorMessage: item.reason
            )
        )
    }

    private mutating func skip(_ reason: String, count: Int) {
        coverage.fetched += count
        coverage.skipped += count
        add(reason, example: nil, count: count)
    }

    private mutating func add(_ reason: String, example: String?, count: Int = 1) {
        if let index = coverage.reasons.firstIndex(where: { $0.reason == reason }) {
            coverage.reasons[index].count += count
            guard let example, coverage.reasons[index].examples.count < Self.exampleLimit else { return }
            coverage.reasons[index].examples.append(example)
        } else if coverage.reasons.count < Self.reasonLimit {
            coverage.reasons.append(.init(reason: reason, count: count, examples: example.map { [$0] } ?? []))
        }
    }
}

extension ImportTally {
    func update(now: Timestamp, waiting: ImportWait?) -> ImportUpdate {
        let sample = failures + imported.prefix(Self.sampleLimit - failures.count)
        return ImportUpdate(progress: progress(now: now), sample: sample, coverage: coverage, waiting: waiting)
    }

    func progress(now: Timestamp) -> ImportProgress {
        let known = estimatedTotal.map { min($0, maxItems ?? .max) }
        let total = max(known ?? 0, coverage.fetched)
        var progress = ImportProgress(
            totalItems: total,
            processedItems: coverage.fetched,
            successfulItems: coverage.stored,
            failedItems: coverage.refused,
            skippedItems: coverage.skipped,
            currentBatch: pages,
            totalBatches: pages
        )
        guard known != nil, pages > 0 else { return progress }
        let share = total == 0 ? 1 : Double(coverage.fetched) / Double(total)
        progress.percentage = (share * 1000).rounded() / 10
        progress.estimatedTimeRemaining = remainingSeconds(share: share, now: now)
        let itemsPerPage = max(1, coverage.fetched / pages)
        progress.totalBatches = pages + (total - coverage.fetched + itemsPerPage - 1) / itemsPerPage
        return progress
    }

    private func remainingSeconds(share: Double, now: Timestamp) -> Int? {
        guard share > 0 else { return nil }
        let elapsed = Double((now - start).components.seconds) + 0.001
        return Int((elapsed / share * (1 - share)).rounded(.up))
    }
}

extension ImportedItem {
    init(_ item: Item, error: String? = nil) {
        self.init(
            externalID: item.externalID,
            itemType: item.itemType,
            title: item.title,
            status: item.status,
            errorMessage: error
        )
    }
}
