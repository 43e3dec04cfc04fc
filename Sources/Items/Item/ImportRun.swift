/// One import of a source, from its first page to its end.
package struct ImportRun: Hashable, Sendable {
    package let id: Int64
    package let sourceID: Int64

    package init(id: Int64, sourceID: Int64) {
        (self.id, self.sourceID) = (id, sourceID)
    }
}

/// What becomes of an item that the store had before its import began.
package enum DuplicateHandling: String, CaseIterable, Codable, Sendable {
    case update, skip, fail
}

/// What became of one item of a page.
package enum ItemOutcome: Equatable, Sendable {
    case inserted, updated, unchanged, skipped
    /// Not stored; the reason is for the client.
    case refused(String)

    /// Refused for a duplicate (`DuplicateHandling.fail`): the item is in the store, as it was.
    package static let duplicate = ItemOutcome.refused("an item with this external_id is already stored")
}

/// What an import has to say of itself when it has ended well.
package struct ImportSummary: Equatable, Sendable {
    package var finishedAt: Timestamp
    /// The state of the source that the items show: the instant at which the import began to read.
    package var asOf: Timestamp
    /// Whether it saw every item of the source, so that an item that it did not see is gone.
    package var isComplete: Bool
    /// How many items the source said it had, where it says so.
    package var expected: Int?
    package var fetched = 0
    /// Inserted, updated or found unchanged.
    package var stored = 0
    package var skipped = 0
    package var refused = 0
    /// How many items were left out for each reason.
    package var reasons: [String: Int] = [:]
    /// Whether it asked for everything that the source has.
    package var isFull = true
    /// Whether it asked only for what had changed, and not for all of its list, which filters may make a part.
    package var isIncremental = false
    /// What every report of the source has to repeat.
    package var warnings: [String] = []

    package init(
        finishedAt: Timestamp,
        asOf: Timestamp,
        isComplete: Bool,
        expected: Int? = nil,
        fetched: Int = 0,
        stored: Int = 0,
        skipped: Int = 0,
        refused: Int = 0,
        reasons: [String: Int] = [:],
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
        self.isFull = isFull
        self.isIncremental = isIncremental
        self.warnings = warnings
    }
}

/// A source as the store knows it.
package struct SourceRecord: Equatable, Sendable {
    package var source: Source
    package var url: String?
    /// Items that reports count: those that were not found missing.
    package var stored: Int
    /// Items that a complete import no longer found at the source. They are kept, but no figure counts them.
    package var missing: Int
    /// The last import that ended well.
    package var lastImport: ImportSummary?
    /// The last time that an item of it was created, updated or closed, by the tracker.
    package var lastChange: Timestamp?
    package var notes = ImportNotes()
    /// The last of those that asked for everything: when it ended, and how many items the source said it had then.
    package var lastFull: FullImport?
    /// Why the import after that one ended early, where there was one: it may have stored a part of what changed.
    package var failure: ImportFailure?

    package init(
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
package struct ImportNotes: Equatable, Sendable {
    /// The most items that one of them left out for each reason: the same item may be left out by each.
    package var leftOut: [String: Int] = [:]
    package var warnings: [String] = []
    /// Of those after it, each once.
    package var laterWarnings: [String] = []

    package init(leftOut: [String: Int] = [:], warnings: [String] = [], laterWarnings: [String] = []) {
        (self.leftOut, self.warnings, self.laterWarnings) = (leftOut, warnings, laterWarnings)
    }
}

/// An import that asked a source for everything.
package struct FullImport: Equatable, Sendable {
    package var finishedAt: Timestamp
    package var expected: Int?

    package init(finishedAt: Timestamp, expected: Int? = nil) {
        (self.finishedAt, self.expected) = (finishedAt, expected)
    }
}

/// An import that ended early.
package struct ImportFailure: Equatable, Sendable {
    package var at: Timestamp
    package var message: String

    package init(at: Timestamp, message: String) {
        (self.at, self.message) = (at, message)
    }
}
