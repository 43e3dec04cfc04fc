import GRDB
import Items

/// The four statements of an upsert, prepared once for each connection.
struct UpsertStatements {
    let insert: Statement
    let update: Statement
    let moves: MoveLookups
    private let find: Statement
    private let sight: Statement

    init(_ database: Database) throws {
        insert = try database.cachedStatement(sql: Self.insertSQL)
        update = try database.cachedStatement(sql: Self.updateSQL)
        find = try database.cachedStatement(sql: Self.findSQL)
        sight = try database.cachedStatement(sql: Self.sightSQL)
        moves = try MoveLookups(database)
    }

    struct Found {
        var id: Int64
        /// Whether the store had it before the run began.
        var isDuplicate: Bool
        /// Whether the run has met it before.
        var isRepeated: Bool
    }

    func find(_ externalID: String, in run: ImportRun) throws -> Found? {
        find.rebind { arguments in
            arguments.bind(run.id)
            arguments.bind(run.id)
            arguments.bind(run.sourceID)
            arguments.bind(externalID)
        }
        return try Int64.fetchOne(find).map { packed in
            Found(id: packed >> 2, isDuplicate: packed & 1 == 1, isRepeated: packed & 2 == 2)
        }
    }

    /// Notes that the run has seen an item.
    func sight(_ id: Int64, in run: ImportRun) throws {
        try sight.execute { arguments in
            arguments.bind(id)
            arguments.bind(run.id)
        }
    }

    private static let columns = [
        "source_id", "external_id", "key", "project_id", "item_type_id", "title", "status_id", "status_category",
        "priority_id", "assignee_id", "reporter_id", "labels", "created_at", "updated_at", "closed_at",
        "resolution_id", "comments", "url", "parent", "fingerprint_high", "fingerprint_low", "added_by",
    ]

    private static let insertSQL = """
        INSERT INTO item (\(columns.joined(separator: ", ")))
        VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
        """

    /// Touches the row only where something in it differs.
    private static let updateSQL = {
        let content = columns.enumerated().dropFirst(2).dropLast()
        let names = content.map(\.element).joined(separator: ", ")
        // A count that the import did not ask for stays.
        let values = content.map { column in
            let value = "?\(column.offset + 1)"
            return column.element == "comments" ? "coalesce(\(value), comments)" : value
        }.joined(separator: ", ")
        return """
            UPDATE item SET (\(names)) = (\(values)), missing_since = NULL
            WHERE id = ?\(columns.count + 1)
            AND ((\(names)) IS NOT (\(values)) OR missing_since IS NOT NULL)
            """
    }()

    /// One integer, for a row costs twice as much to fetch: the id, and in the lowest bits the two flags of `Found`.
    private static let findSQL = """
        SELECT (id << 2) | ((coalesce(run_id, 0) = ?) << 1) | (added_by <> ? AND missing_since IS NULL)
        FROM item LEFT JOIN sighting ON item_id = id WHERE source_id = ? AND external_id = ?
        """

    /// A run that began later has the last word.
    private static let sightSQL = """
        INSERT INTO sighting (item_id, run_id) VALUES (?, ?)
        ON CONFLICT (item_id) DO UPDATE SET run_id = excluded.run_id WHERE run_id < excluded.run_id
        """
}
