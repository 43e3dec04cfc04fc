import Synchronization

/// Puts the items of a tracker's import into the item store.
final class StoreSink: Sendable {
    private let store: ItemStore
    /// The job's id: a second attempt under it takes what the first one stored as its own.
    private let key: String
    private let now: @Sendable () -> Timestamp
    private let state = Mutex(State())

    private struct State {
        var list: ReadingBegin?
        /// The runs of the list that is being read, by the name that its items have.
        var runs: [Source: ImportRun] = [:]
    }

    /// A checkpoint that nobody has gone on from for so long belongs to no job any more.
    private static let checkpointLife = Duration.seconds(14 * 86400)

    init(store: ItemStore, key: String, now: @escaping @Sendable () -> Timestamp) {
        (self.store, self.key, self.now) = (store, key, now)
    }

    var sink: ImportSink {
        ImportSink(
            checkpoint: checkpoint,
            state: readingState,
            begin: begin,
            store: keep,
            upToDate: upToDate,
            finish: finish,
            fail: fail,
            close: close,
            wantedAttachments: wantedAttachments,
            keepAttachment: keepAttachment
        )
    }

    private func checkpoint() async throws -> ImportCheckpoint? {
        let key = key
        return try await store.read { try $0.checkpoint(of: key) }
            .flatMap { try? DocumentJSON.decode(ImportCheckpoint.self, from: Array($0.utf8)) }
    }

    private func readingState(_ scope: ReadingScope) async throws -> ReadingState? {
        let scope = try scope.text
        return try await store.read { try $0.readingState(of: scope) }
    }

    private func begin(_ list: ReadingBegin) async throws -> BegunList {
        state.withLock { $0 = State(list: list) }
        guard let source = list.source else {
            let site = list.site
            let hasItems = try await store.read { try $0.hasItems(ofSite: site) }
            return BegunList(source: Source(type: .jira, name: site), hasItems: hasItems)
        }
        if list.isDryRun { return BegunList(source: source) }
        return try await store.write { [self] writer in
            let (run, named) = try run(of: source, writer)
            state.withLock { $0.runs[source] = run }
            let record = try writer.reader.source(named)
            return BegunList(source: named, hasItems: record?.lastImport != nil)
        }
    }

    /// The run of a source in the list that is being read; inside a transaction.
    private func run(of source: Source, _ writer: ItemWriter) throws -> (ImportRun, Source) {
        guard let list = state.withLock(\.list) else { preconditionFailure("a list begins before it stores") }
        let (id, named) = try writer.source(source, site: list.site)
        let run = try writer.beginImport(sourceID: id, key: "\(key)/\(list.number)/\(list.generation)/\(id)")
        return (run, named)
    }

    private var runs: [ImportRun] {
        state.withLock { $0.runs.values.sorted { $0.sourceID < $1.sourceID } }
    }
}

extension StoreSink {
    private func keep(_ batch: ImportBatch) async throws -> BatchOutcome {
        let (key, now) = (key, now)
        if batch.isDryRun { return try await rehearse(batch) }
        return try await store.write { [self] writer in
            var outcome = try writer.put(batch.items, batch.details, duplicates: batch.duplicates) { source in
                try run(at: source, writer)
            }
            for run in runs { try writer.sight(batch.unreadable, in: run) }
            if let run = runs.first { outcome.additions = try writer.add(batch.additions, in: run) }
            if let checkpoint = batch.checkpoint(outcome) {
                let text = String(decoding: try DocumentJSON.encode(checkpoint), as: UTF8.self)
                try writer.saveCheckpoint(text, of: key, at: now())
            }
            return outcome
        }
    }

    private func run(at source: Source, _ writer: ItemWriter) throws -> ImportRun {
        let known = state.withLock { state in state.list?.source.flatMap { state.runs[$0] } ?? state.runs[source] }
        if let known { return known }
        let run = try run(of: source, writer).0
        state.withLock { $0.runs[source] = run }
        return run
    }

    /// Stores the page in a transaction that is taken back: so a dry run says what would have become of each item.
    private func rehearse(_ batch: ImportBatch) async throws -> BatchOutcome {
        do {
            try await store.write { [self] writer in
                var runs: [Source: ImportRun] = [:]
                let outcome = try writer.put(batch.items, [:], duplicates: batch.duplicates) { source in
                    if let run = runs[source] { return run }
                    let run = try run(of: source, writer).0
                    runs[source] = run
                    return run
                }
                throw Rehearsed(outcome: outcome)
            }
            return BatchOutcome()
        } catch let rehearsed as Rehearsed {
            return rehearsed.outcome
        }
    }

    private struct Rehearsed: Error {
        var outcome: BatchOutcome
    }

    private func upToDate(_ items: [Item], _ kinds: DetailKinds, site: String) async throws -> Set<String> {
        try await store.read { try $0.upToDate(items, kinds, site: site) }
    }
}

extension StoreSink {
    private func finish(_ end: ReadingEnd) async throws -> Int {
        let (runs, scope) = (runs, try end.scope.text)
        let summary = ImportSummary(end, now: now())
        return try await store.write { writer in
            var missing = 0
            for run in runs {
                try writer.endAdditions(end.endsAdditions, isFull: end.isFull, in: run)
                missing += try writer.finishImport(run, summary)
            }
            if let state = end.state {
                try writer.saveReadingState(state, of: scope, sourceID: runs.count == 1 ? runs[0].sourceID : nil)
            }
            return missing
        }
    }

    private func fail(_ message: String) async throws {
        let (runs, failure) = (runs, ImportFailure(at: now(), message: message))
        try await store.write { writer in
            for run in runs { try writer.failImport(run, failure) }
        }
    }

    private func close() async throws {
        let (key, limit) = (key, now() + (.zero - Self.checkpointLife))
        try await store.write { try $0.removeCheckpoint(of: key, andBefore: limit) }
    }

    private func wantedAttachments(_ limit: Int) async throws -> [WantedAttachment] {
        let sources = runs.map(\.sourceID)
        return try await store.read { try $0.wantedAttachments(of: sources, limit: limit) }
    }

    private func keepAttachment(_ id: Int64, _ result: Result<StoredFile, AttachmentError>) async throws {
        try await store.write { writer in
            switch result {
            case .success(let file): try writer.keep(file, of: id)
            case .failure(let error): try writer.refuse(attachment: id, because: error.problem)
            }
        }
    }
}

extension ReadingScope {
    /// Keys are sorted, so that the same scope has the same text.
    fileprivate var text: String {
        get throws { String(decoding: try DocumentJSON.encode(self), as: UTF8.self) }
    }
}

extension ImportSummary {
    fileprivate init(_ end: ReadingEnd, now: Timestamp) {
        let coverage = end.coverage
        self.init(
            finishedAt: now,
            asOf: end.startedAt,
            isComplete: end.isComplete,
            expected: coverage.expected,
            fetched: coverage.fetched,
            stored: coverage.stored,
            skipped: coverage.skipped,
            refused: coverage.refused,
            reasons: Dictionary(coverage.reasons.map { ($0.reason, $0.count) }, uniquingKeysWith: +),
            isFull: end.isFull,
            warnings: coverage.warnings
        )
    }
}
