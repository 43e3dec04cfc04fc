import Egress
import Items
import Jobs
import Storage
import Synchronization
import Trackers

/// One attempt at a tracker's import: the store that it fills, the job that it is, and the clock that it goes by.
///
/// In a dry run nothing of it leaves a trace in the store.
final class ImportSession: Sendable {
    let request: ImportRequest
    let store: ItemStore
    /// The job's id: a second attempt under it takes what the first one stored as its own.
    let key: String
    /// See `ReadingScope.account`.
    let account: String
    let board: ImportBoard
    let clock: ImportClock
    /// nil in tests, whose jobs no queue has.
    private let lease: JobLease?
    /// The number of this attempt at the job.
    let attempt: Int
    private let state = Mutex(State())

    private struct State {
        var list: ReadingBegin?
        /// The runs of the list that is being read, by the sources that its items name.
        var runs: [Source: ImportRun] = [:]
    }

    init(
        _ request: ImportRequest,
        store: ItemStore,
        key: String,
        account: String,
        board: JobBoard<ImportStatus>,
        lease: JobLease?,
        attempt: Int = 1,
        clock: ImportClock
    ) {
        self.attempt = lease?.delivery.attempt ?? attempt
        (self.request, self.store, self.key, self.account) = (request, store, key, account)
        (self.lease, self.clock) = (lease, clock)
        let source = Source(type: request.sourceType, name: request.config.repository ?? request.sourceType.rawValue)
        let tally = ImportTally(source: source, options: request.options, start: clock.now())
        self.board = ImportBoard(tally, job: board, clock: clock)
    }

    /// Lets others work while this import sleeps.
    func yield(_ sleep: @Sendable () async throws -> Void) async throws {
        guard let lease else { return try await sleep() }
        try await lease.whileYielding(sleep)
    }

    /// A page that is stored is behind the import, which would go on after it: what ended the last run is not in it.
    func clear() async {
        await lease?.clear()
    }

    /// Where an earlier attempt at the job was, nil for the first. From now on earlier attempts store nothing.
    ///
    /// What a newer version has noted, which shares the store, may be unreadable: then all is read anew. That it takes the place
    /// of what was noted is not told again, so in the same step nothing counts as seen any more.
    ///
    /// - Throws: `ImportTakenOver`
    func checkpoint() async throws -> ImportCheckpoint? {
        let (key, attempt, now) = (key, attempt, clock.now())
        return try await store.write { writer in
            var begun: ImportCheckpoint?
            try writer.saved.beginAttempt(attempt, of: key, at: now) { state in
                begun = state.flatMap { try? DocumentJSON.decode(ImportCheckpoint.self, from: Array($0.utf8)) }
                begun?.attempt = attempt
                let empty = JSONValue.object([.init("attempt", .integer(attempt))])
                return try begun.map { try $0.text } ?? empty.textString
            }
            if begun == nil { try writer.forgetSightings(ofJob: key) }
            return begun
        }
    }

    /// Writes, unless the job is a later attempt's.
    ///
    /// - Throws: `ImportTakenOver`
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (ItemWriter) throws -> Value
    ) async throws -> Value {
        let (key, attempt) = (key, attempt)
        return try await store.write { writer in
            try writer.saved.requireLatest(attempt, of: key)
            return try body(writer)
        }
    }

    /// What is known of an earlier import of the same list.
    func readingState(_ scope: ReadingScope) async throws -> ReadingState? {
        let scope = try scope.text
        return try await store.read { try $0.readingState(of: scope) }
    }

    /// Called before the first page of a list is stored; takes up the runs that an earlier attempt has begun for it.
    func begin(_ list: ReadingBegin) async throws -> BegunList {
        state.withLock { $0 = State(list: list) }
        if !list.isDryRun {
            let prefix = "\(key)/\(list.number)"
            let begun = try await write { writer in
                let runs = try writer.runs(prefix)
                if list.isRestart { for run in runs { try writer.forgetSightings(of: run.value) } }
                return runs
            }
            state.withLock { $0.runs = begun }
        }
        guard let source = list.source else {
            let site = list.site
            let hasItems = try await store.read { try $0.hasItems(ofSite: site) }
            return BegunList(source: Source(type: .jira, name: site), hasItems: hasItems)
        }
        if list.isDryRun { return BegunList(source: source) }
        return try await write { [self] writer in
            let (run, named) = try beginRun(of: source, writer)
            state.withLock { $0.runs = [source: run] }
            return BegunList(source: named, hasItems: try writer.reader.source(named)?.lastImport != nil)
        }
    }

    /// The run of a source in the list that is being read; inside a transaction.
    func beginRun(of source: Source, _ writer: ItemWriter) throws -> (ImportRun, Source) {
        guard let list = state.withLock(\.list) else { preconditionFailure("a list begins before it stores") }
        let (id, named) = try writer.source(source, site: list.site)
        return (try writer.beginImport(sourceID: id, key: "\(key)/\(list.number)/\(id)"), named)
    }

    /// The same, remembered.
    func run(of source: Source, _ writer: ItemWriter) throws -> ImportRun {
        let known = state.withLock { state in state.list?.source.flatMap { state.runs[$0] } ?? state.runs[source] }
        if let known { return known }
        let run = try beginRun(of: source, writer).0
        state.withLock { $0.runs[source] = run }
        return run
    }

    /// Of the list that is being read, each once.
    var runs: [ImportRun] {
        Set(state.withLock(\.runs).values).sorted { $0.sourceID < $1.sourceID }
    }

    /// Whether items of any source may come.
    var isMixed: Bool {
        state.withLock { $0.list.map { $0.source == nil } ?? false }
    }
}

extension ItemWriter {
    func save(_ checkpoint: ImportCheckpoint?, of key: String, attempt: Int, at now: Timestamp) throws {
        guard var checkpoint else { return }
        checkpoint.attempt = attempt
        try saveCheckpoint(try checkpoint.text, of: key, at: now)
    }
}

extension ImportCheckpoint {
    fileprivate var text: String {
        get throws { String(decoding: try DocumentJSON.encode(self), as: UTF8.self) }
    }
}

extension ReadingScope {
    /// Keys are sorted, so that the same scope has the same text.
    var text: String {
        get throws { String(decoding: try DocumentJSON.encode(self), as: UTF8.self) }
    }
}
