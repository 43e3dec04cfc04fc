import GRDB
package import Items

extension ItemWriter {
    /// Stores a page of an import, item by item, under the run's source.
    ///
    /// An item that the store already holds as it is costs two look-ups and changes no item. An item that comes twice
    /// in one run, as pages overlap, is no duplicate: the later one holds. Nor is one that had gone missing.
    ///
    /// - Returns: what became of each item, in their order.
    package func upsert(_ items: [Item], in run: ImportRun, duplicates: DuplicateHandling) throws -> [ItemOutcome] {
        let statements = try UpsertStatements(database)
        var changes = LastChanges()
        let outcomes = try items.map { item in
            let stored = try upsert(item, run, duplicates, statements)
            if stored.id != nil { changes.add(item, in: run) }
            return stored.outcome
        }
        try note(changes)
        return outcomes
    }

    /// - Returns: with the outcome, the item's number, nil where the item was refused or left as it was.
    func upsert(
        _ item: Item,
        _ run: ImportRun,
        _ duplicates: DuplicateHandling,
        _ statements: UpsertStatements
    ) throws -> (outcome: ItemOutcome, isRepeated: Bool, id: Int64?) {
        if let reason = refusal(of: item) {
            // It is at the source, whatever it holds.
            if let known = try statements.find(item.externalID.storable, in: run) {
                try statements.sight(known.id, in: run)
            }
            return (.refused(reason), false, nil)
        }
        let own = try statements.find(item.externalID.storable, in: run)
        let moved =
            try own == nil && duplicates == .update && item.source.type.hasOwnIDs
            && statements.moves.mayStandElsewhere(run)
            ? takeOver(item.externalID.storable, run) : nil
        guard let found = own ?? moved else {
            try statements.insert.execute { try bind(item, run, to: &$0) }
            let id = database.lastInsertedRowID
            try statements.sight(id, in: run)
            return (.inserted, false, id)
        }
        if !found.isRepeated { try statements.sight(found.id, in: run) }
        switch duplicates {
        case .skip where found.isDuplicate: return (.skipped, found.isRepeated, nil)
        case .fail where found.isDuplicate:
            return (.duplicate, found.isRepeated, nil)
        default:
            try statements.update.execute { arguments in
                try bind(item, run, to: &arguments)
                arguments.bind(found.id)
            }
            return (database.changesCount > 0 ? .updated : .unchanged, found.isRepeated, found.id)
        }
    }

    /// The rules of the schema that data from outside can break, in words.
    private func refusal(of item: Item) -> String? {
        let times = [item.createdAt, item.updatedAt, item.closedAt]
        return if item.externalID.isEmpty {
            "external_id is empty"
        } else if times.contains(where: { $0.map { !Timestamp.calendar.contains($0) } ?? false }) {
            "a time lies outside the years 1 to 9999"
        } else if item.comments ?? 0 < 0 {
            "comments is negative"
        } else {
            nil
        }
    }

    /// Binds the values of `UpsertStatements.columns`, in their order.
    private func bind(_ item: Item, _ run: ImportRun, to arguments: inout Arguments) throws {
        arguments.bind(run.sourceID)
        arguments.bind(item.externalID.storable)
        arguments.bind(item.key.storable)
        arguments.bind(try term(item.project))
        arguments.bind(try terms.intern(item.itemType))
        arguments.bind(item.title.storable)
        arguments.bind(try terms.intern(item.status))
        arguments.bind(item.statusCategory.stored)
        arguments.bind(try term(item.priority))
        arguments.bind(try term(item.assignee))
        arguments.bind(try term(item.reporter))
        arguments.bind(try labels(item.labels))
        arguments.bind(item.createdAt.milliseconds)
        arguments.bind(item.updatedAt?.milliseconds)
        arguments.bind(item.closedAt?.milliseconds)
        arguments.bind(try term(item.resolution))
        arguments.bind(item.comments)
        arguments.bind(item.url?.storable)
        arguments.bind(item.parent?.storable)
        let fingerprint = ItemFingerprint(item, source: try terms.sourceName(run.sourceID))
        arguments.bind(Int64(bitPattern: fingerprint.high))
        arguments.bind(Int64(bitPattern: fingerprint.low))
        arguments.bind(run.id)
    }

    private func term(_ text: String?) throws -> Int64? {
        try text.map(terms.intern)
    }

    private func labels(_ labels: [String]) throws -> String? {
        if labels.isEmpty { return nil }
        let numbers = try labels.map { String(try terms.intern($0)) }
        return "[\(numbers.joined(separator: ","))]"
    }
}

extension Timestamp {
    /// The years 1 to 9999.
    static let calendar =
        Timestamp(milliseconds: -62_135_596_800_000)...Timestamp(milliseconds: 253_402_300_799_999)
}
