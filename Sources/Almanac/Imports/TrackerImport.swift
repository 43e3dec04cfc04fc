/// One import from its first page to its last.
struct TrackerImport: Sendable {
    let request: ImportRequest
    let sink: ImportSink
    let board: ImportBoard

    /// Reads a page while the one before it is stored.
    ///
    /// - Throws: `TrackerError`, `CancellationError`, and whatever the sink throws.
    func run(_ first: some Connector) async throws {
        let options = request.options
        var seen = SeenItems()
        var isCut = false
        var (connector, page) = try await Self.advanced(first)
        if !options.isDryRun { try await sink.begin(connector.source) }
        while let current = page {
            let room = board.room
            isCut = current.items.count > room || (current.items.count == room && current.cursor != nil)
            let (reached, stops) = (connector, isCut)
            async let following = Self.advanced(reached, unless: stops)
            try await store(current, room: room, source: reached.source, seen: &seen)
            (connector, page) = try await following
        }
        board.update { $0.end(isWhole: !isCut && !request.config.isFiltered) }
    }

    private static func advanced<Reader: Connector>(
        _ connector: Reader,
        unless isCut: Bool = false
    ) async throws -> (Reader, TrackerPage?) {
        guard !isCut else { return (connector, nil) }
        var connector = connector
        let page = try await connector.nextPage()
        return (connector, page)
    }

    private func store(_ page: TrackerPage, room: Int, source: Source, seen: inout SeenItems) async throws {
        var fresh: [Item] = []
        var changed: [Item] = []
        for item in page.items where fresh.count < room {
            switch seen.admit(item) {
            case .first: fresh.append(item)
            case .changed: changed.append(item)
            case .same: break
            }
        }
        let outcomes = try await store(fresh, as: request.options.duplicateHandling, cursor: page.cursor)
        _ = try await store(changed, as: .update, cursor: page.cursor)
        board.update { [fresh] tally in
            tally.begin(page, source: source)
            for (item, outcome) in zip(fresh, outcomes) { tally.record(item, outcome) }
        }
    }

    private func store(
        _ items: [Item],
        as duplicates: DuplicateHandling,
        cursor: String?
    ) async throws -> [ItemOutcome] {
        guard !items.isEmpty else { return [] }
        let isDryRun = request.options.isDryRun
        return try await sink.store(
            ImportBatch(items: items, duplicates: duplicates, isDryRun: isDryRun, cursor: cursor)
        )
    }
}

extension SourceConfig {
    /// Whether the request leaves out a part of what the source has.
    var isFiltered: Bool {
        query != nil || jql != nil || statusFilter != nil || labelFilter != nil || createdFrom != nil
            || createdBefore != nil
    }
}
