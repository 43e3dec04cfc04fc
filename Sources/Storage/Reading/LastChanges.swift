import Items

/// The last change of any item that runs have stored, by the trackers' times.
struct LastChanges {
    fileprivate var byRun: [ImportRun: Timestamp] = [:]

    mutating func add(_ item: Item, in run: ImportRun) {
        let last = max(item.createdAt, item.updatedAt ?? item.createdAt, item.closedAt ?? item.createdAt)
        byRun[run] = max(byRun[run] ?? last, last)
    }
}

extension ItemWriter {
    func note(_ changes: LastChanges) throws {
        let statement = try database.cachedStatement(
            sql:
                "UPDATE import_run SET last_change = CASE WHEN last_change > ?1 THEN last_change ELSE ?1 END WHERE id = ?2"
        )
        for (run, last) in changes.byRun { try statement.execute(arguments: [last, run.id]) }
    }
}
