import Items

/// What a page of items has to look up of moves, asked once rather than for each item: most stores know of no move, and
/// many trackers of one project only.
final class MoveLookups {
    /// Whether there is a note of what some item has become.
    var areNoted: Bool
    private let database: Database
    private var haveSiblings: [Int64: Bool] = [:]

    init(_ database: Database) throws {
        self.database = database
        areNoted = try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM moved_item)") ?? false
    }

    /// Whether the run's tracker has another project in the store. One that comes while the page is stored counts.
    func mayStandElsewhere(_ run: ImportRun) throws -> Bool {
        if let known = haveSiblings[run.sourceID] { return known }
        haveSiblings = haveSiblings.filter(\.value)
        let hasSiblings =
            try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM source
                        WHERE id <> ?1 AND (type, site) = (SELECT type, site FROM source WHERE id = ?1))
                    """,
                arguments: [run.sourceID]
            ) ?? false
        haveSiblings[run.sourceID] = hasSiblings
        return hasSiblings
    }
}
