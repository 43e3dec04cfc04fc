package import Items

/// What has become of one item of a page.
struct StoredItem {
    var outcome: ItemOutcome
    var isRepeated = false
    /// Its number; nil where it was refused or left as it was.
    var id: Int64?
}

extension ItemWriter {
    /// Stores a page of an import, item by item, under the run's source.
    ///
    /// An item that the store already holds as it is costs two look-ups and changes no item. An item that comes twice
    /// in one run, as pages overlap, is no duplicate: the later one holds. Nor is one that had gone missing.
    ///
    /// - Returns: what became of each item, in their order.
    package func upsert(_ items: [Item], in run: ImportRun, duplicates: DuplicateHandling) throws -> [ItemOutcome] {
        let page = try PageUpsert(self, duplicates)
        let stored = try page.store(items, in: run)
        var changes = LastChanges()
        for (item, stored) in zip(items, stored) where stored.id != nil { changes.add(item, in: run) }
        try note(changes)
        return stored.map(\.outcome)
    }
}

/// The upsert of a page's items.
struct PageUpsert {
    let rows: any ItemRows
    let moves: MoveLookups
    private let writer: ItemWriter
    private let duplicates: DuplicateHandling

    init(_ writer: ItemWriter, _ duplicates: DuplicateHandling) throws {
        (self.writer, self.duplicates) = (writer, duplicates)
        rows = try writer.database.itemRows()
        moves = try MoveLookups(writer.database)
    }

    /// - Parameter instead: what is done with an item that is not to be stored; nil for one that is.
    func store(
        _ items: [Item],
        in run: ImportRun,
        instead: (Item) throws -> StoredItem? = { _ in nil }
    ) throws -> [StoredItem] {
        var stored: [StoredItem] = []
        var unsure: [Int] = []
        var seen: Set<String> = []
        try rows.begin(items.map(\.externalID.storable), in: run)
        for item in items {
            // The engine takes no two changes of one row at a time.
            if !seen.insert(item.externalID).inserted { try settle(&stored, &unsure) }
            if let left = try instead(item) {
                stored.append(left)
                continue
            }
            let (one, isSure) = try upsert(item, run)
            if !isSure { unsure.append(stored.count) }
            stored.append(one)
        }
        try settle(&stored, &unsure)
        return stored
    }

    /// Has the engine write, and corrects what was taken for a change and was none.
    private func settle(_ stored: inout [StoredItem], _ unsure: inout [Int]) throws {
        let changed = try rows.flush()
        for place in unsure {
            if let id = stored[place].id, !changed.contains(id) { stored[place].outcome = .unchanged }
        }
        unsure = []
    }

    /// - Returns: what became of the item; and false where it may yet turn out that nothing in it has changed.
    private func upsert(_ item: Item, _ run: ImportRun) throws -> (StoredItem, isSure: Bool) {
        if let reason = item.refusal {
            // It is at the source, whatever it holds.
            if let known = try rows.find(item.externalID.storable, in: run) { try rows.sight(known.id, in: run) }
            return (StoredItem(outcome: .refused(reason)), true)
        }
        let own = try rows.find(item.externalID.storable, in: run)
        let moved =
            try own == nil && duplicates == .update && item.source.type.hasOwnIDs && moves.mayStandElsewhere(run)
            ? writer.takeOver(item.externalID.storable, run) : nil
        let columns = { try ItemColumns(item: item, run: run, terms: writer.terms) }
        guard let found = own ?? moved else {
            let id = try rows.insert(columns())
            try rows.sight(id, in: run)
            return (StoredItem(outcome: .inserted, id: id), true)
        }
        if !found.isRepeated { try rows.sight(found.id, in: run) }
        switch duplicates {
        case .skip where found.isDuplicate: return (StoredItem(outcome: .skipped, isRepeated: found.isRepeated), true)
        case .fail where found.isDuplicate: return (StoredItem(outcome: .duplicate, isRepeated: found.isRepeated), true)
        default:
            let isChanged = try rows.update(columns(), found.id)
            let outcome: ItemOutcome = isChanged ?? true ? .updated : .unchanged
            return (StoredItem(outcome: outcome, isRepeated: found.isRepeated, id: found.id), isChanged != nil)
        }
    }
}

extension Item {
    /// The rules of the schema that data from outside can break, in words.
    fileprivate var refusal: String? {
        let times = [createdAt, updatedAt, closedAt]
        return if externalID.isEmpty {
            "external_id is empty"
        } else if times.contains(where: { $0.map { !Timestamp.calendar.contains($0) } ?? false }) {
            "a time lies outside the years 1 to 9999"
        } else if comments ?? 0 < 0 {
            "comments is negative"
        } else {
            nil
        }
    }
}

extension Timestamp {
    /// The years 1 to 9999.
    static let calendar =
        Timestamp(milliseconds: -62_135_596_800_000)...Timestamp(milliseconds: 253_402_300_799_999)
}
