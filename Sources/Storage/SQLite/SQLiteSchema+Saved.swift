/// Version 8: sources and reports that are saved, their runs, and the word of these that goes out.
extension SQLiteSchema {
    /// A saved document is JSON that only who wrote it understands; its secrets are sealed, and stand apart from it, so that
    /// a backup can go without them. `due_at` is the next time of its schedule.
    ///
    /// `saved_part` says which sources of items came of a saved source. `item_added_by` is for their removal, at which SQLite
    /// looks whether any item still refers to a run that goes.
    static let saved = """
        CREATE TABLE saved_record (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('source', 'report')),
            name TEXT NOT NULL CHECK (name <> ''),
            body TEXT NOT NULL CHECK (json_valid(body)),
            sealed TEXT,
            due_at INTEGER,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            version INTEGER NOT NULL CHECK (version > 0),
            UNIQUE (kind, name)
        ) STRICT;
        CREATE INDEX saved_record_due ON saved_record (due_at) WHERE due_at IS NOT NULL;
        CREATE TABLE saved_part (
            record_id TEXT NOT NULL REFERENCES saved_record (id) ON DELETE CASCADE,
            source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
            PRIMARY KEY (record_id, source_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE saved_run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            record_id TEXT NOT NULL REFERENCES saved_record (id) ON DELETE CASCADE,
            due_at INTEGER NOT NULL,
            is_scheduled INTEGER NOT NULL CHECK (is_scheduled IN (0, 1)),
            state TEXT NOT NULL CHECK (
                state IN ('waiting', 'due', 'queued', 'retry', 'completed', 'failed', 'cancelled')),
            attempt INTEGER NOT NULL DEFAULT 1,
            job_id TEXT NOT NULL UNIQUE,
            waits_for TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(waits_for)),
            retry_at INTEGER,
            ended_at INTEGER,
            error TEXT,
            result TEXT CHECK (result IS NULL OR json_valid(result))
        ) STRICT;
        CREATE INDEX saved_run_record ON saved_run (record_id, id);
        CREATE UNIQUE INDEX saved_run_once ON saved_run (record_id, due_at) WHERE is_scheduled = 1;
        CREATE INDEX saved_run_open ON saved_run (state) WHERE ended_at IS NULL;
        CREATE TABLE saved_delivery (
            run_id INTEGER NOT NULL REFERENCES saved_run (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            label TEXT NOT NULL,
            sealed TEXT,
            message TEXT NOT NULL CHECK (json_valid(message)),
            status TEXT NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
            attempts INTEGER NOT NULL DEFAULT 0,
            next_at INTEGER,
            error TEXT,
            PRIMARY KEY (run_id, position)
        ) STRICT;
        CREATE INDEX saved_delivery_next ON saved_delivery (next_at) WHERE status = 'pending';
        CREATE INDEX item_added_by ON item (added_by);
        """
}
