package import Items

extension ItemWriter {
    /// Keeps what was read of an item's comments, history and attachments; what is the same stays untouched.
    ///
    /// - Parameter version: the item's last update, by which a later import knows that it need not read them again.
    func keep(_ details: ItemDetails, of id: Int64, version: Timestamp?, in run: ImportRun) throws {
        let kinds = details.kinds
        guard !kinds.isEmpty else { return }
        if let comments = details.comments { try replace(comments, of: id, run) }
        if let history = details.history { try replace(history, of: id, run) }
        if let attachments = details.attachments { try replace(attachments, of: id, run) }
        var present: DetailKinds = []
        if details.comments?.isEmpty == false { present.insert(.comments) }
        if details.history?.isEmpty == false { present.insert(.history) }
        if details.attachments?.isEmpty == false { present.insert(.attachments) }
        try mark(kinds, present: present, of: id)
        try noteRead(kinds, of: id, version: version)
    }

    /// Adds comments or changes that the tracker lists apart from the items, each to the item of its key.
    ///
    /// - Returns: how many were added, and how many belong to no item of the run's source.
    package func add(
        _ additions: [DetailAddition],
        in run: ImportRun,
        duplicates: DuplicateHandling = .update
    ) throws -> AdditionCounts {
        var counts = AdditionCounts()
        // A repository that was made anew has its numbers again; the item that the run has seen is the one.
        let find = try database.cachedStatement(
            sql: """
                SELECT id, added_by FROM item LEFT JOIN sighting ON item_id = id
                WHERE source_id = ?1 AND missing_since IS NULL
                    AND (key = ?2 AND key <> external_id OR external_id = ?2 AND external_id = key)
                ORDER BY coalesce(run_id, 0) DESC LIMIT 1
                """
        )
        for addition in additions {
            guard let row = try Row.fetchOne(find, arguments: [run.sourceID, addition.itemKey]) else {
                counts.strays += 1
                continue
            }
            // What was skipped or refused as a duplicate keeps what it had.
            if duplicates != .update, row[1] != run.id { continue }
            let id: Int64 = row[0]
            switch addition.detail {
            case .comment(let comment):
                try put(comment, of: id, run)
                try mark([], present: .comments, of: id)
                counts.comments += 1
            case .change(let change):
                try put(change, of: id, run)
                try mark([], present: .history, of: id)
                counts.changes += 1
            }
        }
        return counts
    }

    /// Ends complete lists of comments or changes that came by `add`: every item that the run saw counts as read.
    ///
    /// - Parameter isFull: whether they held all there is; then what they did not have is removed.
    package func endAdditions(_ kinds: DetailKinds, isFull: Bool, in run: ImportRun) throws {
        let seen = "SELECT item_id FROM sighting WHERE run_id = ?1"
        for (kind, table, column, bit) in [
            (DetailKinds.comments, "comment", "comments_at", 1), (.history, "status_change", "history_at", 2),
        ] where kinds.contains(kind) {
            if isFull {
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE run_id < ?1 AND item_id IN (\(seen))",
                    arguments: [run.id]
                )
                try database.execute(
                    sql: """
                        UPDATE item SET details = details & ~\(bit) WHERE id IN (\(seen)) AND details & \(bit) <> 0
                            AND NOT EXISTS (SELECT 1 FROM \(table) WHERE item_id = item.id)
                        """,
                    arguments: [run.id]
                )
            }
            try database.execute(
                sql: """
                    INSERT INTO item_detail (item_id, \(column))
                        SELECT id, coalesce(updated_at, 0) FROM item WHERE id IN (\(seen))
                    ON CONFLICT (item_id) DO UPDATE SET \(column) = excluded.\(column)
                    """,
                arguments: [run.id]
            )
        }
    }
}

extension ItemWriter {
    private func noteRead(_ kinds: DetailKinds, of id: Int64, version: Timestamp?) throws {
        let version = version?.milliseconds ?? 0
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO item_detail (item_id, comments_at, history_at, attachments_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (item_id) DO UPDATE SET
                    comments_at = coalesce(excluded.comments_at, item_detail.comments_at),
                    history_at = coalesce(excluded.history_at, item_detail.history_at),
                    attachments_at = coalesce(excluded.attachments_at, item_detail.attachments_at)
                """
        )
        try statement.execute { arguments in
            arguments.bind(id)
            arguments.bind(kinds.contains(.comments) ? version : nil)
            arguments.bind(kinds.contains(.history) ? version : nil)
            arguments.bind(kinds.contains(.attachments) ? version : nil)
        }
    }

    /// Sets the bits of what an item has, of the kinds that were read whole.
    private func mark(_ kinds: DetailKinds, present: DetailKinds, of id: Int64) throws {
        let statement = try database.cachedStatement(
            sql: "UPDATE item SET details = (details & ~?2) | ?3 WHERE id = ?1 AND details <> ((details & ~?2) | ?3)"
        )
        try statement.execute { arguments in
            arguments.bind(id)
            arguments.bind(kinds.rawValue)
            arguments.bind(present.rawValue)
        }
    }
}
