import GRDB

/// The tables of the item store, version by version. A migration that has shipped is never edited.
///
/// Times are milliseconds since 1970. Every short text that recurs (project, type, status, people, labels) is a row
/// of `term`, so that an item is narrow and a filter compares integers.
enum SQLiteSchema {
    /// Marks the file as ours: "almn", in SQLite's `application_id`.
    static let applicationID: Int32 = 0x616C_6D6E

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: sources)
            try database.execute(sql: items)
            try database.execute(sql: indexes)
            try database.execute(sql: labels)
            try database.execute(sql: dailyCounts)
            try database.execute(sql: changes)
        }
        migrator.registerMigration("2") { database in
            try database.execute(sql: importRuns)
            try database.execute(sql: itemDetails)
        }
        migrator.registerMigration("3", migrate: addReports)
        migrator.registerMigration("4") { try $0.execute(sql: incrementalRuns) }
        migrator.registerMigration("5") { try $0.execute(sql: movedItems) }
        migrator.registerMigration("6", migrate: addOrigins)
        migrator.registerMigration("7") { database in
            try database.execute(sql: lastChanges)
            try database.execute(sql: emptyAudits)
        }
        migrator.registerMigration("8") { try $0.execute(sql: saved) }
        return migrator
    }

    /// One row that counts the transactions which have changed the store.
    private static let changes = """
        CREATE TABLE change (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL) STRICT;
        INSERT INTO change VALUES (1, 0);
        """

    private static let sources = """
        CREATE TABLE source (
            id INTEGER PRIMARY KEY,
            type TEXT NOT NULL CHECK (type IN ('jira', 'servicenow', 'github', 'gitlab', 'csv')),
            name TEXT NOT NULL CHECK (name <> ''),
            url TEXT,
            UNIQUE (type, name)
        ) STRICT;
        CREATE TABLE import_run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
            key TEXT NOT NULL UNIQUE,
            finished_at INTEGER,
            as_of INTEGER,
            is_complete INTEGER CHECK (is_complete IN (0, 1)),
            expected INTEGER CHECK (expected >= 0),
            fetched INTEGER CHECK (fetched >= 0),
            stored INTEGER CHECK (stored >= 0),
            skipped INTEGER CHECK (skipped >= 0),
            refused INTEGER CHECK (refused >= 0),
            reasons TEXT CHECK (reasons IS NULL OR json_valid(reasons)),
            cursor TEXT,
            CHECK ((finished_at IS NULL) = (as_of IS NULL))
        ) STRICT;
        CREATE INDEX import_run_finished ON import_run (source_id, id) WHERE finished_at IS NOT NULL;
        """

    /// `closing_at` and `anomaly` are the rules of `Activity`. An anomaly is 1 for an undated closure, 2 for a time
    /// of closing on an item that is not done, 3 for a closing before the creation.
    private static let items = """
        CREATE TABLE term (
            id INTEGER PRIMARY KEY,
            text TEXT NOT NULL UNIQUE
        ) STRICT;
        CREATE TABLE item (
            id INTEGER PRIMARY KEY,
            source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
            external_id TEXT NOT NULL CHECK (external_id <> ''),
            key TEXT NOT NULL,
            project_id INTEGER REFERENCES term (id),
            item_type_id INTEGER NOT NULL REFERENCES term (id),
            title TEXT NOT NULL,
            status_id INTEGER NOT NULL REFERENCES term (id),
            status_category INTEGER NOT NULL CHECK (status_category BETWEEN 0 AND 2),
            priority_id INTEGER REFERENCES term (id),
            assignee_id INTEGER REFERENCES term (id),
            reporter_id INTEGER REFERENCES term (id),
            labels TEXT CHECK (json_array_length(labels) > 0),
            created_at INTEGER NOT NULL CHECK (created_at BETWEEN -62135596800000 AND 253402300799999),
            updated_at INTEGER CHECK (updated_at BETWEEN -62135596800000 AND 253402300799999),
            closed_at INTEGER CHECK (closed_at BETWEEN -62135596800000 AND 253402300799999),
            resolution_id INTEGER REFERENCES term (id),
            comments INTEGER CHECK (comments >= 0),
            url TEXT,
            added_by INTEGER NOT NULL REFERENCES import_run (id),
            missing_since INTEGER,
            closing_at INTEGER AS (
                CASE WHEN status_category = 2 AND closed_at IS NOT NULL THEN max(closed_at, created_at) END),
            anomaly INTEGER NOT NULL AS (
                CASE WHEN status_category = 2 AND closed_at IS NULL THEN 1
                WHEN status_category <> 2 AND closed_at IS NOT NULL THEN 2
                WHEN closed_at < created_at THEN 3 ELSE 0 END),
            UNIQUE (source_id, external_id)
        ) STRICT;
        CREATE TABLE sighting (
            item_id INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
            run_id INTEGER NOT NULL
        ) STRICT;
        """

    /// Each answers any filtered question about its instant without touching the table, labels excepted.
    private static let indexes = """
        CREATE INDEX item_created ON item (
            created_at, source_id, item_type_id, project_id, status_id, assignee_id, anomaly, missing_since
        ) WHERE missing_since IS NULL;
        CREATE INDEX item_closed ON item (
            closing_at, source_id, item_type_id, project_id, status_id, assignee_id, anomaly, created_at, missing_since
        ) WHERE missing_since IS NULL AND closing_at IS NOT NULL;
        CREATE INDEX item_missing ON item (source_id) WHERE missing_since IS NOT NULL;
        """

    /// `item.labels` is a JSON array of term ids, in the tracker's order; `item_label` is its index.
    private static let labels = """
        CREATE TABLE item_label (
            item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
            label_id INTEGER NOT NULL REFERENCES term (id),
            PRIMARY KEY (item_id, label_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER item_label_insert AFTER INSERT ON item WHEN new.labels IS NOT NULL BEGIN
            INSERT OR IGNORE INTO item_label (label_id, item_id) SELECT value, new.id FROM json_each(new.labels);
        END;
        CREATE TRIGGER item_label_update AFTER UPDATE OF labels ON item WHEN new.labels IS NOT old.labels BEGIN
            DELETE FROM item_label WHERE item_id = new.id;
            INSERT OR IGNORE INTO item_label (label_id, item_id) SELECT value, new.id FROM json_each(new.labels);
        END;
        """

    /// The rollup: what was created and closed on each day of UTC, counted from 0001-01-01. Triggers keep it, so that
    /// it can't differ from the items whoever writes them.
    private static let dailyCounts = """
        CREATE TABLE daily_count (
            day INTEGER NOT NULL,
            source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
            item_type_id INTEGER NOT NULL REFERENCES term (id),
            created INTEGER NOT NULL DEFAULT 0,
            closed INTEGER NOT NULL DEFAULT 0,
            undated INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (day, source_id, item_type_id)
        ) STRICT, WITHOUT ROWID;
        \(dailyTrigger("created", "INSERT", of: "new", when: "created_at", keep: countCreated))
        \(dailyTrigger("closed", "INSERT", of: "new", when: "closing_at", keep: countClosed))
        \(dailyTrigger("created", "DELETE", of: "old", when: "created_at", keep: uncountCreated))
        \(dailyTrigger("closed", "DELETE", of: "old", when: "closing_at", keep: uncountClosed))
        \(dailyTrigger("created", update, of: "old", when: "created_at", keep: uncountCreated))
        \(dailyTrigger("closed", update, of: "old", when: "closing_at", keep: uncountClosed))
        \(dailyTrigger("created", update, of: "new", when: "created_at", keep: countCreated))
        \(dailyTrigger("closed", update, of: "new", when: "closing_at", keep: countClosed))
        """

    private static let update =
        "UPDATE OF source_id, item_type_id, status_category, created_at, closed_at, missing_since"

    /// One trigger that counts the row `new` or takes back the row `old`; the order in which they fire is no matter.
    private static func dailyTrigger(
        _ name: String,
        _ event: String,
        of row: String,
        when time: String,
        keep: (String) -> String
    ) -> String {
        """
        CREATE TRIGGER daily_\(name)_\(event.prefix(6).lowercased())_\(row) AFTER \(event) ON item
        WHEN \(row).missing_since IS NULL AND \(row).\(time) IS NOT NULL BEGIN
            \(keep(row))
        END;
        """
    }

    private static func countCreated(_ row: String) -> String {
        """
        INSERT INTO daily_count (day, source_id, item_type_id, created, undated)
            VALUES (\(day("\(row).created_at")), \(row).source_id, \(row).item_type_id, 1, \(row).anomaly = 1)
            ON CONFLICT DO UPDATE SET created = created + 1, undated = undated + excluded.undated;
        """
    }

    private static func countClosed(_ row: String) -> String {
        """
        INSERT INTO daily_count (day, source_id, item_type_id, closed)
            VALUES (\(day("\(row).closing_at")), \(row).source_id, \(row).item_type_id, 1)
            ON CONFLICT DO UPDATE SET closed = closed + 1;
        """
    }

    private static func uncountCreated(_ row: String) -> String {
        """
        UPDATE daily_count SET created = created - 1, undated = undated - (\(row).anomaly = 1)
            WHERE (day, source_id, item_type_id)
            = (\(day("\(row).created_at")), \(row).source_id, \(row).item_type_id);
        """
    }

    private static func uncountClosed(_ row: String) -> String {
        """
        UPDATE daily_count SET closed = closed - 1
            WHERE (day, source_id, item_type_id)
            = (\(day("\(row).closing_at")), \(row).source_id, \(row).item_type_id);
        """
    }

    /// The offset makes every time of the calendar positive, for SQLite's division rounds towards zero.
    private static func day(_ time: String) -> String {
        "(\(time) + 62135596800000) / 86400000"
    }
}
