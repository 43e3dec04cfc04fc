import GRDB
import Items

/// How many items have each value of each field that can be filtered by.
package struct FacetCounts: Sendable {
    /// As filters call them.
    package enum Field: String, CaseIterable, Sendable {
        case sourceTypes = "source_types"
        case sources, projects
        case itemTypes = "item_types"
        case statuses, labels, assignees
    }

    package struct Value: Equatable, Sendable {
        package let text: String
        package let items: Int
    }

    /// Of the store, when it was counted.
    package let generation: Int64
    package let items: Int
    /// The most frequent first, and by their texts where they are as frequent.
    package fileprivate(set) var values: [Field: [Value]] = [:]
}

extension ItemReader {
    /// Counts anew: of a million items this takes a second or two.
    package func facets() throws -> FacetCounts {
        let sources = try sources()
        var counts = FacetCounts(generation: try generation(), items: sources.reduce(0) { $0 + $1.stored })
        counts.values[.sources] = Self.sums(sources.map { ($0.source.name, $0.stored) })
        counts.values[.sourceTypes] = Self.sums(sources.map { ($0.source.type.rawValue, $0.stored) })
        let columns: [(FacetCounts.Field, String)] = [
            (.projects, "project_id"), (.itemTypes, "item_type_id"), (.statuses, "status_id"),
            (.assignees, "assignee_id"),
        ]
        for (field, column) in columns {
            counts.values[field] = try values(
                """
                SELECT \(column) AS term, count(*) AS items FROM item INDEXED BY item_created
                WHERE missing_since IS NULL AND \(column) IS NOT NULL GROUP BY 1
                """
            )
        }
        counts.values[.labels] = try values(
            """
            SELECT label_id AS term, count(*) - count(gone.id) AS items FROM item_label
            LEFT JOIN (SELECT id FROM item INDEXED BY item_missing WHERE missing_since IS NOT NULL) AS gone
                ON gone.id = item_id
            GROUP BY 1 HAVING items > 0
            """
        )
        return counts
    }

    private func values(_ counted: String) throws -> [FacetCounts.Value] {
        try Row.fetchAll(
            database,
            sql: "SELECT text, items FROM (\(counted)) JOIN term ON term.id = term ORDER BY items DESC, text"
        ).map { FacetCounts.Value(text: $0[0], items: $0[1]) }
    }

    private static func sums(_ counts: [(String, Int)]) -> [FacetCounts.Value] {
        Dictionary(counts, uniquingKeysWith: +).map { FacetCounts.Value(text: $0.key, items: $0.value) }
            .filter { $0.items > 0 }
            .sorted { ($1.items, $0.text) < ($0.items, $1.text) }
    }
}
