import Items

/// Rows of items in SQLite: each is found and written by a statement of its own, prepared once for each connection.
struct SQLiteItemRows: ItemRows {
    private let insert: Statement
    private let update: Statement
    private let find: Statement
    private let sight: Statement

    init(_ database: Database) throws {
        insert = try database.cachedStatement(sql: Self.insertSQL)
        update = try database.cachedStatement(sql: Self.updateSQL)
        find = try database.cachedStatement(sql: Self.findSQL)
        sight = try database.cachedStatement(sql: Self.sightSQL)
    }

    func begin(_ externalIDs: [String], in run: ImportRun) {}

    func find(_ externalID: String, in run: ImportRun) throws -> FoundItem? {
        find.rebind { arguments in
            arguments.bind(run.id)
            arguments.bind(run.id)
            arguments.bind(run.sourceID)
            arguments.bind(externalID)
        }
        return try Int64.fetchOne(find).map { packed in
            FoundItem(id: packed >> 2, isDuplicate: packed & 1 == 1, isRepeated: packed & 2 == 2)
        }
    }

    func insert(_ row: ItemColumns) throws -> Int64 {
        insert.rebind { row.write(to: &$0) }
        guard let id = try Int64.fetchOne(insert) else { preconditionFailure("an insert returns its row") }
        return id
    }

    func update(_ row: ItemColumns, _ id: Int64) throws -> Bool? {
        let changes = try update.execute { arguments in
            row.write(to: &arguments)
            arguments.bind(id)
        }
        return changes > 0
    }

    func sight(_ id: Int64, in run: ImportRun) throws {
        try sight.execute { arguments in
            arguments.bind(id)
            arguments.bind(run.id)
        }
    }

    func flush() -> Set<Int64> { [] }

    private static let sightSQL =
        "INSERT INTO sighting (item_id, run_id) VALUES (?, ?) \(ItemColumns.laterRunHolds)"

    private static let insertSQL = """
        INSERT INTO item (\(ItemColumns.list))
        VALUES (\(ItemColumns.names.map { _ in "?" }.joined(separator: ", "))) RETURNING id
        """

    /// Touches the row only where something in it differs.
    private static let updateSQL = {
        let content = ItemColumns.names.enumerated().dropFirst(2).dropLast()
        let names = content.map(\.element).joined(separator: ", ")
        // A count that the import did not ask for stays.
        let values = content.map { column in
            let value = "?\(column.offset + 1)"
            return column.element == "comments" ? "coalesce(\(value), comments)" : value
        }.joined(separator: ", ")
        return """
            UPDATE item SET (\(names)) = (\(values)), missing_since = NULL
            WHERE id = ?\(ItemColumns.names.count + 1)
            AND ((\(names)) IS NOT (\(values)) OR missing_since IS NOT NULL)
            """
    }()

    /// One integer, for a row costs twice as much to fetch: the id, and in the lowest bits the two flags of `FoundItem`.
    private static let findSQL = """
        SELECT (id << 2) | ((coalesce(run_id, 0) = ?) << 1) | (added_by <> ? AND missing_since IS NULL)
        FROM item LEFT JOIN sighting ON item_id = id WHERE source_id = ? AND external_id = ?
        """
}
