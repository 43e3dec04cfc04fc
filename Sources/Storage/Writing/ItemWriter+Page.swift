package import Items

extension ItemWriter {
    /// Stores a page of an import with what was read of its items.
    ///
    /// - Parameters:
    ///   - moves: the ids of what items have become in other projects, by the items' own.
    ///   - run: the run of a source, begun when it is first asked for.
    package func put(
        _ items: [Item],
        _ details: [String: ItemDetails],
        moves: [String: String] = [:],
        duplicates: DuplicateHandling,
        at now: Timestamp,
        in run: (Source) throws -> ImportRun
    ) throws -> BatchOutcome {
        let upsert = try PageUpsert(self, duplicates)
        var result = BatchOutcome()
        var changes = LastChanges()
        for part in try parts(items, run) {
            let stored = try upsert.store(part.items, in: part.run) { item in
                guard let target = moves[item.externalID], try isThere(target, beside: part.run) else { return nil }
                result.moved.insert(item.externalID)
                return try leave(item, movedTo: target, part.run, upsert, at: now)
            }
            for (item, stored) in zip(part.items, stored) {
                result.outcomes.append(stored.outcome)
                result.repeated.append(stored.isRepeated)
                guard let id = stored.id else { continue }
                changes.add(item, in: part.run)
                if item.source.type.movesAnew {
                    try note(moves[item.externalID], of: item, id, upsert, in: part.run, at: now)
                }
                if let details = details[item.externalID] {
                    try keep(details, of: id, version: item.updatedAt, in: part.run)
                }
            }
        }
        try note(changes)
        return result
    }

    /// The items as they come, parted where another source's begin.
    private func parts(
        _ items: [Item],
        _ run: (Source) throws -> ImportRun
    ) throws -> [(run: ImportRun, items: [Item])] {
        var parts: [(run: ImportRun, items: [Item])] = []
        for item in items {
            let run = try run(item.source)
            if parts.last?.run != run { parts.append((run, [])) }
            parts[parts.count - 1].items.append(item)
        }
        return parts
    }

    /// Stores nothing of an item that is in the store as what it has become. What the store has of it counts no more.
    private func leave(
        _ item: Item,
        movedTo target: String,
        _ run: ImportRun,
        _ upsert: PageUpsert,
        at now: Timestamp
    ) throws -> StoredItem {
        guard let known = try upsert.rows.find(item.externalID.storable, in: run) else {
            return StoredItem(outcome: .skipped)
        }
        try upsert.rows.sight(known.id, in: run)
        try note(target, of: known.id, in: run, at: now)
        upsert.moves.areNoted = true
        return StoredItem(outcome: .skipped, isRepeated: known.isRepeated)
    }

    /// Notes what an item has become, and counts those no more that have become this one.
    private func note(
        _ target: String?,
        of item: Item,
        _ id: Int64,
        _ upsert: PageUpsert,
        in run: ImportRun,
        at now: Timestamp
    ) throws {
        guard target != nil || upsert.moves.areNoted else { return }
        upsert.moves.areNoted = true
        try note(target, of: id, in: run, at: now)
        try noteArrival(of: item.externalID, in: run, at: now)
    }
}

extension SourceType {
    /// Whether an item's id is the only one of its kind at its tracker, so that it is the same item in another project. In
    /// ServiceNow a record stands in several tables, and a file has ids of its own.
    var hasOwnIDs: Bool {
        self == .jira || self == .github || self == .gitlab
    }

    /// Whether an item that moves gets another id.
    fileprivate var movesAnew: Bool {
        self == .github || self == .gitlab
    }
}
