/// What reports of a large store read of each item, kept a second time: a day's rows of a scan as a few byte strings
/// (`ScanChunk`), for a row of integers costs the server as much to send as a thousand of them in one piece.
///
/// For each kind of chunk and each day either the day is marked in `scan_stale`, or `scan_chunk` has the very rows that the
/// scan gives of that day: no row of it where there are none. The triggers mark the days of what is written, whoever writes
/// it, and `ItemStore.refreshChunks` takes the marks away. Days are those of `daily_count`.
extension PostgresSchema {
    /// `moment` is that of `ScanChunk.Moment`.
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
        CREATE TABLE scan_stale (moment bigint NOT NULL, day bigint NOT NULL, PRIMARY KEY (moment, day));
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
        """
        INSERT INTO scan_stale (moment, day)
            SELECT 1, day FROM (
                SELECT \(day("created_at")) AS day FROM \(rows) WHERE missing_since IS NULL
                EXCEPT SELECT day FROM scan_stale WHERE moment = 1) AS created
            UNION ALL
            SELECT 2, day FROM (
                SELECT \(day("closing_at")) AS day FROM \(rows) WHERE missing_since IS NULL AND closing_at IS NOT NULL
                EXCEPT SELECT day FROM scan_stale WHERE moment = 2) AS closed
            ORDER BY 1, 2 ON CONFLICT DO NOTHING
        """
    }

    /// Of each row in which an update has changed something that a chunk has, what it was before and what it is.
    private static let changed = """
        SELECT version.* FROM old_rows AS old JOIN new_rows AS new USING (id) CROSS JOIN LATERAL (VALUES
            (old.created_at, old.closing_at, old.missing_since), (new.created_at, new.closing_at, new.missing_since)
        ) AS version (created_at, closing_at, missing_since)
        WHERE (\(content("old"))) IS DISTINCT FROM (\(content("new")))
        """

    private static func content(_ row: String) -> String {
        let columns = [
            "created_at", "closing_at", "source_id", "project_id", "anomaly", "fingerprint_high", "fingerprint_low",
            "labels",
        ]
        return (columns.map { "\(row).\($0)" } + ["\(row).missing_since IS NULL"]).joined(separator: ", ")
    }
}
