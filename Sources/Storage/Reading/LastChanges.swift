import GRDB
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
            sql: "UPDATE import_run SET last_change = max(coalesce(last_change, ?1), ?1) WHERE id = ?2"
        )
        for (run, last) in changes.byRun { try statement.execute(arguments: [last, run.id]) }
    }
}

/// Version 7: up to when the items of a source go.
extension ItemSchema {
    /// A source's is that of its last complete run and those after it (`lastChange`): an older one may have had times
    /// that were wrong. What is there already counts as seen by the newest run.
    static let lastChanges = """
        ALTER TABLE import_run ADD COLUMN last_change INTEGER;
        UPDATE import_run SET last_change = (
            SELECT max(max(created_at, coalesce(updated_at, created_at), coalesce(closed_at, created_at)))
            FROM item WHERE item.source_id = import_run.source_id AND missing_since IS NULL)
        WHERE id IN (SELECT max(id) FROM import_run GROUP BY source_id);
        """

    /// An empty audit of a ServiceNow record that is not new was taken for a history without a move.
    static let emptyAudits = """
        UPDATE item_detail SET history_at = NULL WHERE history_at IS NOT NULL AND item_id IN (
            SELECT item.id FROM source JOIN item ON source_id = source.id
            WHERE type = 'servicenow' AND status_category <> 0
                AND NOT EXISTS (SELECT 1 FROM status_change WHERE item_id = item.id));
        """

    /// Of the row of `source` at hand.
    static let lastChange = """
        (SELECT max(run.last_change) FROM import_run AS run
        WHERE run.source_id = source.id AND run.id >= coalesce((
            SELECT max(whole.id) FROM import_run AS whole
            WHERE whole.source_id = source.id AND whole.finished_at IS NOT NULL AND whole.is_complete), 0))
        """
}
