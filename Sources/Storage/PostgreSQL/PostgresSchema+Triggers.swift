/// What is kept in step with the items, whoever writes them: by statement, for an import writes a page with one.
extension PostgresSchema {
    static let labelTriggers = """
        CREATE FUNCTION item_label_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO item_label (item_id, label_id)
                SELECT id, label::bigint FROM new_rows, json_array_elements_text(labels::json) AS label
                WHERE labels IS NOT NULL ON CONFLICT DO NOTHING;
            RETURN NULL;
        END $$;
        CREATE FUNCTION item_label_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            DELETE FROM item_label USING new_rows JOIN old_rows USING (id)
                WHERE item_id = id AND new_rows.labels IS DISTINCT FROM old_rows.labels;
            INSERT INTO item_label (item_id, label_id)
                SELECT id, label::bigint FROM new_rows JOIN old_rows USING (id),
                    json_array_elements_text(new_rows.labels::json) AS label
                WHERE new_rows.labels IS DISTINCT FROM old_rows.labels AND new_rows.labels IS NOT NULL
                ON CONFLICT DO NOTHING;
            RETURN NULL;
        END $$;
        CREATE TRIGGER item_label_insert AFTER INSERT ON item REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION item_label_insert();
        CREATE TRIGGER item_label_update AFTER UPDATE ON item REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION item_label_update();
        """

    /// The rollup: what was created and closed on each day of UTC, counted from 0001-01-01.
    static let dailyCounts = """
        CREATE TABLE daily_count (
            day bigint NOT NULL,
            source_id bigint NOT NULL REFERENCES source (id) ON DELETE CASCADE,
            item_type_id bigint NOT NULL REFERENCES term (id),
            created integer NOT NULL DEFAULT 0,
            closed integer NOT NULL DEFAULT 0,
            undated integer NOT NULL DEFAULT 0,
            PRIMARY KEY (day, source_id, item_type_id)
        );
        CREATE FUNCTION daily_count_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO daily_count AS known (day, source_id, item_type_id, created, closed, undated)
                \(sums("new_rows", "1")) \(grouping)
                ON CONFLICT (day, source_id, item_type_id) DO UPDATE SET created = known.created + excluded.created,
                    closed = known.closed + excluded.closed, undated = known.undated + excluded.undated;
            RETURN NULL;
        END $$;
        CREATE FUNCTION daily_count_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO daily_count AS known (day, source_id, item_type_id, created, closed, undated)
                SELECT * FROM (\(sums("old_rows", "-1", "new_rows", "1")) \(grouping)) AS changes
                WHERE created <> 0 OR closed <> 0 OR undated <> 0
                ON CONFLICT (day, source_id, item_type_id) DO UPDATE SET created = known.created + excluded.created,
                    closed = known.closed + excluded.closed, undated = known.undated + excluded.undated;
            RETURN NULL;
        END $$;
        CREATE FUNCTION daily_count_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            UPDATE daily_count AS known SET created = known.created - gone.created, closed = known.closed - gone.closed,
                undated = known.undated - gone.undated
                FROM (\(sums("old_rows", "1")) \(grouping)) AS gone
                WHERE (known.day, known.source_id, known.item_type_id) = (gone.day, gone.source_id, gone.item_type_id);
            RETURN NULL;
        END $$;
        \(itemTriggers("daily_count"))
        """

    /// Has three functions, `name_insert` and so on, called after each statement that changes items.
    static func itemTriggers(_ name: String) -> String {
        """
        CREATE TRIGGER \(name)_insert AFTER INSERT ON item REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION \(name)_insert();
        CREATE TRIGGER \(name)_update AFTER UPDATE ON item REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION \(name)_update();
        CREATE TRIGGER \(name)_delete AFTER DELETE ON item REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION \(name)_delete();
        """
    }

    /// In the order of the key, so that two transactions take the rows' locks in the same order.
    private static let grouping = "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"

    static func sums(_ rows: String, _ sign: String) -> String {
        "\(head) FROM (\(moments(rows, sign))) AS moments"
    }

    static func sums(_ old: String, _ oldSign: String, _ new: String, _ newSign: String) -> String {
        "\(head) FROM (\(moments(old, oldSign)) UNION ALL \(moments(new, newSign))) AS moments"
    }

    private static let head = """
        SELECT day, source_id, item_type_id, sum(created)::integer AS created, sum(closed)::integer AS closed,
            sum(undated)::integer AS undated
        """

    /// The creation and the closing of each row.
    private static func moments(_ rows: String, _ sign: String) -> String {
        """
        SELECT \(day("created_at")) AS day, source_id, item_type_id, \(sign) AS created, 0 AS closed,
            \(sign) * (anomaly = 1)::integer AS undated FROM \(rows) WHERE missing_since IS NULL
        UNION ALL
        SELECT \(day("closing_at")), source_id, item_type_id, 0, \(sign), 0 FROM \(rows)
            WHERE missing_since IS NULL AND closing_at IS NOT NULL
        """
    }

    /// The offset makes every time of the calendar positive, for the division rounds towards zero.
    static func day(_ time: String) -> String {
        "(\(time) + 62135596800000) / 86400000"
    }
}
