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
    /// The numbers of the item's labels.
    let labels: [Int64]
    private let sourceName: String
    private let project: Int64?
    private let itemType: Int64
    private let status: Int64
    private let priority: Int64?
    private let assignee: Int64?
    private let reporter: Int64?
    private let resolution: Int64?

    /// Looks up, or makes, the numbers of the item's terms: nothing is asked of the store after that.
    init(item: Item, run: ImportRun, terms: Terms) throws {
        (self.item, self.run) = (item, run)
        sourceName = try terms.sourceName(run.sourceID)
        project = try item.project.map(terms.intern)
        itemType = try terms.intern(item.itemType)
        status = try terms.intern(item.status)
        priority = try item.priority.map(terms.intern)
        assignee = try item.assignee.map(terms.intern)
        reporter = try item.reporter.map(terms.intern)
        labels = try item.labels.map(terms.intern)
        resolution = try item.resolution.map(terms.intern)
    }

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
    func write(to sink: inout some ColumnSink) {
        sink.bind(run.sourceID)
        sink.bind(item.externalID.storable)
        sink.bind(item.key.storable)
        sink.bind(project)
        sink.bind(itemType)
        sink.bind(item.title.storable)
        sink.bind(status)
        sink.bind(item.statusCategory.stored)
        sink.bind(priority)
        sink.bind(assignee)
        sink.bind(reporter)
        sink.bind(labels.isEmpty ? nil : "[\(labels.map(String.init).joined(separator: ","))]")
        sink.bind(item.createdAt.milliseconds)
        sink.bind(item.updatedAt?.milliseconds)
        sink.bind(item.closedAt?.milliseconds)
        sink.bind(resolution)
        sink.bind(item.comments)
        sink.bind(item.url?.storable)
        sink.bind(item.parent?.storable)
        let fingerprint = ItemFingerprint(item, source: sourceName)
        sink.bind(Int64(bitPattern: fingerprint.high))
        sink.bind(Int64(bitPattern: fingerprint.low))
        sink.bind(run.id)
    }
}
