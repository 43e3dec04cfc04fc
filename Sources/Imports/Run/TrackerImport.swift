import Egress
import Items
import Trackers

/// One import from its first page to its last.
struct TrackerImport: Sendable {
    let session: ImportSession
    let site: String
    let attachments: AttachmentFetch

    var request: ImportRequest { session.request }
    var board: ImportBoard { session.board }

    /// - Throws: `TrackerError`, `CancellationError`, and whatever the store throws.
    func run(_ connector: any Connector) async throws {
        let saved = request.options.isDryRun ? nil : try await session.checkpoint()
        let readings: [Reading]
        if let saved { readings = saved.readings } else { readings = try await connector.readings() }
        board.update { tally in
            tally.begin(lists: readings.count)
            if let saved { tally.restore(saved.tally) }
        }
        try await readAll(readings, after: saved, connector)
        board.update { $0.end() }
    }

    private func readAll(_ readings: [Reading], after saved: ImportCheckpoint?, _ connector: any Connector) async throws
    {
        let first = saved?.number ?? 0
        var failures = ListFailures(after: Array(saved?.tally.parts.prefix(first) ?? []))
        for number in first..<max(readings.count, first) {
            let progress = number == first ? saved?.current : nil
            if progress == nil, board.tally.room == 0 {
                board.update { $0.passOver(readings[number].target) }
                continue
            }
            do {
                try await read(readings, number, from: progress, connector)
                failures.noteRead()
            } catch let error as TrackerError where readings.count > 1 {
                try failures.note(error)
                try await skip(readings[number], number, error)
            }
        }
        try failures.end()
    }

    private func skip(_ reading: Reading, _ number: Int, _ error: TrackerError) async throws {
        board.update { $0.warn(ListFailures.mark + error.message) }
        let source = board.tally.current.source
        let list = ReadingBegin(
            source: reading.source == nil ? nil : Source(type: request.sourceType, name: source),
            site: site,
            number: number,
            isDryRun: request.options.isDryRun
        )
        try await session.skip(list, error.message)
    }

    private func read(
        _ readings: [Reading],
        _ number: Int,
        from saved: ImportCheckpoint.Progress?,
        _ connector: any Connector
    ) async throws {
        let scope = ReadingScope(readings[number], request, site: site, account: session.account)
        let progress: ImportCheckpoint.Progress
        if let saved {
            progress = saved
        } else {
            progress = begin(readings[number], after: try await session.readingState(scope))
        }
        var list = ListImport(job: self, scope: scope, readings: readings, number: number, progress: progress)
        do {
            try await list.run(connector)
        } catch let error as TrackerError where error.code == .requestRefused && list.isResuming {
            // The tracker no longer knows the page to go on with: its tokens live for some days only.
            board.update { $0.restartList() }
            list.restart()
            try await list.run(connector)
        }
    }

    private func begin(_ reading: Reading, after state: ReadingState?) -> ImportCheckpoint.Progress {
        let now = session.clock.now()
        let wanted = state?.since(request.options)
        let since = state?.isOfTheFuture(at: now) == true ? nil : wanted
        let source = reading.source.map { state?.source ?? $0 }
        board.update { tally in
            tally.beginList(source ?? reading.target, since: since)
            if since != wanted { tally.warn(ReadingState.futureWarning) }
        }
        return ImportCheckpoint.Progress(
            startedAt: now,
            since: since,
            source: state?.source,
            entityTag: since == nil ? nil : state?.entityTag,
            position: .page("")
        )
    }
}

extension SourceConfig {
    /// Whether an item may match the filters at one time and not at another.
    var filtersWhatChanges: Bool {
        query != nil || jql != nil || statusFilter != nil || labelFilter != nil
    }

    /// Whether the request leaves out a part of what the source has.
    var isFiltered: Bool {
        filtersWhatChanges || createdFrom != nil || createdBefore != nil
    }
}
