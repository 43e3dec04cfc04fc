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
    /// Counts anew, in one walk through the items and one through their labels: of a million some tenths of a second.
    package func facets() throws -> FacetCounts {
        let sources = try sources()
        var counts = FacetCounts(generation: try generation(), items: sources.reduce(0) { $0 + $1.stored })
        counts.values[.sources] = Self.sums(sources.map { ($0.source.name, $0.stored) })
        counts.values[.sourceTypes] = Self.sums(sources.map { ($0.source.type.rawValue, $0.stored) })
        var tally = TermTally(columns: 5, terms: try Int.fetchOne(database, sql: "SELECT max(id) FROM term") ?? 0)
        try tally.count(in: database, Self.columns, try windows().map { Self.itemsOfWindow($0) })
        try tally.count(in: database, ["label_id"], into: 4, try idWindows().map(Self.labelsOfWindow))
        // Those of items that are gone from their source are few.
        try tally.count(in: database, ["label_id"], into: 4, by: -1, [Self.labelsOfGone])
        for (column, field) in [FacetCounts.Field.projects, .itemTypes, .statuses, .assignees, .labels].enumerated() {
            counts.values[field] = try values(tally.terms(of: column))
        }
        return counts
    }

    private static let columns = ["project_id", "item_type_id", "status_id", "assignee_id"]
    /// So many are in memory at a time: some ten megabytes.
    private static let mostRows = 250_000

    private static func itemsOfWindow(_ window: Range<Int64>) -> String {
        """
        FROM item INDEXED BY item_created WHERE missing_since IS NULL
            AND created_at >= \(window.lowerBound) AND created_at < \(window.upperBound)
        """
    }

    private static func labelsOfWindow(_ window: Range<Int64>) -> String {
        "FROM item_label WHERE item_id >= \(window.lowerBound) AND item_id < \(window.upperBound)"
    }

    private static let labelsOfGone = """
        FROM item_label WHERE item_id IN (SELECT id FROM item INDEXED BY item_missing WHERE missing_since IS NOT NULL)
        """

    /// Instants between which no more than ``mostRows`` items were created, unless that is on one day.
    private func windows() throws -> [Range<Int64>] {
        let days = try Row.fetchAll(
            database,
            sql: "SELECT day, sum(created) FROM daily_count GROUP BY day ORDER BY day"
        )
        var bounds = [StoreDay.midnight(0)]
        var count = 0
        for row in days {
            let created: Int = row[1]
            if count > 0, count + created > Self.mostRows {
                bounds.append(StoreDay.midnight(row[0]))
                count = 0
            }
            count += created
        }
        return zip(bounds, bounds.dropFirst() + [.max]).map { $0..<$1 }
    }

    private func idWindows() throws -> [Range<Int64>] {
        stride(from: 0, through: try newestID(), by: Self.mostRows).map { $0..<$0 + Int64(Self.mostRows) }
    }

    /// The most frequent first.
    private func values(_ counts: [Int64: Int]) throws -> [FacetCounts.Value] {
        let texts = try RowCursor(database, sql: "SELECT id, text FROM term")
        var values: [FacetCounts.Value] = []
        while let row = try texts.next() {
            if let items = counts[row[0]] { values.append(FacetCounts.Value(text: row[1], items: items)) }
        }
        return Self.inOrder(values)
    }

    private static func sums(_ counts: [(String, Int)]) -> [FacetCounts.Value] {
        let sums = Dictionary(counts, uniquingKeysWith: +).filter { $0.value > 0 }
        return inOrder(sums.map { FacetCounts.Value(text: $0.key, items: $0.value) })
    }

    private static func inOrder(_ values: [FacetCounts.Value]) -> [FacetCounts.Value] {
        values.sorted { ($1.items, $0.text) < ($0.items, $1.text) }
    }
}

/// How often each term stands in each of some columns.
private struct TermTally {
    private var counts: [[Int]]

    init(columns: Int, terms: Int) {
        counts = Array(repeating: Array(repeating: 0, count: terms + 1), count: columns)
    }

    /// - Parameters:
    ///   - first: the number of the first column here.
    ///   - parts: what follows `SELECT columns`, one part of the rows after the other.
    mutating func count(
        in database: Database,
        _ columns: [String],
        into first: Int = 0,
        by step: Int = 1,
        _ parts: [String]
    ) throws {
        for part in parts {
            try database.withIntegers(columns, part) { rows in
                for column in columns.indices {
                    counts[first + column].withUnsafeMutableBufferPointer { counts in
                        for row in rows.indices { counts[Int(rows[row, column])] += step }
                    }
                }
            }
        }
    }

    /// Without those that are nowhere; 0 stands for none.
    func terms(of column: Int) -> [Int64: Int] {
        var terms: [Int64: Int] = [:]
        for (term, count) in counts[column].enumerated().dropFirst() where count > 0 { terms[Int64(term)] = count }
        return terms
    }
}
