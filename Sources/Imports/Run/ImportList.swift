import Egress
import Items
import Storage
import Trackers

struct BegunList: Sendable {
    /// Under the name that it has in the store.
    var source: Source
    /// Whether an earlier import has stored items of it.
    var hasItems = false
}

struct ReadingBegin: Sendable {
    /// nil where every item says for itself to which source it belongs.
    var source: Source?
    /// Tells trackers apart that have a project of the same name.
    var site: String
    /// The number of the list in its job.
    var number: Int
    /// Whether what has been seen of the list is to be forgotten.
    var isRestart = false
    var isDryRun = false
}

/// A page as it goes into the store, with what is counted of it there.
struct ImportBatch: Sendable {
    var page: TrackerPage
    /// Those of the page that are taken.
    var items: [Item]
    var details: [String: ItemDetails]
    /// Where the import is after the page.
    var place: ImportPlace
    /// The counts before the page.
    var tally: ImportTally
    var duplicates: DuplicateHandling
    var isDryRun: Bool
    /// Whether the page may have comments and changes of items that were not asked for.
    var isFiltered: Bool

    /// The counts after the page.
    func counted(_ outcome: BatchOutcome) -> ImportTally {
        var tally = tally
        tally.begin(page)
        tally.record(items, outcome)
        tally.current.add(details, outcome.additions, countsStrays: !isFiltered)
        return tally
    }
}

/// How one list has been read to its end.
struct ReadingEnd: Sendable {
    var scope: ReadingScope
    /// See `ReadingScope.account`.
    var account: String
    /// nil where a later import must not rely on it.
    var state: ReadingState?
    /// The counts of all lists so far; this list's are the last part.
    var tally: ImportTally
    var startedAt: Timestamp
    var isFull: Bool
    /// Whether everything came, so that what did not come is gone.
    var isComplete: Bool
    /// How many of what did not come are in other projects, as the tracker says.
    var moved = 0
    /// Whether most of a source's items may be taken for gone.
    var confirmsGone = false
    var endsAdditions: DetailKinds
    /// Where another attempt goes on after the list.
    var next: ImportPlace

    var coverage: ImportCoverage { tally.current }
}

/// The items that a full import no longer found.
struct MissingItems: Equatable, Sendable {
    var count = 0
    /// Why they were not marked.
    var warning: String?
}

extension ImportTally {
    mutating func note(_ missing: MissingItems) {
        current.missing = missing.count
        if let warning = missing.warning { warn(warning) }
    }
}

/// How an import ended. What was stored before a failure is kept.
struct ImportOutcome: Sendable {
    var update: ImportUpdate
    /// nil when the import has ended well.
    var failure: TrackerError?
}

extension ImportCoverage {
    fileprivate mutating func add(_ details: [String: ItemDetails], _ additions: AdditionCounts, countsStrays: Bool) {
        for details in details.values {
            comments += details.comments?.count ?? 0
            statusChanges += details.history?.count ?? 0
            attachments.listed += details.attachments?.count ?? 0
        }
        comments += additions.comments
        statusChanges += additions.changes
        guard countsStrays, additions.strays > 0 else { return }
        let reason = "comments and changes of items that were not imported"
        add(reason, example: nil, count: additions.strays, leavesOutItems: false)
    }
}
