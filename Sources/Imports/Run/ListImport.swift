import Egress
import Items
import Storage
import Trackers

/// Reads one list: pages, then attachments, then what is gone (`ListImport+End`).
struct ListImport: Sendable {
    let job: TrackerImport
    let scope: ReadingScope
    let readings: [Reading]
    let number: Int
    private(set) var progress: ImportCheckpoint.Progress
    /// Whether the first page to come goes on after one that an earlier attempt has stored.
    private(set) var isResuming: Bool
    private var isRestart = false
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

    var options: ImportOptions { job.request.options }
    var reading: Reading { readings[number] }

    /// Goes back to the first page.
    mutating func restart() {
        progress.position = .page("")
        progress.entityTag = nil
        // The first page is another then, and what was said of the clocks is forgotten.
        progress.readAt = nil
        isResuming = false
        isRestart = true
    }

    mutating func run(_ connector: any Connector) async throws {
        if case .page(let position) = progress.position {
            let pages = try await connector.pages(of: reading, from: start(position))
            try await readPages(pages)
        } else {
            try await begin(progress.source)
        }
        try await job.attachments.run(job.session, place)
        try await finish(connector)
    }

    private func start(_ position: String) -> ReadingStart {
        var start = ReadingStart(
            since: progress.since,
            position: position.isEmpty ? nil : position,
            source: progress.source,
            entityTag: progress.entityTag
        )
        // A full import looks into every item again: a comment may have been edited or removed without a trace.
        if progress.since != nil || !position.isEmpty {
            let (session, kinds, site) = (job.session, options.details.subtracting(.attachments), job.site)
            start.upToDate = { items in kinds.isEmpty ? [] : try await session.upToDate(items, kinds, site: site) }
        }
        return start
    }

    /// Reads a page while the one before it is stored.
    private mutating func readPages(_ first: any PageReader) async throws {
        var (pages, page) = try await Self.advanced(first)
        if reading.source != nil { progress.source = pages.source.name }
        try await begin(progress.source)
        isResuming = false
        while let current = page {
            let room = job.board.tally.room
            let stops = current.items.count > room || (current.items.count == room && current.position != nil)
            progress.isCut = stops
            if stops, pages.listsDetailsApart { job.board.update { $0.warn(Self.cutWarning) } }
            let reached = pages
            async let following = Self.advanced(reached, unless: stops)
            try await store(current, room: room)
            (pages, page) = try await following
        }
    }

    private static let cutWarning =
        "max_items ended the import before the comments and the history, which this tracker lists after all items"

    private static func advanced(
        _ pages: any PageReader,
        unless isCut: Bool = false
    ) async throws -> (any PageReader, TrackerPage?) {
        guard !isCut else { return (pages, nil) }
        var pages = pages
        let page = try await pages.nextPage()?.fitted()
        return (pages, page)
    }

    private func begin(_ source: String?) async throws {
        let begun = try await job.session.begin(
            ReadingBegin(
                source: source.map { Source(type: job.request.sourceType, name: $0) },
                site: job.site,
                number: number,
                isRestart: isRestart,
                isDryRun: options.isDryRun
            )
        )
        let isStale = begun.hasItems && job.request.config.filtersWhatChanges
        job.board.update { tally in
            if source != nil { tally.name(begun.source.name) }
            if isStale { tally.warn(Self.staleWarning) }
        }
    }

    private static let staleWarning =
        "Only items that match the request's filters were read: one that matched before and no longer does keeps the state "
        + "that it had then. An import without status, label, JQL or query filters brings all up to date"
}

extension ListImport {
    private mutating func store(_ page: TrackerPage, room: Int) async throws {
        if progress.readAt == nil, let told = page.readAt { compareClocks(told) }
        progress.take(page)
        var items = Array(page.items.prefix(room))
        if options.isDryRun { items.removeAll { seen.admit($0) != .first } }
        let ids = Set(items.map(\.externalID))
        let details = page.details.filter { ids.contains($0.key) }
        let batch = ImportBatch(
            page: page,
            items: items,
            details: details,
            place: place,
            tally: job.board.tally,
            duplicates: options.duplicateHandling,
            isDryRun: options.isDryRun,
            isFiltered: job.request.config.isFiltered
        )
        let outcome = try await job.session.keep(batch)
        job.board.update { $0 = batch.counted(outcome) }
    }

    private func compareClocks(_ told: Timestamp) {
        let warning = ReadingClocks(askedAt: progress.startedAt).warning(told, answeredBy: job.session.clock.now())
        if let warning { job.board.update { $0.warn(warning) } }
    }

    /// Where another attempt goes on.
    private var place: ImportPlace {
        ImportPlace(readings: readings, number: number, progress: progress)
    }
}

extension ImportCheckpoint.Progress {
    /// Moves on past a page.
    fileprivate mutating func take(_ page: TrackerPage) {
        readAt = readAt ?? page.readAt
        entityTag = page.entityTag ?? entityTag
        endsAdditions.formUnion(page.endsAdditions)
        isUncertain = isUncertain || page.isUncertain || page.refused.contains { $0.externalID == nil }
        position = page.position.map { .page($0) } ?? .attachments
    }
}
