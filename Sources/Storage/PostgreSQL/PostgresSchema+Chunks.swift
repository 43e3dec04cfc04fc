/// What reports of a large store read of each item, kept a second time: a day's rows of a scan as a few byte strings
/// (`ScanChunk`), for a row of integers costs the server as much to send as a thousand of them in one piece.
///
/// For each kind of chunk and each day either the day is marked in `scan_stale`, or `scan_chunk` has the very rows that the
/// scan gives of that day: no row of it where there are none. The triggers mark the days of what is written, whoever writes
/// it, and `ItemStore.refreshChunks` takes the marks away. Days are those of `daily_count`.
extension PostgresSchema {
    /// The numbers of the kinds are those of `ScanChunk.Kind`. A session plans a trigger's statements once, and where the first
    /// update was of a few rows it would compare each old row with each new one ever after, without `enable_nestloop`.
    static let chunks = """
        CREATE TABLE scan_chunk (
            kind bigint NOT NULL,
            day bigint NOT NULL,
            size bigint NOT NULL,
            instants bytea NOT NULL,
            origins bytea,
            projects bytea,
            types bytea,
            statuses bytea,
            assignees bytea,
            creations bytea,
            fingerprints bytea,
            labels bytea,
            PRIMARY KEY (kind, day)
        );
        ALTER TABLE scan_chunk \(uncompressed);
        CREATE TABLE scan_stale (kind bigint NOT NULL, day bigint NOT NULL, PRIMARY KEY (kind, day));
        CREATE FUNCTION scan_stale_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            \(marks { days(of: "new_rows", $0) });
            RETURN NULL;
        END $$;
        CREATE FUNCTION scan_stale_update() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$ BEGIN
            WITH changed AS (\(changed)) \(marks(changedDays));
            RETURN NULL;
        END $$;
        CREATE FUNCTION scan_stale_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            \(marks { days(of: "old_rows", $0) });
            RETURN NULL;
        END $$;
        \(itemTriggers("scan_stale"))
        \(marks { days(of: "item", $0) });
        """

    /// The server would try to make them smaller at each write, and half of them are as good as random.
    private static let uncompressed = ScanChunk.Column.allCases
        .map { "ALTER COLUMN \($0.rawValue) SET STORAGE EXTERNAL" }.joined(separator: ", ")

    /// Marks days. Most of an import's are marked already: to look these up all at once costs less than to meet them one by one.
    ///
    /// - Parameter days: those of a kind, some of them several times.
    private static func marks(_ days: (ScanChunk.Kind) -> String) -> String {
        let unmarked = ScanChunk.Kind.marks.map { kind in
            """
            SELECT \(kind.rawValue) AS kind, day FROM (
                \(days(kind)) EXCEPT SELECT day FROM scan_stale WHERE kind = \(kind.rawValue)) AS unmarked
            """
        }
        return """
            INSERT INTO scan_stale (kind, day) \(unmarked.joined(separator: " UNION ALL "))
            ORDER BY kind, day ON CONFLICT DO NOTHING
            """
    }

    private static func days(of rows: String, _ kind: ScanChunk.Kind) -> String {
        let instant = kind == .closed ? "closing_at" : "created_at"
        let condition =
            switch kind {
            case .created, .open: ""
            case .closed: " AND closing_at IS NOT NULL"
            case .label: " AND labels IS NOT NULL"
            }
        return "SELECT \(day(instant)) AS day FROM \(rows) WHERE missing_since IS NULL\(condition)"
    }

    /// Of each row in which an update has changed something that a chunk has, the instants before and later by which it is in
    /// chunks that have changed.
    private static let changed = """
        SELECT \(instants("before")), \(instants("later")) FROM old_rows AS before JOIN new_rows AS later USING (id)
        WHERE \(differ([
            "closing_at", "source_id", "project_id", "item_type_id", "status_id", "assignee_id", "anomaly",
            "fingerprint_high", "fingerprint_low",
        ]))
            OR \(isRelabelled)
        """

    private static func instants(_ row: String) -> String {
        """
        CASE WHEN \(row).missing_since IS NULL THEN \(row).created_at END AS created_\(row),
        CASE WHEN \(row).missing_since IS NULL THEN \(row).closing_at END AS closed_\(row),
        CASE WHEN \(row).missing_since IS NULL AND \(row).labels IS NOT NULL AND \(isRelabelled)
            THEN \(row).created_at END AS label_\(row)
        """
    }

    /// What a chunk of labels has.
    private static let isRelabelled = differ([
        "labels", "source_id", "project_id", "item_type_id", "status_id", "assignee_id", "anomaly",
    ])

    /// Whether an update has changed one of the columns, when the item was created, or whether it counts.
    private static func differ(_ columns: [String]) -> String {
        let columns = columns + ["created_at", "missing_since IS NULL"]
        let rows = ["before", "later"].map { row in columns.map { "\(row).\($0)" }.joined(separator: ", ") }
        return "(\(rows[0])) IS DISTINCT FROM (\(rows[1]))"
    }

    private static func changedDays(_ kind: ScanChunk.Kind) -> String {
        let (before, later) = ("\(kind)_before", "\(kind)_later")
        return """
            SELECT \(day(before)) AS day FROM changed WHERE \(before) IS NOT NULL
            UNION ALL SELECT \(day(later)) FROM changed
                WHERE \(later) IS NOT NULL AND \(later) IS DISTINCT FROM \(before)
            """
    }
}
