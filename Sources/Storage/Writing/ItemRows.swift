import Items

/// How the rows of items are found and written. An engine may keep what is to be written until it is flushed.
protocol ItemRows {
    /// Says which items of a run's source come next.
    func begin(_ externalIDs: [String], in run: ImportRun) throws

    func find(_ externalID: String, in run: ImportRun) throws -> FoundItem?

    /// - Returns: the new item's number.
    func insert(_ row: ItemColumns) throws -> Int64

    /// - Returns: whether something in the row differed; nil where `flush` says it.
    func update(_ row: ItemColumns, _ id: Int64) throws -> Bool?

    /// Notes that the run has seen an item.
    func sight(_ id: Int64, in run: ImportRun) throws

    /// Writes what was kept.
    /// - Returns: the items of which an update has changed something.
    func flush() throws -> Set<Int64>
}

/// An item that the store has.
struct FoundItem {
    var id: Int64
    /// Whether the store had it before the run began.
    var isDuplicate: Bool
    /// Whether the run has met it before.
    var isRepeated: Bool
}

extension Database {
    func itemRows() throws -> any ItemRows {
        switch engine {
        case .sqlite: try SQLiteItemRows(self)
        case .postgres(let connection): PostgresItemRows(connection)
        }
    }
}
