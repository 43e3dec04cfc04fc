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
    /// How many items were refused for each reason.
    var reasons: [String: Int] = [:]
    /// Where the next, incremental import goes on: the connector's own text.
    var cursor: String?
    /// Whether it asked for everything, and not only for what had changed.
    var isFull = true
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
    /// How many items the last full import and those after it refused or left, for each reason.
    var leftOut: [String: Int] = [:]
    /// What these imports have to say of themselves, each warning once.
    var warnings: [String] = []
    /// The last of those that asked for everything: when it ended, and how many items the source said it had then.
    var lastFull: FullImport?
    /// Why the import after that one ended early, where there was one: it may have stored a part of what changed.
    var failure: ImportFailure?
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
