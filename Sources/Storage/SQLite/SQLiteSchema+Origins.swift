import GRDB

/// Version 6: what the tracker says of the status that a change left.
extension SQLiteSchema {
    /// So the first change of an item tells what it was created in.
    static func addOrigins(_ database: GRDB.Database) throws {
        try database.execute(
            sql: "ALTER TABLE status_change ADD COLUMN from_category INTEGER CHECK (from_category BETWEEN 0 AND 2)"
        )
        try database.execute(sql: origins)
    }

    /// Changes that are there already get what the same source says of a status of that name elsewhere, where it always
    /// says the same.
    static let origins = """
        WITH told (source_id, status_id, category) AS (
            SELECT source_id, status_id, status_category FROM item
            UNION
            SELECT source_id, to_status_id, to_category FROM status_change JOIN item ON item.id = item_id
            WHERE to_category IS NOT NULL
        ), plain AS MATERIALIZED (
            SELECT source_id, status_id, min(category) AS category FROM told
            GROUP BY source_id, status_id HAVING min(category) = max(category)
        )
        UPDATE status_change SET from_category = plain.category FROM item, plain
        WHERE item.id = status_change.item_id AND plain.source_id = item.source_id AND plain.status_id = from_status_id;
        """
}
