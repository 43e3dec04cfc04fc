import Items

/// `ItemFilters` as SQL over the columns of `item`, to follow a condition.
///
/// It names numbers only, looked up before, so that no text of a request gets into the SQL.
struct FilterClause {
    /// ` AND source_id IN (1, 2)`, empty where nothing is filtered.
    private(set) var sql = ""
    /// Whether `daily_count`, which has only sources and item types, can answer.
    private(set) var fitsRollup = true
    /// The same for the rows of a scan; nil where a scan does not have what it takes.
    private(set) var scanFilter: ScanFilter? = ScanFilter()

    private init() {}

    /// Lets every item pass.
    static let none = FilterClause()

    init(_ filters: ItemFilters, database: Database, terms: Terms) throws {
        try add(filters.sourceTypes, "source_id", .origin) { try Self.sources(database, where: "type", is: $0) }
        try add(filters.sources, "source_id", .origin) { try Self.sources(database, where: "name", is: $0) }
        try add(filters.itemTypes, "item_type_id", .itemType) { try $0.compactMap(terms.find) }
        fitsRollup =
            fitsRollup
            && [filters.projects, filters.statuses, filters.assignees, filters.labels].allSatisfy { $0 == nil }
        try add(filters.projects, "project_id", .project) { try $0.compactMap(terms.find) }
        try add(filters.statuses, "status_id", .status) { try $0.compactMap(terms.find) }
        try add(filters.assignees, "assignee_id", .assignee) { try $0.compactMap(terms.find) }
        if let labels = try filters.labels?.compactMap(terms.find) {
            sql += " AND item.id IN (SELECT item_id FROM item_label WHERE label_id IN (\(Self.list(labels))))"
            scanFilter = nil
        }
    }

    private mutating func add(
        _ values: [String]?,
        _ column: String,
        _ scanned: ScanColumn,
        numbers: ([String]) throws -> [Int64]
    ) rethrows {
        guard let values else { return }
        let numbers = try numbers(values)
        sql += " AND \(column) IN (\(Self.list(numbers)))"
        scanFilter?.add(scanned, Set(numbers))
    }

    private static func sources(
        _ database: Database,
        where column: String,
        is values: [String]
    ) throws -> [Int64] {
        try Row.fetchAll(database, sql: "SELECT id, \(column) FROM source")
            .filter { values.contains($0[1] as String) }.map { $0[0] }
    }

    /// Never empty, for SQLite turns a condition with an empty list into plain falsehood, and then finds that the
    /// partial indexes, whose conditions are gone with the rest, cannot be used.
    private static func list(_ numbers: [Int64]) -> String {
        numbers.isEmpty ? "-1" : numbers.map(String.init).joined(separator: ", ")
    }
}
