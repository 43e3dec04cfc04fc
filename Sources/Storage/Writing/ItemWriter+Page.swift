import GRDB
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
        let statements = try UpsertStatements(database)
        var result = BatchOutcome()
        var changes = LastChanges()
        for item in items {
            let run = try run(item.source)
            if let target = moves[item.externalID], try isThere(target, beside: run) {
                let isRepeated = try leave(item, movedTo: target, run, statements, at: now)
                result.addMoved(item.externalID, isRepeated: isRepeated)
                continue
            }
            let stored = try upsert(item, run, duplicates, statements)
            result.outcomes.append(stored.outcome)
            result.repeated.append(stored.isRepeated)
            guard let id = stored.id else { continue }
            changes.add(item, in: run)
            if item.source.type.movesAnew {
                try note(moves[item.externalID], of: item, id, statements, in: run, at: now)
            }
            if let details = details[item.externalID] { try keep(details, of: id, version: item.updatedAt, in: run) }
        }
        try note(changes)
        return result
    }

    /// Stores nothing of an item that is in the store as what it has become. What the store has of it counts no more.
    ///
    /// - Returns: whether the run has met it before.
    private func leave(
        _ item: Item,
        movedTo target: String,
        _ run: ImportRun,
        _ statements: UpsertStatements,
        at now: Timestamp
    ) throws -> Bool {
        guard let known = try statements.find(item.externalID.storable, in: run) else { return false }
        try statements.sight(known.id, in: run)
        try note(target, of: known.id, in: run, at: now)
        statements.moves.areNoted = true
        return known.isRepeated
    }

    /// Notes what an item has become, and counts those no more that have become this one.
    private func note(
        _ target: String?,
        of item: Item,
        _ id: Int64,
        _ statements: UpsertStatements,
        in run: ImportRun,
        at now: Timestamp
    ) throws {
        guard target != nil || statements.moves.areNoted else { return }
        statements.moves.areNoted = true
        try note(target, of: id, in: run, at: now)
        try noteArrival(of: item.externalID, in: run, at: now)
    }
}

extension BatchOutcome {
    fileprivate mutating func addMoved(_ externalID: String, isRepeated: Bool) {
        outcomes.append(.skipped)
        repeated.append(isRepeated)
        moved.insert(externalID)
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
