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
    /// The names that occur among the items created or closed in the ranges, in order of the alphabet; assignees and
    /// keys by length, the longest first.
    package func names(_ filters: ItemFilters, in ranges: [Range<Timestamp>]) throws -> ItemNames {
        let clause = try clause(filters)
        var found = FoundNames()
        for range in ranges {
            let created = "created_at >= ?1 AND created_at < ?2\(clause.sql)"
            let closed = "closing_at >= ?1 AND closing_at < ?2\(clause.sql)"
            found.add(try keys("item_created", where: created, range))
            found.add(try keys("item_closed", where: closed, range))
        }
        return ItemNames(
            projects: try found.projects.map(terms.text).sorted(),
            itemTypes: try found.itemTypes.map(terms.text).sorted(),
            statuses: try found.statuses.map(terms.text).sorted(),
            assignees: ItemNames.longest(try found.assignees.map(terms.text)),
            keys: ItemNames.longest(found.keys)
        )
    }

    /// The longest key of each group of items; of some that are as long, the last one by its bytes.
    private func keys(_ index: String, where condition: String, _ range: Range<Timestamp>) throws -> [NameGroup: String]
    {
        // The length goes before in six digits. Without hashing the groups would cost a sorting of all rows.
        let isGrouped = database.groupsByHashing
        let key = isGrouped ? "substr(max(CAST(100000 + length(key) AS TEXT) || key), 7)" : "key"
        let rows = try RowCursor(
            database,
            sql: """
                SELECT project_id, item_type_id, status_id, assignee_id, \(key)
                FROM item INDEXED BY \(index) WHERE missing_since IS NULL AND \(condition)
                \(isGrouped ? "GROUP BY 1, 2, 3, 4" : "")
                """,
            arguments: [range.lowerBound, range.upperBound]
        )
        var keys: [NameGroup: String] = [:]
        while let row = try rows.next() {
            let group = NameGroup(project: row[0], itemType: row[1], status: row[2], assignee: row[3])
            let key: String = row[4]
            if let longest = keys[group], !longest.isShorter(than: key) { continue }
            keys[group] = key
        }
        return keys
    }
}

/// The numbers of what some items have in common.
private struct NameGroup: Hashable {
    let project: Int64?
    let itemType: Int64
    let status: Int64
    let assignee: Int64?
}

private struct FoundNames {
    var projects: Set<Int64> = []
    var itemTypes: Set<Int64> = []
    var statuses: Set<Int64> = []
    var assignees: Set<Int64> = []
    var keys: [String] = []

    mutating func add(_ groups: [NameGroup: String]) {
        for (group, key) in groups {
            if let project = group.project { projects.insert(project) }
            itemTypes.insert(group.itemType)
            statuses.insert(group.status)
            if let assignee = group.assignee { assignees.insert(assignee) }
            keys.append(key)
        }
    }
}

extension String {
    /// By code points, and where there are as many by bytes: as the databases have it.
    fileprivate func isShorter(than other: String) -> Bool {
        let (count, others) = (unicodeScalars.count, other.unicodeScalars.count)
        return count < others || (count == others && utf8.lexicographicallyPrecedes(other.utf8))
    }
}
