/// One import of a source, from its first page to its end.
struct ImportRun: Hashable, Sendable {
    let id: Int64
    let sourceID: Int64
}

/// What becomes of an item that the store had before its import began.
enum DuplicateHandling: String, CaseIterable, Codable, Sendable {
    case update, skip, fail
}

/// What became of one item of a page.
enum ItemOutcome: Equatable, Sendable {
    case inserted, updated, unchanged, skipped
    /// Not stored; the reason is for the client.
    case refused(String)

    /// Refused for a duplicate (`DuplicateHandling.fail`): the item is in the store, as it was.
    static let duplicate = ItemOutcome.refused("an item with this external_id is already stored")
}

/// What an import has to say of itself when it has ended well.
struct ImportSummary: Equatable, Sendable {
    var finishedAt: Timestamp
    /// The state of the source that the items show: the instant at which the import began to read.
    var asOf: Timestamp
    /// Whether it saw every item of the source, so that an item that it did not see is gone.
    var isComplete: Bool
    /// How many items the source said it had, where it says so.
    var expected: Int?
    var fetched = 0
    /// Inserted, updated or found unchanged.
    var stored = 0
    var skipped = 0
    var refused = 0
    /// How many items were left out for each reason.
    var reasons: [String: Int] = [:]
    /// Where the next, incremental import goes on: the connector's own text.
    var cursor: String?
    /// Whether it asked for everything that the source has.
    var isFull = true
    /// Whether it asked only for what had changed, and not for all of its list, which filters may make a part.
    var isIncremental = false
    /// What every report of the source has to repeat.
    var warnings: [String] = []
}

/// A source as the store knows it.
struct SourceRecord: Equatable, Sendable {
    var source: Source
    var url: String?
    /// Items that reports count: those that were not found missing.
    var stored: Int
    /// Items that a complete import no longer found at the source. They are kept, but no figure counts them.
    var missing: Int
    /// The last import that ended well.
    var lastImport: ImportSummary?
    /// The last time that an item of it was created, updated or closed, by the tracker.
    var lastChange: Timestamp?
    var notes = ImportNotes()
    /// The last of those that asked for everything: when it ended, and how many items the source said it had then.
    var lastFull: FullImport?
    /// Why the import after that one ended early, where there was one: it may have stored a part of what changed.
    var failure: ImportFailure?
}

/// What the last import that asked for all of its list has to say of a source, and those after it, which asked for
/// changes only: what it said of the rest stands.
struct ImportNotes: Equatable, Sendable {
    /// The most items that one of them left out for each reason: the same item may be left out by each.
    var leftOut: [String: Int] = [:]
    var warnings: [String] = []
    /// Of those after it, each once.
    var laterWarnings: [String] = []
}

/// An import that asked a source for everything.
struct FullImport: Equatable, Sendable {
    var finishedAt: Timestamp
    var expected: Int?
}

/// An import that ended early.
struct ImportFailure: Equatable, Sendable {
    var at: Timestamp
    var message: String
}
