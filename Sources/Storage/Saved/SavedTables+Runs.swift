package import Items

/// The runs of what is saved.
extension SavedTables {
    /// A new run. A scheduled one that is there for this time is taken: each is made once.
    package func addRun(
        of id: String,
        dueAt: Timestamp,
        isScheduled: Bool,
        job: String,
        waitsFor: [Int64] = []
    ) throws -> SavedRun {
        if isScheduled, let there = try runs("record_id = ? AND due_at = ? AND is_scheduled", [id, dueAt]).first {
            return there
        }
        let state: SavedRun.State = waitsFor.isEmpty ? .due : .waiting
        let number = try Int64.fetchOne(
            database,
            sql: """
                INSERT INTO saved_run (record_id, due_at, is_scheduled, state, job_id, waits_for)
                VALUES (?, ?, ?, ?, ?, ?) RETURNING id
                """,
            arguments: [id, dueAt, isScheduled, state.rawValue, job, try ReasonCounts.encode(waitsFor)]
        )
        guard let number else { preconditionFailure("an insert returns its row") }
        return SavedRun(
            id: number,
            recordID: id,
            dueAt: dueAt,
            isScheduled: isScheduled,
            state: state,
            attempt: 1,
            jobID: job,
            waitsFor: waitsFor
        )
    }

    /// Those that have not ended, in the order in which they came.
    package func openRuns() throws -> [SavedRun] {
        try runs("ended_at IS NULL ORDER BY id", [])
    }

    /// The run of a record that has not ended and does not wait to be tried again. A state that is not known goes on, unless an
    /// end is noted.
    package func runUnderWay(of id: String) throws -> SavedRun? {
        let others = [SavedRun.State.retry, .completed, .failed, .cancelled].map { "'\($0.rawValue)'" }
        let condition = "ended_at IS NULL AND state NOT IN (\(others.joined(separator: ", ")))"
        return try runs("record_id = ? AND \(condition) ORDER BY id DESC LIMIT 1", [id]).first
    }

    /// The newest first.
    package func runs(of id: String, limit: Int = 1000) throws -> [SavedRun] {
        try runs("record_id = ? ORDER BY id DESC LIMIT ?", [id, limit])
    }

    /// Those of reports that have a file.
    package func runsWithFiles() throws -> [SavedRun] {
        try runs("json_extract(result, '$.filename') IS NOT NULL ORDER BY id", [])
    }

    package func allRuns() throws -> [SavedRun] {
        try runs("true ORDER BY id", [])
    }

    package func run(ofJob id: String) throws -> SavedRun? {
        try runs("job_id = ?", [id]).first
    }

    /// Whether none of the runs is still to end. One that will be tried again holds nobody up.
    package func haveEnded(_ ids: [Int64]) throws -> Bool {
        try ids.allSatisfy { id in
            guard let run = try runs("id = ?", [id]).first else { return true }
            return run.endedAt != nil || run.state.isEnd || run.state == .retry
        }
    }

    /// Ends the runs of a record that wait to be tried again, for something newer takes their place.
    @discardableResult
    package func endRetries(of id: String, at now: Timestamp) throws -> [SavedRun] {
        try runs("record_id = ? AND state = 'retry'", [id]).filter { !$0.state.isNewer }.map { run in
            var run = run
            (run.state, run.endedAt, run.retryAt) = (.failed, now, nil)
            try update(run)
            return run
        }
    }

    package func update(_ run: SavedRun) throws {
        try database.execute(sql: "\(Self.updateRun) WHERE id = ?", arguments: Self.values(run, [run.id]))
    }

    /// Writes a run that stands as it was read. Several processes may have read it, and each has an idea of what comes next.
    ///
    /// - Returns: false where another one was quicker; then nothing has changed, and nothing is to follow.
    package func update(_ run: SavedRun, over known: SavedRun) throws -> Bool {
        try database.execute(
            sql: "\(Self.updateRun) WHERE id = ? AND state = ? AND attempt = ? AND job_id = ?",
            arguments: Self.values(run, [known.id, known.state.rawValue, known.attempt, known.jobID])
        ) == 1
    }

    private static let updateRun = """
        UPDATE saved_run SET state = ?, attempt = ?, job_id = ?, retry_at = ?, ended_at = ?, error = ?, result = ?
        """

    private static func values(_ run: SavedRun, _ condition: Values) -> Values {
        [run.state.rawValue, run.attempt, run.jobID, run.retryAt, run.endedAt, run.error, run.result] + condition
    }

    /// Forgets all but the newest runs of a record that have ended and left nothing.
    ///
    /// - Parameter isKept: for a run of which this version can't tell whether it has left something.
    package func forgetRuns(of id: String, keeping count: Int, unless isKept: (SavedRun) -> Bool) throws {
        let ended = try runs(
            """
            record_id = ?1 AND ended_at IS NOT NULL AND json_extract(result, '$.filename') IS NULL
                AND id NOT IN (SELECT run_id FROM saved_delivery WHERE status NOT IN ('delivered', 'failed'))
                AND id NOT IN (SELECT id FROM saved_run WHERE record_id = ?1 ORDER BY id DESC LIMIT ?2)
            """,
            [id, count]
        )
        for run in ended where !run.state.isNewer && !isKept(run) {
            try database.execute(sql: "DELETE FROM saved_run WHERE id = ?", arguments: [run.id])
        }
    }

    func runs(_ condition: String, _ arguments: Values) throws -> [SavedRun] {
        try Row.fetchAll(database, sql: "SELECT * FROM saved_run WHERE \(condition)", arguments: arguments).map { row in
            let waitsFor: [Int64]? = try? ReasonCounts.decode(row["waits_for"])
            let state: String = row["state"]
            return SavedRun(
                id: row["id"],
                recordID: row["record_id"],
                dueAt: row["due_at"],
                isScheduled: row["is_scheduled"],
                state: waitsFor == nil ? .newer(state) : SavedRun.State(rawValue: state),
                attempt: row["attempt"],
                jobID: row["job_id"],
                waitsFor: waitsFor ?? [],
                retryAt: row["retry_at"],
                endedAt: row["ended_at"],
                error: row["error"],
                result: row["result"]
            )
        }
    }
}
