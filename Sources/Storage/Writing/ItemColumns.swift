import Items

/// Takes the values of a row, column by column.
protocol ColumnSink {
    mutating func bind(_ value: (some ColumnValue)?)
}

extension Arguments: ColumnSink {}

/// What an import writes into an item's row.
struct ItemColumns {
    let item: Item
    let run: ImportRun
    let terms: Terms

    static let names = [
        "source_id", "external_id", "key", "project_id", "item_type_id", "title", "status_id", "status_category",
        "priority_id", "assignee_id", "reporter_id", "labels", "created_at", "updated_at", "closed_at",
        "resolution_id", "comments", "url", "parent", "fingerprint_high", "fingerprint_low", "added_by",
    ]

    static let list = names.joined(separator: ", ")

    /// What ends the statement that notes a sighting: a run that began later has the last word.
    static let laterRunHolds = """
        ON CONFLICT (item_id) DO UPDATE SET run_id = excluded.run_id WHERE sighting.run_id < excluded.run_id
        """

    /// Hands the values over in the order of the names.
    func write(to sink: inout some ColumnSink) throws {
        sink.bind(run.sourceID)
        sink.bind(item.externalID.storable)
        sink.bind(item.key.storable)
        sink.bind(try term(item.project))
        sink.bind(try terms.intern(item.itemType))
        sink.bind(item.title.storable)
        sink.bind(try terms.intern(item.status))
        sink.bind(item.statusCategory.stored)
        sink.bind(try term(item.priority))
        sink.bind(try term(item.assignee))
        sink.bind(try term(item.reporter))
        sink.bind(try labels)
        sink.bind(item.createdAt.milliseconds)
        sink.bind(item.updatedAt?.milliseconds)
        sink.bind(item.closedAt?.milliseconds)
        sink.bind(try term(item.resolution))
        sink.bind(item.comments)
        sink.bind(item.url?.storable)
        sink.bind(item.parent?.storable)
        let fingerprint = ItemFingerprint(item, source: try terms.sourceName(run.sourceID))
        sink.bind(Int64(bitPattern: fingerprint.high))
        sink.bind(Int64(bitPattern: fingerprint.low))
        sink.bind(run.id)
    }

    private func term(_ text: String?) throws -> Int64? {
        try text.map(terms.intern)
    }

    private var labels: String? {
        get throws {
            if item.labels.isEmpty { return nil }
            let numbers = try item.labels.map { String(try terms.intern($0)) }
            return "[\(numbers.joined(separator: ","))]"
        }
    }
}
