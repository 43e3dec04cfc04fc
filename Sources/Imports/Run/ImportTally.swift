import Egress
import Items
import Storage
import Trackers

/// The counts of a running import; pure, so that progress can be tested without one.
struct ImportTally: Sendable {
    private static let sampleLimit = 100
    /// Failures come first in the sample, but leave room for what went well.
    private static let failureLimit = 50
    /// Of those that a tracker has words in.
    private static let warningLimit = 50

    /// What another attempt at the job needs; the sample stands in the status document.
    struct Saved: Codable, Equatable, Sendable {
        /// Of the lists that have been read, and last of the one that is being read.
        var parts: [ImportCoverage] = []
        var pages = 0
        /// How many lists there are.
        var lists = 1
        var total: ListTotal?
        /// How many items the request's `max_items` has been used up by.
        var taken = 0
        /// Before the list that is being read.
        var takenBefore = 0
    }

    private(set) var saved = Saved()
    /// Whether it is known what there is to read: until then an earlier attempt's counts stand.
    private(set) var isBegun = false
    private var isEnded = false
    private var imported: [ImportedItem] = []
    private var failures: [ImportedItem] = []
    private let source: Source
    private let start: Timestamp
    /// What the attempts before this one have fetched: no part of this one's speed.
    private var before = 0
    private let maxItems: Int?

    init(source: Source, options: ImportOptions, start: Timestamp) {
        self.source = source
        self.start = start
        maxItems = options.maxItems
    }

    /// How many more items the request lets in.
    var room: Int {
        maxItems.map { max(0, $0 - saved.taken) } ?? .max
    }

    var coverage: ImportCoverage {
        saved.parts.isEmpty ? ImportCoverage(source: source.name) : ImportCoverage(of: saved.parts)
    }

    /// Of the list that is being read.
    var current: ImportCoverage {
        get { saved.parts.last ?? ImportCoverage(source: source.name) }
        set {
            if saved.parts.isEmpty {
                saved.parts.append(newValue)
            } else {
                saved.parts[saved.parts.count - 1] = newValue
            }
        }
    }

    /// Goes on from where another attempt was.
    mutating func restore(_ saved: Saved) {
        self.saved = saved
        // An older version took whatever the tracker said.
        self.saved.total = saved.total?.checked
        for index in saved.parts.indices {
            self.saved.parts[index].expected = saved.parts[index].expected.flatMap(\.toldCount)
        }
        before = coverage.fetched
    }

    mutating func begin(lists: Int) {
        isBegun = true
        saved.lists = max(lists, 1)
    }

    mutating func beginList(_ name: String, since: Timestamp?) {
        var part = ImportCoverage(source: name)
        part.since = since
        saved.parts.append(part)
        saved.total = nil
        saved.takenBefore = saved.taken
    }

    /// Forgets what came of the list that is being read.
    mutating func restartList() {
        let (name, since) = (current.source, current.since)
        let isAnew = current.warnings.contains(ReadingState.futureWarning)
        saved.taken = saved.takenBefore
        saved.parts.removeLast()
        beginList(name, since: since)
        if isAnew { warn(ReadingState.futureWarning) }
    }

    /// Notes a list for which `max_items` has left no room.
    mutating func passOver(_ name: String) {
        beginList(name, since: nil)
        warn("Not read: max_items was reached before")
    }

    /// Adds a warning to the list that is being read, once.
    mutating func warn(_ warning: String) {
        if !current.warnings.contains(warning) { current.warnings.append(warning) }
    }

    mutating func name(_ source: String) {
        current.source = source
    }

    mutating func begin(_ page: TrackerPage) {
        saved.pages += 1
        if let total = page.total?.checked, saved.total == nil {
            saved.total = total
            current.expected = total.count
            if case .about = total { current.expectedIsEstimate = true }
        }
        for item in page.refused { refuse(item) }
        if page.filteredOut > 0 { skip("left out by the request's filters", count: page.filteredOut) }
        for cut in page.cuts { current.add(cut.reason, example: cut.itemKey, leavesOutItems: false) }
        for warning in page.warnings where current.warnings.count < Self.warningLimit { warn(warning) }
    }

    mutating func record(_ items: [Item], _ batch: BatchOutcome) {
        for (index, item) in items.enumerated() where !batch.repeated[index] {
            if batch.moved.contains(item.externalID) { leave(item) } else { record(item, batch.outcomes[index]) }
        }
    }

    mutating func record(_ item: Item, _ outcome: ItemOutcome) {
        current.fetched += 1
        switch outcome {
        case .inserted: current.added += 1
        case .updated: current.changed += 1
        case .unchanged: current.unchanged += 1
        case .skipped:
            saved.taken += 1
            current.skipped += 1
            return current.add("stored already", example: item.key, leavesOutItems: false)
        case .refused(let reason):
            current.refused += 1
            current.add(reason, example: item.key, leavesOutItems: outcome != .duplicate)
            if failures.count < Self.failureLimit { failures.append(ImportedItem(item, error: reason)) }
            return
        }
        saved.taken += 1
        current.stored += 1
        if imported.count < Self.sampleLimit { imported.append(ImportedItem(item)) }
    }

    /// Counts an item that is in the store as what it has become in another project.
    private mutating func leave(_ item: Item) {
        current.fetched += 1
        current.skipped += 1
        current.add("moved to another project, where it counts", example: item.key, leavesOutItems: false)
    }

    mutating func end() {
        isEnded = true
    }

    private mutating func refuse(_ item: RefusedItem) {
        current.fetched += 1
        current.refused += 1
        current.add(item.reason, example: item.externalID)
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
        current.fetched += count
        current.skipped += count
        current.add(reason, example: nil, count: count)
    }
}

extension ImportTally {
    func update(now: Timestamp) -> ImportUpdate {
        let sample = failures + imported.prefix(Self.sampleLimit - failures.count)
        return ImportUpdate(progress: progress(now: now), sample: sample, coverage: coverage)
    }

    func progress(now: Timestamp) -> ImportProgress {
        let coverage = coverage
        let expected = saved.total.map { min(max($0.count, current.fetched), maxItems ?? .max) }
        let total = coverage.fetched - current.fetched + (isEnded ? current.fetched : expected ?? current.fetched)
        var progress = ImportProgress(
            totalItems: total,
            processedItems: coverage.fetched,
            successfulItems: coverage.stored,
            failedItems: coverage.refused,
            skippedItems: coverage.skipped,
            currentBatch: saved.pages,
            totalBatches: saved.pages
        )
        if isEnded {
            progress.percentage = 100
            progress.estimatedTimeRemaining = 0
        }
        guard !isEnded, let expected, saved.pages > 0 else { return progress }
        let share = share(of: expected)
        progress.percentage = min(99, (share * 1000).rounded() / 10)
        progress.estimatedTimeRemaining = remainingSeconds(share, now: now)
        let itemsPerPage = max(1, coverage.fetched / saved.pages)
        progress.totalBatches += (total - coverage.fetched + itemsPerPage - 1) / itemsPerPage
        return progress
    }

    /// How much of all lists is done, each taken for as long as the others.
    private func share(of expected: Int) -> Double {
        let own = expected == 0 ? 1 : min(1, Double(current.fetched) / Double(expected))
        return (Double(max(0, saved.parts.count - 1)) + own) / Double(saved.lists)
    }

    private func remainingSeconds(_ share: Double, now: Timestamp) -> Int? {
        let done = coverage.fetched
        guard share > 0, done > before else { return nil }
        let elapsed = Double((now - start).components.seconds) + 0.001
        let ownShare = share * Double(done - before) / Double(done)
        let seconds = (elapsed / ownShare * (1 - share)).rounded(.up)
        return seconds < 1e9 ? Int(seconds) : nil
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
