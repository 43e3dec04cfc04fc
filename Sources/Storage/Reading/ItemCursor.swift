package import Items

extension ItemReader {
    /// The items created or closed in a range, by creation, source and external id; valid only inside the read.
    package func items(_ filters: ItemFilters, in range: Range<Timestamp>) throws -> ItemCursor {
        let clause = try clause(filters)
        let sources = Dictionary(uniqueKeysWithValues: try numberedSources().map { ($0.id, $0.record.source) })
        let arguments: Values = [range.lowerBound, range.upperBound]
        let closed = "closing_at >= ?1 AND closing_at < ?2 AND created_at < ?1\(clause.sql)"
        let created = "created_at >= ?1 AND created_at < ?2\(clause.sql)"
        return try ItemCursor(
            earlier: RowCursor(
                database,
                sql: ItemCursor.sql(index: "item_closed", where: closed),
                arguments: arguments
            ),
            created: RowCursor(
                database,
                sql: ItemCursor.sql(index: "item_created", where: created),
                arguments: arguments
            ),
            terms: terms,
            sources: sources
        )
    }
}

/// Items one after the other, so that a list of any length needs the memory of one.
package final class ItemCursor {
    /// Created before the range and closed in it: they come first in order of creation, and only they are sorted.
    private let earlier: RowCursor
    private let created: RowCursor
    private var isEarlierDone = false
    /// Of the last item: its number in the store, and which details it has.
    package private(set) var current: (id: Int64, details: DetailKinds)?
    private let terms: Terms
    private let sources: [Int64: Source]

    fileprivate init(
        earlier: RowCursor,
        created: RowCursor,
        terms: Terms,
        sources: [Int64: Source]
    ) {
        (self.earlier, self.created) = (earlier, created)
        self.terms = terms
        self.sources = sources
    }

    /// Passes over the items of sources that only a newer version knows.
    package func next() throws -> Item? {
        while let row = try nextRow() {
            if let source = sources[row[0]] { return try item(row, of: source) }
        }
        return nil
    }

    private func nextRow() throws -> Row? {
        if !isEarlierDone {
            if let row = try earlier.next() { return row }
            isEarlierDone = true
        }
        return try created.next()
    }

    fileprivate static func sql(index: String, where condition: String) -> String {
        """
        SELECT source_id, external_id, key, project_id, item_type_id, title, status_id, status_category, priority_id,
            assignee_id, reporter_id, labels, created_at, updated_at, closed_at, resolution_id, comments, item.url,
            parent, details, item.id
        FROM item INDEXED BY \(index) CROSS JOIN source ON source.id = source_id
        WHERE missing_since IS NULL AND \(condition)
        ORDER BY created_at, source.type, source.name, external_id
        """
    }

    private func item(_ row: Row, of source: Source) throws -> Item {
        current = (row[20], DetailKinds(rawValue: row[19]))
        return Item(
            source: source,
            externalID: row[1],
            key: row[2],
            project: try text(row[3]),
            itemType: try terms.text(row[4]),
            title: row[5],
            status: try terms.text(row[6]),
            statusCategory: StatusCategory(stored: row[7]),
            priority: try text(row[8]),
            assignee: try text(row[9]),
            reporter: try text(row[10]),
            labels: try labels(row[11]),
            createdAt: row[12],
            updatedAt: row[13],
            closedAt: row[14],
            resolution: try text(row[15]),
            comments: row[16],
            url: row[17],
            parent: row[18]
        )
    }

    private func text(_ number: Int64?) throws -> String? {
        try number.map(terms.text)
    }

    /// Reads the JSON array of term ids that `ItemWriter` wrote, which holds nothing but digits and commas.
    private func labels(_ json: String?) throws -> [String] {
        guard let json, json.utf8.count > 2 else { return [] }
        var labels: [String] = []
        var number: Int64 = 0
        for byte in json.utf8.dropFirst() {
            if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                number = number * 10 + Int64(byte - UInt8(ascii: "0"))
            } else {
                labels.append(try terms.text(number))
                number = 0
            }
        }
        return labels
    }
}
