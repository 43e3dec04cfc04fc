package import Items

/// What the items of some ranges are called, for a table's columns to be as wide as their texts.
package struct ItemNames: Equatable, Sendable {
    package var projects: [String] = []
    package var itemTypes: [String] = []
    package var statuses: [String] = []
    /// The longest ones, for there may be thousands.
    package var assignees: [String] = []
    package var keys: [String] = []

    fileprivate static func longest(_ names: [String]) -> [String] {
        Array(Set(names).sorted { ($1.count, $0) < ($0.count, $1) }.prefix(100))
    }
}

extension ItemReader {
    /// The longest key of a group, behind its length in six digits.
    private static let longestKey = "max(CAST(100000 + length(key) AS TEXT) || key)"

    /// The names that occur among the items created or closed in the ranges, in order of the alphabet; assignees and
    /// keys by length, the longest first.
    package func names(_ filters: ItemFilters, in ranges: [Range<Timestamp>]) throws -> ItemNames {
        let clause = try clause(filters)
        var numbers = (projects: Set<Int64>(), itemTypes: Set<Int64>(), statuses: Set<Int64>(), assignees: Set<Int64>())
        var keys: [String] = []
        for range in ranges {
            let rows = try RowCursor(
                database,
                sql: """
                    SELECT project_id, item_type_id, status_id, assignee_id, \(Self.longestKey)
                    FROM item INDEXED BY item_created
                    WHERE missing_since IS NULL AND created_at >= ?1 AND created_at < ?2\(clause.sql)
                    GROUP BY 1, 2, 3, 4
                    UNION ALL
                    SELECT project_id, item_type_id, status_id, assignee_id, \(Self.longestKey)
                    FROM item INDEXED BY item_closed
                    WHERE missing_since IS NULL AND closing_at >= ?1 AND closing_at < ?2\(clause.sql)
                    GROUP BY 1, 2, 3, 4
                    """,
                arguments: [range.lowerBound, range.upperBound]
            )
            while let row = try rows.next() {
                if let project = row[0] as Int64? { numbers.projects.insert(project) }
                numbers.itemTypes.insert(row[1])
                numbers.statuses.insert(row[2])
                if let assignee = row[3] as Int64? { numbers.assignees.insert(assignee) }
                keys.append(String((row[4] as String).dropFirst(6)))
            }
        }
        return ItemNames(
            projects: try numbers.projects.map(terms.text).sorted(),
            itemTypes: try numbers.itemTypes.map(terms.text).sorted(),
            statuses: try numbers.statuses.map(terms.text).sorted(),
            assignees: ItemNames.longest(try numbers.assignees.map(terms.text)),
            keys: ItemNames.longest(keys)
        )
    }
}
