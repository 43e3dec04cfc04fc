/// What a move has brought over.
package struct MovedContents: Sendable {
    package let items: Int
    /// Of every table, the small ones too.
    package let rows: Int
    /// The SHA-256s of the attachments whose bytes have to come along.
    package let attachments: Set<String>
}

/// Why a store's contents were not moved. Nothing has changed then.
package enum MoveError: Error, CustomStringConvertible {
    case notEmpty(String)
    /// The two differ after the copy.
    case differs(String)

    package var description: String {
        switch self {
        case .notEmpty(let place): "the item store \(place) holds items or saved sources already; name an empty one"
        case .differs(let what): "the copy is not what the original is (\(what)); nothing was moved"
        }
    }
}

extension ItemStore {
    /// Copies all that this store holds into another one that is empty, in one transaction, and compares the two.
    ///
    /// - Throws: `MoveError`, `ItemStoreError`
    package func move(to other: ItemStore) throws -> MovedContents {
        try engine.read { source in
            try other.engine.write { target in
                guard try target.isEmpty else { throw MoveError.notEmpty(other.place) }
                let counts = try StoreCopy(from: source, to: target).run()
                for table in StoreTable.all {
                    let (before, after) = (try source.count(table.name), try target.count(table.name))
                    guard before == after, before == counts[table.name] else {
                        throw MoveError.differs("\(table.name): \(before) rows, and \(after) there")
                    }
                }
                guard try source.digest == target.digest else { throw MoveError.differs("the items' digests") }
                return MovedContents(
                    items: counts["item"] ?? 0,
                    rows: counts.values.reduce(0, +),
                    attachments: try ItemReader(database: target).storedFileNames()
                )
            }
        }
    }
}

extension Database {
    fileprivate var isEmpty: Bool {
        get throws { try ["source", "term", "saved_record"].allSatisfy { try count($0) == 0 } }
    }

    fileprivate func count(_ table: String) throws -> Int {
        try Int.fetchOne(self, sql: "SELECT count(*) FROM \(table)") ?? 0
    }

    /// Of what a report can show of every item, and of what is counted of them.
    fileprivate var digest: String {
        get throws {
            let rows = try RowCursor(self, sql: "SELECT fingerprint_high, fingerprint_low FROM item")
            var prints: [ItemFingerprint] = []
            while let row = try rows.next() {
                let (high, low): (Int64, Int64) = (row[0], row[1])
                prints.append(ItemFingerprint(high: UInt64(bitPattern: high), low: UInt64(bitPattern: low)))
            }
            let sums = try Row.fetchOne(
                self,
                sql: """
                    SELECT CAST(coalesce(sum(created), 0) AS BIGINT), CAST(coalesce(sum(closed), 0) AS BIGINT),
                        CAST(coalesce(sum(undated), 0) AS BIGINT) FROM daily_count
                    """
            )
            let labels = try count("item_label")
            let numbers = sums.map { row in (0..<3).map { row[$0] as Int } } ?? []
            return "\(prints.digest()) \(numbers) \(labels)"
        }
    }
}
