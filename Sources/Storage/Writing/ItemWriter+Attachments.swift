package import Items

/// The rows of attachments, and what became of their bytes.
extension ItemWriter {
    /// An attachment that is still there keeps its file: trackers never change one.
    func replace(_ attachments: [Attachment], of id: Int64, _ run: ImportRun) throws {
        let put = try database.cachedStatement(
            sql: """
                INSERT INTO attachment
                    (item_id, external_id, name, media_type, size, author_id, created_at, path, run_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (item_id, external_id) DO UPDATE SET
                    (name, media_type, size, author_id, created_at, path, run_id) = (excluded.name,
                    excluded.media_type, excluded.size, excluded.author_id, excluded.created_at, excluded.path,
                    excluded.run_id), problem = NULL
                """
        )
        for attachment in attachments {
            try put.execute { arguments in
                arguments.bind(id)
                arguments.bind(attachment.externalID.storable)
                arguments.bind(attachment.name.storable)
                arguments.bind(attachment.mediaType?.storable)
                arguments.bind(attachment.size)
                arguments.bind(try attachment.author.map(terms.intern))
                arguments.bind(attachment.createdAt?.milliseconds)
                arguments.bind(attachment.path)
                arguments.bind(run.id)
            }
        }
        let drop = try database.cachedStatement(sql: "DELETE FROM attachment WHERE item_id = ? AND run_id <> ?")
        try drop.execute(arguments: [id, run.id])
    }

    package func keep(_ file: StoredFile, of attachment: Int64) throws {
        try database.execute(
            sql: "UPDATE attachment SET sha256 = ?, stored_size = ? WHERE id = ?",
            arguments: [file.sha256, file.size, attachment]
        )
    }

    /// Notes why an attachment's bytes are not to be had, until its item is read again.
    package func refuse(attachment: Int64, because problem: String) throws {
        try database.execute(
            sql: "UPDATE attachment SET problem = ? WHERE id = ?",
            arguments: [problem, attachment]
        )
    }
}
