/// What makes writing lighter: looking up each of an item's nine foreign keys cost twice as much as storing it, and the list of
/// its labels was parsed to see that it is one.
///
/// A term's number is only ever got from its table by the transaction that writes it, and terms and runs are not removed; who
/// writes is alone, so that no source goes while its items come. What belongs to an item or a source goes with it by a trigger,
/// a statement at a time.
extension PostgresSchema {
    static let lighter = """
        ALTER TABLE item DROP CONSTRAINT item_project_id_fkey, DROP CONSTRAINT item_item_type_id_fkey,
            DROP CONSTRAINT item_status_id_fkey, DROP CONSTRAINT item_priority_id_fkey,
            DROP CONSTRAINT item_assignee_id_fkey, DROP CONSTRAINT item_reporter_id_fkey,
            DROP CONSTRAINT item_resolution_id_fkey, DROP CONSTRAINT item_added_by_fkey,
            DROP CONSTRAINT item_source_id_fkey, DROP CONSTRAINT item_labels_check;
        ALTER TABLE sighting DROP CONSTRAINT sighting_item_id_fkey;
        ALTER TABLE item_label DROP CONSTRAINT item_label_item_id_fkey, DROP CONSTRAINT item_label_label_id_fkey;
        CREATE FUNCTION item_parts_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            DELETE FROM sighting USING old_rows WHERE item_id = id;
            DELETE FROM item_label USING old_rows WHERE item_id = id;
            RETURN NULL;
        END $$;
        CREATE TRIGGER item_parts_delete AFTER DELETE ON item REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION item_parts_delete();
        CREATE FUNCTION source_items_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            DELETE FROM item USING old_rows WHERE source_id = old_rows.id;
            RETURN NULL;
        END $$;
        CREATE TRIGGER source_items_delete AFTER DELETE ON source REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION source_items_delete();
        \(labelsApart)
        """

    /// An import brings the labels of new items as rows of their own, and says so; other writers leave it to the trigger.
    private static let labelsApart = """
        DROP TRIGGER item_label_insert ON item;
        CREATE TRIGGER item_label_insert AFTER INSERT ON item REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT WHEN (current_setting('almanac.labels_follow', true) IS DISTINCT FROM 'on')
            EXECUTE FUNCTION item_label_insert();
        """

    /// The wide indexes were the larger half of an import's work; what they held stands in the chunks. An index that begins with
    /// the source would be taken for a look at an item's id, as long as the server knows of no items of that source. In a file of rows the key is the id.
    static let narrowIndexes = """
        DROP INDEX item_created, item_closed, item_open, item_key;
        CREATE INDEX item_created ON item (created_at) WHERE missing_since IS NULL;
        CREATE INDEX item_closed ON item (closing_at) WHERE missing_since IS NULL AND closing_at IS NOT NULL;
        CREATE INDEX item_open ON item (created_at)
            WHERE missing_since IS NULL AND closing_at IS NULL AND anomaly <> 1;
        CREATE INDEX item_key ON item (key, source_id) WHERE key <> external_id;
        """

    /// Which process does what one of them does for all, and until when it is its turn, by the database's clock.
    static let turns = """
        CREATE TABLE almanac_turn (
            name text COLLATE "C" PRIMARY KEY,
            holder text COLLATE "C" NOT NULL,
            until timestamptz NOT NULL
        );
        """
}
