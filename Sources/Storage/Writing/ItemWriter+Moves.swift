package import Items

/// Items that move from one project of a tracker to another: each counts once, where it is now.
extension ItemWriter {
    /// Brings an item of another source of the same tracker under the run's source, with all that it has: Jira keeps an
    /// issue's id when it moves.
    ///
    /// - Returns: the item, nil where there is none of this id.
    func takeOver(_ externalID: String, _ run: ImportRun) throws -> FoundItem? {
        guard let row = try elsewhere(externalID, run) else { return nil }
        let id: Int64 = row[0]
        try database.cachedStatement(sql: "UPDATE item SET source_id = ? WHERE id = ?")
            .execute(arguments: [run.sourceID, id])
        return FoundItem(id: id, isDuplicate: (row[1] as Int64?) == nil, isRepeated: false)
    }

    /// Notes what an item of the run's source has become, and counts it no more once that is in the store.
    ///
    /// - Parameter target: the id of the new item; nil where the old one is none that has moved.
    package func note(_ target: String?, of id: Int64, in run: ImportRun, at now: Timestamp) throws {
        guard let target else {
            try database.cachedStatement(sql: "DELETE FROM moved_item WHERE item_id = ?").execute(arguments: [id])
            return
        }
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO moved_item (item_id, target_id) VALUES (?, ?)
                ON CONFLICT (item_id) DO UPDATE SET target_id = excluded.target_id
                """
        )
        try statement.execute(arguments: [id, target.storable])
        if try isThere(target, beside: run) { try markMissing(id, at: now) }
    }

    /// Whether the item that another one has become is in the store, in a project of the same tracker.
    func isThere(_ target: String, beside run: ImportRun) throws -> Bool {
        try elsewhere(target.storable, run).map { ($0[1] as Int64?) == nil } ?? false
    }

    /// Counts those no more that have become this item of the run's source.
    func noteArrival(of externalID: String, in run: ImportRun, at now: Timestamp) throws {
        let find = try database.cachedStatement(
            sql: """
                SELECT item_id FROM moved_item JOIN item ON item.id = item_id JOIN source ON source.id = source_id
                WHERE target_id = ?1 AND missing_since IS NULL AND source.id <> ?2
                    AND (type, site) = (SELECT type, site FROM source WHERE id = ?2)
                """
        )
        for id in try Int64.fetchAll(find, arguments: [externalID.storable, run.sourceID]) {
            try markMissing(id, at: now)
        }
    }

    package func markMissing(_ id: Int64, at now: Timestamp) throws {
        let statement = try database.cachedStatement(
            sql: "UPDATE item SET missing_since = ? WHERE id = ? AND missing_since IS NULL"
        )
        try statement.execute(arguments: [now, id])
    }

    /// The row of this id in another source of the same tracker, and since when it is missing; one that is there first.
    private func elsewhere(_ externalID: String, _ run: ImportRun) throws -> Row? {
        let find = try database.cachedStatement(
            sql: """
                SELECT item.id, missing_since FROM source CROSS JOIN item ON source_id = source.id AND external_id = ?1
                WHERE source.id <> ?2 AND (type, site) = (SELECT type, site FROM source WHERE id = ?2)
                ORDER BY missing_since IS NOT NULL LIMIT 1
                """
        )
        return try Row.fetchOne(find, arguments: [externalID, run.sourceID])
    }
}

extension ItemReader {
    /// New items of a run that look like another one of the same tracker, which they may have been: they were created
    /// in the same instant, by the same person or under the same title.
    package func suspectedMoves(in run: ImportRun, limit: Int) throws -> [SuspectedMove] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT old.id, old.external_id, old.key, source.name, new.external_id
                FROM item AS new
                CROSS JOIN item AS old INDEXED BY item_created
                    ON old.created_at = new.created_at
                        AND (old.reporter_id = new.reporter_id OR old.title = new.title)
                JOIN source ON source.id = old.source_id
                WHERE new.source_id = ?1 AND new.added_by = ?2 AND old.missing_since IS NULL AND old.source_id <> ?1
                    AND (type, site) = (SELECT type, site FROM source WHERE id = ?1)
                LIMIT ?3
                """,
            arguments: [run.sourceID, run.id, limit]
        ).map { row in
            SuspectedMove(
                number: row[0],
                item: UnseenItem(externalID: row[1], key: row[2]),
                source: row[3],
                target: row[4]
            )
        }
    }
}
