/// Reads one list to its end: pages, then attachments, then what is gone.
struct ListImport: Sendable {
    let job: TrackerImport
    let scope: ReadingScope
    let readings: [Reading]
    let number: Int
    private(set) var progress: ImportCheckpoint.Progress
    /// Whether the first page to come goes on after one that an earlier attempt has stored.
    private(set) var isResuming: Bool
    /// For dry runs, which leave no trace in the store.
    private var seen = SeenItems()

    init(
        job: TrackerImport,
        scope: ReadingScope,
        readings: [Reading],
        number: Int,
        progress: ImportCheckpoint.Progress
    ) {
        (self.job, self.scope, self.readings, self.number, self.progress) = (job, scope, readings, number, progress)
        isResuming = if case .page(let position) = progress.position { !position.isEmpty } else { false }
    }

    private var options: ImportOptions { job.request.options }

    /// Goes back to the first page, under a run of its own.
    mutating func restart() {
        progress.generation += 1
        progress.position = .page("")
        progress.entityTag = nil
        isResuming = false
    }

    mutating func run(_ connector: any Connector) async throws {
        if case .page(let position) = progress.position {
            let start = ReadingStart(
                since: progress.since,
                position: position.isEmpty ? nil : position,
                entityTag: progress.entityTag,
                upToDate: upToDate
            )
            let pages = try await connector.pages(of: readings[number], from: start)
            try await readPages(pages)
        } else {
            try await begin(readings[number].source.map { Source(type: job.request.sourceType, name: $0) })
        }
        try await job.attachments.run(job.sink, job.board, options)
        try await finish()
    }

    private var upToDate: @Sendable ([Item]) async throws -> Set<String> {
        let (sink, kinds, site) = (job.sink, options.details, job.site)
        return { items in kinds.isEmpty ? [] : try await sink.upToDate(items, kinds, site) }
    }

    /// Reads a page while the one before it is stored.
    private mutating func readPages(_ first: any PageReader) async throws {
        var (pages, page) = try await Self.advanced(first)
        let source = readings[number].source == nil ? nil : pages.source
        try await begin(source)
        isResuming = false
        while let current = page {
            let room = job.board.tally.room
            let stops = current.items.count > room || (current.items.count == room && current.position != nil)
            progress.isCut = stops
            if stops, pages.listsDetailsApart { job.board.update { $0.current.warnings.append(Self.cutWarning) } }
            let reached = pages
            async let following = Self.advanced(reached, unless: stops)
            try await store(current, room: room)
            (pages, page) = try await following
        }
        if let hint = shortfall(pages.shortfallHint) { job.board.update { $0.current.warnings.append(hint) } }
    }

    private static let cutWarning =
        "max_items ended the import before the comments and the history, which this tracker lists after all items"

    private static let staleWarning =
        "Only items that match the request's filters were read: one that matched before and no longer does keeps the state "
        + "that it had then. An import without status, label, JQL or query filters brings all up to date"

    private static func advanced(
        _ pages: any PageReader,
        unless isCut: Bool = false
    ) async throws -> (any PageReader, TrackerPage?) {
        guard !isCut else { return (pages, nil) }
        var pages = pages
        let page = try await pages.nextPage()
        return (pages, page)
    }

    private func begin(_ source: Source?) async throws {
        let begun = try await job.sink.begin(
            ReadingBegin(
                source: source,
                site: job.site,
                number: number,
                generation: progress.generation,
                isDryRun: options.isDryRun
            )
        )
        let isStale = begun.hasItems && job.request.config.filtersWhatChanges
        job.board.update { tally in
            if source != nil { tally.name(begun.source.name) }
            if isStale, !tally.current.warnings.contains(Self.staleWarning) {
                tally.current.warnings.append(Self.staleWarning)
            }
        }
    }
}

extension ListImport {
    private mutating func store(_ page: TrackerPage, room: Int) async throws {
        progress.readAt = progress.readAt ?? page.readAt
        progress.entityTag = page.entityTag ?? progress.entityTag
        progress.endsAdditions.formUnion(page.endsAdditions)
        progress.position = page.position.map { .page($0) } ?? .attachments
        var items = Array(page.items.prefix(room))
        if options.isDryRun { items.removeAll { seen.admit($0) != .first } }
        let ids = Set(items.map(\.externalID))
        let details = page.details.filter { ids.contains($0.key) }
        let tally = job.board.tally
        let (progress, readings, number) = (progress, readings, number)
        let isFiltered = job.request.config.isFiltered
        let counted: @Sendable (BatchOutcome) -> ImportTally = { [items] outcome in
            var tally = tally
            tally.begin(page)
            tally.record(items, outcome)
            tally.current.add(details, outcome.additions, countsStrays: !isFiltered)
            return tally
        }
        let batch = ImportBatch(
            items: items,
            details: details,
            additions: page.additions,
            unreadable: page.refused.compactMap(\.externalID),
            duplicates: options.duplicateHandling,
            isDryRun: options.isDryRun,
            checkpoint: { outcome in
                ImportCheckpoint(readings: readings, number: number, current: progress, tally: counted(outcome).saved)
            }
        )
        let outcome = try await job.sink.store(batch)
        job.board.update { $0 = counted(outcome) }
    }

    /// Why fewer items came than the tracker says there are.
    private func shortfall(_ hint: String) -> String? {
        let came = job.board.tally.current.fetched
        guard !progress.isCut, case .exactly(let expected) = job.board.tally.saved.total, came < expected else {
            return nil
        }
        return "The source says that there are \(expected.grouped) items, but only \(came.grouped) came. \(hint)"
    }

    private func finish() async throws {
        let coverage = job.board.tally.current
        let isFull = progress.since == nil
        let addsUp =
            if case .exactly(let expected) = job.board.tally.saved.total { coverage.fetched >= expected } else { true }
        let isWhole = isFull && !progress.isCut && !job.request.config.isFiltered && addsUp
        job.board.update { $0.current.isWhole = isWhole }
        guard !options.isDryRun else { return }
        let missing = try await job.sink.finish(
            ReadingEnd(
                scope: scope,
                state: state,
                coverage: job.board.tally.current,
                startedAt: progress.startedAt,
                isFull: isFull,
                isComplete: isWhole,
                endsAdditions: progress.isCut ? [] : progress.endsAdditions
            )
        )
        job.board.update { $0.current.missing = missing }
    }

    /// Everything that changed before the first page was asked for has been read, unless the request kept a part back.
    private var state: ReadingState? {
        guard !progress.isCut, options.duplicateHandling == .update else { return nil }
        let coverage = job.board.tally.current
        if let since = progress.since, coverage.added + coverage.changed == 0 {
            let watermark = ReadingState.watermark(of: since)
            return ReadingState(watermark: watermark, kinds: options.details, entityTag: progress.entityTag)
        }
        return ReadingState(
            watermark: progress.readAt ?? progress.startedAt,
            kinds: options.details
        )
    }
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
        add("comments and changes of items that were not imported", example: nil, count: additions.strays)
    }
}
