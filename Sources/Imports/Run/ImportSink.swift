import Egress
import Items
import Storage
import Trackers

/// Where an import puts its items; the item store, seen from here. In a dry run nothing of it leaves a trace.
struct ImportSink: Sendable {
    /// Where an earlier attempt at the job was, nil for the first.
    var checkpoint: @Sendable () async throws -> ImportCheckpoint? = { nil }
    /// What is known of an earlier import of the same list.
    var state: @Sendable (ReadingScope) async throws -> ReadingState? = { _ in nil }
    /// Called before the first page of a list is stored, and again by an attempt that goes on.
    var begin: @Sendable (ReadingBegin) async throws -> BegunList
    /// Stores one page and the checkpoint after it in one transaction and says what became of each item, in order. In
    /// a dry run it must leave no trace and say what it would have done.
    var store: @Sendable (ImportBatch) async throws -> BatchOutcome
    /// The items whose details of these kinds are in the store as they are now.
    var upToDate: @Sendable ([Item], DetailKinds, _ site: String) async throws -> Set<String> = { _, _, _ in [] }
    /// Called when a list has been read to its end.
    ///
    /// - Throws: `TrackerError.tooManyGone`, and then nothing has been marked.
    var finish: @Sendable (ReadingEnd) async throws -> MissingItems
    /// Up to so many items of the list's source that the list did not have.
    var unseen: @Sendable (_ limit: Int) async throws -> [UnseenItem] = { _ in [] }
    /// Notes that items are at the source though they did not come.
    var see: @Sendable (_ externalIDs: [String]) async throws -> Void = { _ in }
    /// Up to so many new items of the list's source that may be old ones of another.
    var suspectedMoves: @Sendable (_ limit: Int) async throws -> [SuspectedMove] = { _ in [] }
    /// Notes that items have become others, and counts them no more: their external ids of old and new by the numbers
    /// that the store has for the old ones.
    var noteMoves: @Sendable (_ targets: [Int64: String]) async throws -> Void = { _ in }
    /// Called when the import ends early, for each list that was begun.
    var fail: @Sendable (_ message: String) async throws -> Void = { _ in }
    /// Called when one list of several can't be read, begun or not.
    var skip: @Sendable (ReadingBegin, _ message: String) async throws -> Void = { _, _ in }
    /// Attachments of the list's items whose bytes are still to come, by the store's number, from beyond `number`.
    var wantedAttachments: @Sendable (_ number: Int64, _ limit: Int) async throws -> [WantedAttachment] = { _, _ in [] }
    /// Notes what came of an attachment's bytes, with a checkpoint.
    var keepAttachment: @Sendable (Int64, Result<StoredFile, AttachmentError>, ImportCheckpoint) async throws -> Void =
        {
            _,
            _,
            _ in
        }
}

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

struct ImportBatch: Sendable {
    var items: [Item]
    var details: [String: ItemDetails] = [:]
    var additions: [DetailAddition] = []
    /// The ids of what items have become in other projects, by the items' own.
    var moves: [String: String] = [:]
    /// Ids of items that are at the source but can't be read.
    var unreadable: [String] = []
    var duplicates: DuplicateHandling
    var isDryRun: Bool
    /// Makes the checkpoint after this page, of what became of it.
    var checkpoint: @Sendable (BatchOutcome) -> ImportCheckpoint? = { _ in nil }
}

/// How one list has been read to its end.
struct ReadingEnd: Sendable {
    var scope: ReadingScope
    /// See `ReadingScope.account`.
    var account: String
    /// nil where a later import must not rely on it.
    var state: ReadingState?
    var coverage: ImportCoverage
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
    var checkpoint: @Sendable (MissingItems) -> ImportCheckpoint? = { _ in nil }
}

/// The items that a full import no longer found.
struct MissingItems: Equatable, Sendable {
    var count = 0
    /// Why they were not marked.
    var warning: String?
}

/// How an import ended. What was stored before a failure is kept.
struct ImportOutcome: Sendable {
    var update: ImportUpdate
    /// nil when the import has ended well.
    var failure: TrackerError?
}
