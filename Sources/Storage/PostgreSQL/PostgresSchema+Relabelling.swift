/// What an update does to `item_label`, without a join of the rows before and after: a session plans a trigger's statements
/// once, and where its first update was of one row, it compared each of 4,000 old rows with each new one later: 28 s.
extension PostgresSchema {
    static let relabelling = """
        CREATE OR REPLACE FUNCTION item_label_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            DELETE FROM item_label USING (\(relabelled)) AS changed WHERE item_id = id;
            INSERT INTO item_label (item_id, label_id)
                SELECT id, label::bigint FROM (\(relabelled)) AS changed, json_array_elements_text(labels::json) AS label
                WHERE labels IS NOT NULL ON CONFLICT DO NOTHING;
            RETURN NULL;
        END $$;
        """

    private static let relabelled = "SELECT id, labels FROM new_rows EXCEPT SELECT id, labels FROM old_rows"
}
