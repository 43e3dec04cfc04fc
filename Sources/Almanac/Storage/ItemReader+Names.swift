import GRDB

/// What the items of some ranges are called, for a table's columns to be as wide as their texts.
struct ItemNames: Equatable, Sendable {
    var projects: [String] = []
    var itemTypes: [String] = []
    var statuses: [String] = []
}

extension ItemReader {
    /// The names that occur among the items created or closed in the ranges, in order of the alphabet.
    func names(_ filters: ItemFilters, in ranges: [Range<Timestamp>]) throws -> ItemNames {
        let clause = try clause(filters)
        var numbers = (projects: Set<Int64>(), itemTypes: Set<Int64>(), statuses: Set<Int64>())
        for range in ranges {
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT DISTINCT project_id, item_type_id, status_id FROM item INDEXED BY item_created
                    WHERE missing_since IS NULL AND created_at >= ?1 AND created_at < ?2\(clause.sql)
                    UNION
                    SELECT DISTINCT project_id, item_type_id, status_id FROM item INDEXED BY item_closed
                    WHERE missing_since IS NULL AND closing_at >= ?1 AND closing_at < ?2\(clause.sql)
                    """,
                arguments: [range.lowerBound, range.upperBound]
            )
            while let row = try rows.next() {
                if let project = row[0] as Int64? { numbers.projects.insert(project) }
                numbers.itemTypes.insert(row[1])
                numbers.statuses.insert(row[2])
            }
        }
        return ItemNames(
            projects: try numbers.projects.map(terms.text).sorted(),
            itemTypes: try numbers.itemTypes.map(terms.text).sorted(),
            statuses: try numbers.statuses.map(terms.text).sorted()
        )
    }
}
