import CSV
import Dispatch
import Items
import Storage

/// The pages of one load: one is stored while the next is read.
struct CSVPages {
    private let loader: CSVLoader
    private(set) var runs: CSVRuns
    private let attempt: Int?
    private let queue = DispatchQueue(label: "almanac.csv")
    private var underWay: Stored?
    private var count = 0

    private struct Stored {
        let page: CSVImport.Page
        /// Of the rows up to the page's end.
        var tally: CSVTally
        let share: Double
        let work: BackgroundWork<(runs: CSVRuns, outcomes: [ItemOutcome])>
    }

    init(loader: CSVLoader, runs: CSVRuns, _ attempt: Int?) {
        (self.loader, self.runs, self.attempt) = (loader, runs, attempt)
    }

    /// Begins to store a page; the one before it has been settled.
    mutating func store(_ page: CSVImport.Page, _ file: borrowing CSVImport) {
        let (done, total) = file.bytes
        let work = BackgroundWork(on: queue) { [loader, runs, attempt] in
            var runs = runs
            if page.items.isEmpty { return (runs: runs, outcomes: [ItemOutcome]()) }
            let outcomes = try loader.write(runs.key, attempt) { try runs.upsert(page.items, by: $0) }
            return (runs: runs, outcomes: outcomes)
        }
        let share = total > 0 ? Double(done) / Double(total) : 0
        underWay = Stored(page: page, tally: file.tally, share: share, work: work)
    }

    /// Waits for the page that is being stored, if there is one, and tells what became of it.
    mutating func settle(
        _ file: inout CSVImport,
        _ onPage: (CSVLoader.Progress, [(Item, ItemOutcome)]) throws -> Void
    ) throws {
        guard var stored = underWay else { return }
        underWay = nil
        let outcome = try stored.work.value()
        runs = outcome.runs
        count += 1
        file.record(outcome.outcomes, of: stored.page)
        stored.tally.record(outcome.outcomes, of: stored.page)
        let progress = CSVLoader.Progress(tally: stored.tally, share: stored.share, pages: count)
        try onPage(progress, Array(zip(stored.page.items, outcome.outcomes)))
    }

    /// Waits for the page that is being stored, whatever becomes of it.
    mutating func abandon() {
        _ = try? underWay?.work.value()
        underWay = nil
    }
}

/// The imports of one load: its file's, and those of sources that a bundle's items are told apart by. Each begins with
/// its first item, so that a file of which nothing is taken leaves no trace.
struct CSVRuns: Sendable {
    let key: String
    let main: Source
    let duplicates: DuplicateHandling
    private(set) var begun: [Source: (run: ImportRun, items: Int)] = [:]

    init(key: String, main: Source, duplicates: DuplicateHandling) {
        (self.key, self.main, self.duplicates) = (key, main, duplicates)
    }

    /// - Returns: what became of each item, in their order.
    mutating func upsert(_ items: [Item], by writer: ItemWriter) throws -> [ItemOutcome] {
        if items.allSatisfy({ $0.source == main }) { return try upsert(items, of: main, by: writer) }
        var outcomes = [ItemOutcome](repeating: .skipped, count: items.count)
        for (source, places) in Dictionary(grouping: items.indices, by: { items[$0].source }) {
            let own = try upsert(places.map { items[$0] }, of: source, by: writer)
            for (place, outcome) in zip(places, own) { outcomes[place] = outcome }
        }
        return outcomes
    }

    private mutating func upsert(_ items: [Item], of source: Source, by writer: ItemWriter) throws -> [ItemOutcome] {
        let key = source == main ? key : "\(key) \(source.name)"
        let run = try begun[source]?.run ?? writer.beginImport(of: source, key: key)
        begun[source] = (run, (begun[source]?.items ?? 0) + items.count)
        return try writer.upsert(items, in: run, duplicates: duplicates)
    }
}
