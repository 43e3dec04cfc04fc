/// The rollup as sums and what has changed since: adding a row costs a tenth of finding one and writing it anew, and a page of
/// an import changes thousands.
extension PostgresSchema {
    /// Readers ask `daily_count`, which adds up the two only where they do. `daily_waiting` has how many changes wait to be
    /// added to the sums.
    static let dailyChanges = """
        ALTER TABLE daily_count RENAME TO daily_sum;
        ALTER INDEX daily_count_pkey RENAME TO daily_sum_pkey;
        ALTER TABLE daily_sum DROP CONSTRAINT daily_count_source_id_fkey, DROP CONSTRAINT daily_count_item_type_id_fkey;
        CREATE TABLE daily_change (
            day bigint NOT NULL,
            source_id bigint NOT NULL,
            item_type_id bigint NOT NULL,
            created integer NOT NULL,
            closed integer NOT NULL,
            undated integer NOT NULL
        );
        CREATE TABLE daily_waiting (changes bigint NOT NULL, is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only));
        INSERT INTO daily_waiting VALUES (0);
        CREATE VIEW daily_count AS
            SELECT day, source_id, item_type_id, created, closed, undated FROM daily_sum
            UNION ALL SELECT day, source_id, item_type_id, created, closed, undated FROM daily_change;
        \(merging)
        \(adding)
        """

    /// In the order of the key, as everybody takes these rows' locks.
    private static let merging = """
        CREATE FUNCTION daily_change_merge(added bigint) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
            UPDATE daily_waiting SET changes = changes + added;
            IF (SELECT changes < \(mostWaiting) FROM daily_waiting) THEN RETURN; END IF;
            UPDATE daily_waiting SET changes = 0;
            WITH gone AS (DELETE FROM daily_change RETURNING day, source_id, item_type_id, created, closed, undated)
            INSERT INTO daily_sum AS known (day, source_id, item_type_id, created, closed, undated)
                SELECT day, source_id, item_type_id, sum(created)::integer, sum(closed)::integer, sum(undated)::integer
                FROM gone GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
                ON CONFLICT (day, source_id, item_type_id) DO UPDATE SET created = known.created + excluded.created,
                    closed = known.closed + excluded.closed, undated = known.undated + excluded.undated;
            DELETE FROM daily_sum WHERE created = 0 AND closed = 0 AND undated = 0;
        END $$;
        """

    /// So few that adding them up is done in a few milliseconds for who reads.
    private static let mostWaiting = 50_000

    private static let adding = """
        \(function("insert", sums("new_rows", "1")))
        \(function("update", sums("old_rows", "-1", "new_rows", "1")))
        \(function("delete", sums("old_rows", "-1")))
        """

    private static func function(_ event: String, _ sums: String) -> String {
        """
        CREATE OR REPLACE FUNCTION daily_count_\(event)() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE added bigint;
        BEGIN
            INSERT INTO daily_change SELECT * FROM (\(sums) GROUP BY 1, 2, 3) AS changes
                WHERE created <> 0 OR closed <> 0 OR undated <> 0;
            GET DIAGNOSTICS added = ROW_COUNT;
            PERFORM daily_change_merge(added);
            RETURN NULL;
        END $$;
        """
    }
}
