/// Version 7: up to when the items of a source go.
extension SQLiteSchema {
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
}
