import Items

/// The rows of comments and status changes.
extension ItemWriter {
    func replace(_ comments: [Comment], of id: Int64, _ run: ImportRun) throws {
        let wanted = comments.map(\.storable)
        if try reader.comments(of: id).sorted(by: Comment.isBefore) == wanted.sorted(by: Comment.isBefore) { return }
        try clear("comment", of: id)
        for comment in wanted { try put(comment, of: id, run) }
    }

    func replace(_ history: [StatusChange], of id: Int64, _ run: ImportRun) throws {
        let wanted = history.map(\.storable)
        let known = try reader.history(of: id)
        if known.sorted(by: StatusChange.isBefore) == wanted.sorted(by: StatusChange.isBefore) { return }
        try clear("status_change", of: id)
        for change in wanted { try put(change, of: id, run) }
    }

    func put(_ comment: Comment, of id: Int64, _ run: ImportRun) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO comment
                    (item_id, external_id, author_id, created_at, updated_at, is_internal, body, run_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (item_id, external_id) DO UPDATE SET
                    (author_id, created_at, updated_at, is_internal, body, run_id) = (excluded.author_id,
                    excluded.created_at, excluded.updated_at, excluded.is_internal, excluded.body, excluded.run_id)
                """
        )
        try statement.execute { arguments in
            arguments.bind(id)
            arguments.bind(comment.externalID.storable)
            arguments.bind(try comment.author.map(terms.intern))
            arguments.bind(comment.createdAt.milliseconds)
            arguments.bind(comment.updatedAt?.milliseconds)
            arguments.bind(comment.isInternal)
            arguments.bind(comment.body.storable)
            arguments.bind(run.id)
        }
    }

    func put(_ change: StatusChange, of id: Int64, _ run: ImportRun) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO status_change
                    (item_id, at, external_id, author_id, from_status_id, to_status_id, to_category, from_category, run_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (item_id, at, external_id) DO UPDATE SET
                    (author_id, from_status_id, to_status_id, to_category, from_category, run_id) = (excluded.author_id,
                    excluded.from_status_id, excluded.to_status_id, excluded.to_category, excluded.from_category,
                    excluded.run_id)
                """
        )
        try statement.execute { arguments in
            arguments.bind(id)
            arguments.bind(change.at.milliseconds)
            arguments.bind(change.externalID.storable)
            arguments.bind(try change.author.map(terms.intern))
            arguments.bind(try change.from.map(terms.intern))
            arguments.bind(try terms.intern(change.to))
            arguments.bind(change.category?.stored)
            arguments.bind(change.fromCategory?.stored)
            arguments.bind(run.id)
        }
    }

    func clear(_ table: String, of id: Int64) throws {
        try database.cachedStatement(sql: "DELETE FROM \(table) WHERE item_id = ?").execute(arguments: [id])
    }

    package var reader: ItemReader { ItemReader(database: database, terms: terms) }
}

extension Comment {
    fileprivate var storable: Comment {
        var comment = self
        (comment.externalID, comment.author) = (externalID.storable, author?.storable)
        comment.body = body.storable
        return comment
    }
}

extension StatusChange {
    fileprivate var storable: StatusChange {
        var change = self
        (change.externalID, change.author) = (externalID.storable, author?.storable)
        (change.from, change.to) = (from?.storable, to.storable)
        return change
    }
}
