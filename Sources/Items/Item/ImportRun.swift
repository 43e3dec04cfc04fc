/// One import of a source, from its first page to its end.
public struct ImportRun: Hashable, Sendable {
    public let id: Int64
    public let sourceID: Int64

    public init(id: Int64, sourceID: Int64) {
        (self.id, self.sourceID) = (id, sourceID)
    }
}

/// What becomes of an item that the store had before its import began.
public enum DuplicateHandling: String, CaseIterable, Codable, Sendable {
    case update, skip, fail
}

/// What became of one item of a page.
public enum ItemOutcome: Equatable, Sendable {
    case inserted, updated, unchanged, skipped
    /// Not stored; the reason is for the client.
    case refused(String)

    /// Refused for a duplicate (`DuplicateHandling.fail`): the item is in the store, as it was.
    public static let duplicate = ItemOutcome.refused("an item with this external_id is already stored")
}

/// What an import has to say of itself when it has ended well.
public struct ImportSummary: Equatable, Sendable {
    public var finishedAt: Timestamp
    /// The state of the source that the items show: the instant at which the import began to read.
    public var asOf: Timestamp
    /// Whether it saw every item of the source, so that an item that it did not see is gone.
    public var isComplete: Bool
    /// How many items the source said it had, where it says so.
    public var expected: Int?
    public var fetched = 0
    /// Inserted, updated or found unchanged.
    public var stored = 0
    public var skipped = 0
    public var refused = 0
    /// How many items were left out for each reason.
    public var reasons: [String: Int] = [:]
    /// Where some of them are, such as `line 7`, of reasons for which nothing else keeps it.
    public var examples: [String: [String]] = [:]
    /// Whether it asked for everything that the source has.
    public var isFull = true
    /// Whether it asked only for what had changed, and not for all of its list, which filters may make a part.
    public var isIncremental = false
    /// What every report of the source has to repeat.
    public var warnings: [String] = []

    public init(
        finishedAt: Timestamp,
        asOf: Timestamp,
        isComplete: Bool,
        expected: Int? = nil,
        fetched: Int = 0,
        stored: Int = 0,
        skipped: Int = 0,
        refused: Int = 0,
        reasons: [String: Int] = [:],
        examples: [String: [String]] = [:],
        isFull: Bool = true,
        isIncremental: Bool = false,
        warnings: [String] = []
    ) {
        self.finishedAt = finishedAt
        self.asOf = asOf
        self.isComplete = isComplete
        self.expected = expected
        self.fetched = fetched
        self.stored = stored
        self.skipped = skipped
        self.refused = refused
        self.reasons = reasons
        self.examples = examples
        self.isFull = isFull
        self.isIncremental = isIncremental
        self.warnings = warnings
    }
}

/// A source as the store knows it.
public struct SourceRecord: Equatable, Sendable {
    public var source: Source
    public var url: String?
    /// Items that reports count: those that were not found missing.
    public var stored: Int
    /// Items that a complete import no longer found at the source. They are kept, but no figure counts them.
    public var missing: Int
    /// The last import that ended well.
    public var lastImport: ImportSummary?
    /// The last time that an item of it was created, updated or closed, by the tracker.
    public var lastChange: Timestamp?
    public var notes = ImportNotes()
    /// The last import that ended well and asked for everything: when it ended, and how many items the source said it
    /// had then.
    public var lastFull: FullImport?
    /// Why the last import ended early, where it came after `lastImport`: it may have stored a part of what changed.
    public var failure: ImportFailure?

    public init(
        source: Source,
        url: String? = nil,
        stored: Int,
        missing: Int,
        lastImport: ImportSummary? = nil,
        lastChange: Timestamp? = nil,
        notes: ImportNotes = ImportNotes(),
        lastFull: FullImport? = nil,
        failure: ImportFailure? = nil
    ) {
        self.source = source
        self.url = url
        self.stored = stored
        self.missing = missing
        self.lastImport = lastImport
        self.lastChange = lastChange
        self.notes = notes
        self.lastFull = lastFull
        self.failure = failure
    }
}

/// What the last import that asked for all of its list has to say of a source, and those after it, which asked for
/// changes only: what it said of the rest stands.
public struct ImportNotes: Equatable, Sendable {
    /// The most items that one of them left out for each reason: the same item may be left out by each.
    public var leftOut: [String: Int] = [:]
    public var warnings: [String] = []
    /// Of those after it, each once.
    public var laterWarnings: [String] = []

    public init(leftOut: [String: Int] = [:], warnings: [String] = [], laterWarnings: [String] = []) {
        (self.leftOut, self.warnings, self.laterWarnings) = (leftOut, warnings, laterWarnings)
    }
}

/// An import that asked a source for everything.
public struct FullImport: Equatable, Sendable {
    public var finishedAt: Timestamp
    public var expected: Int?

    public init(finishedAt: Timestamp, expected: Int? = nil) {
        (self.finishedAt, self.expected) = (finishedAt, expected)
    }
}

/// An import that ended early.
public struct ImportFailure: Equatable, Sendable {
    public var at: Timestamp
    public var message: String

    public init(at: Timestamp, message: String) {
        (self.at, self.message) = (at, message)
    }
}
