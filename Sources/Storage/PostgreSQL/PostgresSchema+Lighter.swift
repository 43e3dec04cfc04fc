/// What makes writing lighter: looking up each of an item's eight foreign keys cost twice as much as storing it.
///
/// A term's number is only ever got from its table by the transaction that writes it, and terms and runs are not removed; what
/// belongs to an item goes with it by a trigger, a statement at a time.
extension PostgresSchema {
    static let lighter = """
        ALTER TABLE item DROP CONSTRAINT item_project_id_fkey, DROP CONSTRAINT item_item_type_id_fkey,
            DROP CONSTRAINT item_status_id_fkey, DROP CONSTRAINT item_priority_id_fkey,
            DROP CONSTRAINT item_assignee_id_fkey, DROP CONSTRAINT item_reporter_id_fkey,
            DROP CONSTRAINT item_resolution_id_fkey, DROP CONSTRAINT item_added_by_fkey;
        ALTER TABLE sighting DROP CONSTRAINT sighting_item_id_fkey;
        ALTER TABLE item_label DROP CONSTRAINT item_label_item_id_fkey, DROP CONSTRAINT item_label_label_id_fkey;
        CREATE FUNCTION item_parts_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            DELETE FROM sighting USING old_rows WHERE item_id = id;
            DELETE FROM item_label USING old_rows WHERE item_id = id;
            RETURN NULL;
        END $$;
        CREATE TRIGGER item_parts_delete AFTER DELETE ON item REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION item_parts_delete();
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
