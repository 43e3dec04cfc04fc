/// Version 2: what items have beside their fields, and what imports need to go on where they were.
extension SQLiteSchema {
    /// `site` tells two trackers apart that have a project of the same name.
    static let importRuns = """
        ALTER TABLE source ADD COLUMN site TEXT;
        ALTER TABLE import_run ADD COLUMN is_full INTEGER NOT NULL DEFAULT 1 CHECK (is_full IN (0, 1));
        ALTER TABLE import_run ADD COLUMN warnings TEXT CHECK (warnings IS NULL OR json_valid(warnings));
        ALTER TABLE import_run ADD COLUMN account TEXT;
        ALTER TABLE import_run ADD COLUMN failed_at INTEGER;
        ALTER TABLE import_run ADD COLUMN failure TEXT;
        CREATE INDEX import_run_failed ON import_run (source_id, id) WHERE failed_at IS NOT NULL;
        CREATE TABLE reading (
            scope TEXT PRIMARY KEY,
            source_id INTEGER REFERENCES source (id) ON DELETE CASCADE,
            watermark INTEGER NOT NULL,
            kinds INTEGER NOT NULL,
            source_name TEXT,
            entity_tag TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE import_checkpoint (
            key TEXT PRIMARY KEY,
            state TEXT NOT NULL,
            saved_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// `item.details` has the bits of `DetailKinds` for what the item has; `item_detail` says what was read, and how
    /// new the item was then. `run_id` is the import that wrote a row last: of attachments, and of what a tracker lists
    /// apart, that is the import that saw it last.
    static let itemDetails = """
        ALTER TABLE item ADD COLUMN parent TEXT;
        ALTER TABLE item ADD COLUMN details INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX item_key ON item (source_id, key);
        CREATE TABLE item_detail (
            item_id INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
            comments_at INTEGER,
            history_at INTEGER,
            attachments_at INTEGER
        ) STRICT;
        CREATE TABLE comment (
            item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
            external_id TEXT NOT NULL,
            author_id INTEGER REFERENCES term (id),
            created_at INTEGER NOT NULL,
            updated_at INTEGER,
            is_internal INTEGER NOT NULL CHECK (is_internal IN (0, 1)),
            body TEXT NOT NULL,
            run_id INTEGER NOT NULL,
            PRIMARY KEY (item_id, external_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE status_change (
            item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
            at INTEGER NOT NULL,
            external_id TEXT NOT NULL,
            author_id INTEGER REFERENCES term (id),
            from_status_id INTEGER REFERENCES term (id),
            to_status_id INTEGER NOT NULL REFERENCES term (id),
            to_category INTEGER CHECK (to_category BETWEEN 0 AND 2),
            run_id INTEGER NOT NULL,
            PRIMARY KEY (item_id, at, external_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE attachment (
            id INTEGER PRIMARY KEY,
            item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
            external_id TEXT NOT NULL,
            name TEXT NOT NULL,
            media_type TEXT,
            size INTEGER,
            author_id INTEGER REFERENCES term (id),
            created_at INTEGER,
            path TEXT NOT NULL,
            sha256 TEXT,
            stored_size INTEGER,
            problem TEXT,
            run_id INTEGER NOT NULL,
            UNIQUE (item_id, external_id),
            CHECK ((sha256 IS NULL) = (stored_size IS NULL))
        ) STRICT;
        CREATE INDEX attachment_file ON attachment (sha256) WHERE sha256 IS NOT NULL;
        CREATE INDEX attachment_wanted ON attachment (id) WHERE sha256 IS NULL AND problem IS NULL;
        """

    /// Version 4. A run that is not full may have asked for everything of a filtered list, which older runs don't tell.
    static let incrementalRuns = """
        ALTER TABLE import_run ADD COLUMN is_incremental INTEGER NOT NULL DEFAULT 0 CHECK (is_incremental IN (0, 1));
        UPDATE import_run SET is_incremental = 1 WHERE NOT is_full;
        """
}
