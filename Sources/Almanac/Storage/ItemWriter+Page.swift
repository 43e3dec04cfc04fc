import GRDB

extension ItemWriter {
    /// Stores a page of an import with what was read of its items.
    ///
    /// - Parameter run: the run of a source, begun when it is first asked for.
    func put(
        _ items: [Item],
        _ details: [String: ItemDetails],
        duplicates: DuplicateHandling,
        in run: (Source) throws -> ImportRun
    ) throws -> BatchOutcome {
        let statements = try UpsertStatements(database)
        var result = BatchOutcome()
        for item in items {
            let run = try run(item.source)
            let stored = try upsert(item, run, duplicates, statements)
            result.outcomes.append(stored.outcome)
            result.repeated.append(stored.isRepeated)
            guard let id = stored.id, let details = details[item.externalID] else { continue }
            try keep(details, of: id, version: item.updatedAt, in: run)
        }
        return result
    }
}
