/// What reports of a large store read of each item, kept a second time: a day's rows of a scan as a few byte strings
/// (`ScanChunk`), for a row of integers costs the server as much to send as a thousand of them in one piece.
///
/// For each kind of chunk and each day either the day is marked in `scan_stale`, or `scan_chunk` has the very rows that the
/// scan gives of that day: no row of it where there are none. The triggers mark the days of what is written, whoever writes
/// it, and `ItemStore.refreshChunks` takes the marks away. Days are those of `daily_count`.
extension PostgresSchema {
    /// The numbers of the kinds are those of `ScanChunk.Kind`.
    static let chunks = """
        CREATE TABLE scan_chunk (
            kind bigint NOT NULL,
            day bigint NOT NULL,
            size bigint NOT NULL,
            instants bytea NOT NULL,
            origins bytea,
            projects bytea,
            creations bytea,
            fingerprints bytea,
            labels bytea,
            PRIMARY KEY (kind, day)
        );
        ALTER TABLE scan_chunk \(uncompressed);
        CREATE TABLE scan_stale (kind bigint NOT NULL, day bigint NOT NULL, PRIMARY KEY (kind, day));
        CREATE FUNCTION scan_stale_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            \(marks("new_rows"));
            RETURN NULL;
        END $$;
        CREATE FUNCTION scan_stale_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            WITH changed AS (\(changed)) \(marks("changed"));
            RETURN NULL;
        END $$;
        CREATE FUNCTION scan_stale_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            \(marks("old_rows"));
            RETURN NULL;
        END $$;
        CREATE TRIGGER scan_stale_insert AFTER INSERT ON item REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION scan_stale_insert();
        CREATE TRIGGER scan_stale_update AFTER UPDATE ON item REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION scan_stale_update();
        CREATE TRIGGER scan_stale_delete AFTER DELETE ON item REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION scan_stale_delete();
        \(marks("item"));
        """

    /// The server would try to make them smaller at each write, and half of them are as good as random.
    private static let uncompressed = ScanChunk.Column.allCases
        .map { "ALTER COLUMN \($0.rawValue) SET STORAGE EXTERNAL" }.joined(separator: ", ")

    /// Marks the days on which the rows were created and closed. Most of an import's are marked already: to look these up all at
    /// once costs less than to meet them one by one.
    private static func marks(_ rows: String) -> String {
        let days = ScanChunk.Kind.marks.map { kind in
            """
            SELECT \(kind.rawValue) AS kind, day FROM (
                SELECT \(day(kind == .closed ? "closing_at" : "created_at")) AS day FROM \(rows)
                WHERE missing_since IS NULL\(condition(kind))
                EXCEPT SELECT day FROM scan_stale WHERE kind = \(kind.rawValue)) AS unmarked
            """
        }
        return """
            INSERT INTO scan_stale (kind, day) \(days.joined(separator: " UNION ALL "))
            ORDER BY kind, day ON CONFLICT DO NOTHING
            """
    }

    private static func condition(_ mark: ScanChunk.Kind) -> String {
        switch mark {
        case .created, .open: ""
        case .closed: " AND closing_at IS NOT NULL"
        case .label: " AND labels IS NOT NULL"
        }
    }

    /// Of each row in which an update has changed something that a chunk has, what it was before and what it is; without its
    /// labels where these are as they were.
    private static let changed = """
        SELECT version.* FROM old_rows AS before JOIN new_rows AS later USING (id) CROSS JOIN LATERAL (VALUES
            (before.created_at, before.closing_at, before.missing_since, CASE WHEN \(isRelabelled) THEN before.labels END),
            (later.created_at, later.closing_at, later.missing_since, CASE WHEN \(isRelabelled) THEN later.labels END)
        ) AS version (created_at, closing_at, missing_since, labels)
        WHERE \(differ(["closing_at", "source_id", "project_id", "anomaly", "fingerprint_high", "fingerprint_low"]))
            OR \(isRelabelled)
        """

    private static let isRelabelled = differ(["labels"])

    /// Whether an update has changed one of the columns, when the item was created, or whether it counts.
    private static func differ(_ columns: [String]) -> String {
        let columns = columns + ["created_at", "missing_since IS NULL"]
        let rows = ["before", "later"].map { row in columns.map { "\(row).\($0)" }.joined(separator: ", ") }
        return "(\(rows[0])) IS DISTINCT FROM (\(rows[1]))"
    }
}
