/// Where an import puts its items; the item store, seen from here.
struct ImportSink: Sendable {
    /// Called once, before the first page is stored; not in a dry run.
    var begin: @Sendable (Source) async throws -> Void
    /// Stores one page in one transaction and says what became of each item, in order. In a dry run it must leave no
    /// trace and say what it would have done.
    var store: @Sendable (ImportBatch) async throws -> [ItemOutcome]
    /// Called once, when the import has ended well; not in a dry run.
    var finish: @Sendable (ImportOutcome) async throws -> Void
}

struct ImportBatch: Sendable {
    var items: [Item]
    var duplicates: DuplicateHandling
    var isDryRun: Bool
    /// Where the tracker's next page begins: what a later run needs to go on after this one.
    var cursor: String?
}

/// How an import ended. What was stored before a failure is kept.
struct ImportOutcome: Sendable {
    var source: Source
    var update: ImportUpdate
    /// nil when the import has ended well.
    var failure: TrackerError?
}
