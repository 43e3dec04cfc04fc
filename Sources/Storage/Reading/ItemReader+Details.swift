package import Items

/// What items have beside their fields, by the item's number in the store.
extension ItemReader {
    /// By creation.
    package func comments(of id: Int64) throws -> [Comment] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT external_id, author_id, created_at, updated_at, is_internal, body FROM comment
                WHERE item_id = ? ORDER BY \(TrackersOrder.by("created_at", of: "comment"))
                """
        )
        return try Row.fetchAll(statement, arguments: [id]).map { row in
            Comment(
                externalID: row[0],
                author: try (row[1] as Int64?).map(terms.text),
                createdAt: row[2],
                updatedAt: row[3],
                isInternal: row[4],
                body: row[5]
            )
        }
    }

    /// By time.
    package func history(of id: Int64) throws -> [StatusChange] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT external_id, at, author_id, from_status_id, to_status_id, to_category, from_category
                FROM status_change
                WHERE item_id = ? ORDER BY \(TrackersOrder.by("at", of: "status_change"))
                """
        )
        return try Row.fetchAll(statement, arguments: [id]).map { row in
            StatusChange(
                externalID: row[0],
                at: row[1],
                author: try (row[2] as Int64?).map(terms.text),
                from: try (row[3] as Int64?).map(terms.text),
                to: try terms.text(row[4]),
                category: (row[5] as Int?).map(StatusCategory.init(stored:)),
                fromCategory: (row[6] as Int?).map(StatusCategory.init(stored:))
            )
        }
    }

    /// By name; only those whose bytes are in the data directory have a file, and `problem` says why the others' are
    /// not to be had.
    package func attachments(of id: Int64) throws -> [(attachment: Attachment, file: StoredFile?, problem: String?)] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT external_id, name, media_type, size, author_id, created_at, path, sha256, stored_size, problem
                FROM attachment WHERE item_id = ? ORDER BY name, external_id
                """
        )
        return try Row.fetchAll(statement, arguments: [id]).map { row in
            let attachment = Attachment(
                externalID: row[0],
                name: row[1],
                mediaType: row[2],
                size: row[3],
                author: try (row[4] as Int64?).map(terms.text),
                createdAt: row[5],
                path: row[6]
            )
            let file = (row[7] as String?).map { StoredFile(sha256: $0, size: row[8]) }
            return (attachment, file, row[9])
        }
    }

    /// The names of the files that some attachment needs.
    package func storedFileNames() throws -> Set<String> {
        try Set(String.fetchAll(database, sql: "SELECT DISTINCT sha256 FROM attachment WHERE sha256 IS NOT NULL"))
    }
}
