package import Items

/// Word of a run that goes to one place, and what has become of it.
package struct SavedDelivery: Equatable, Sendable {
    package enum Status: Hashable, Sendable {
        case pending, delivered, failed
        /// One that only a newer version knows, which shares the store: the delivery is left as it is.
        case newer(String)

        init(rawValue: String) {
            self = [.pending, .delivered, .failed].first { $0.rawValue == rawValue } ?? .newer(rawValue)
        }

        package var rawValue: String {
            if case .newer(let text) = self { text } else { "\(self)" }
        }
    }

    package let runID: Int64
    /// Among those of the run.
    package let position: Int
    /// Where to, for people.
    package let label: String
    /// Where to, with its secrets, as their sealer has sealed them.
    package let sealed: String?
    /// What is told, a JSON object.
    package let message: String
    package var status: Status
    package var attempts: Int
    /// When it is tried again, nil where it will not be.
    package var nextAt: Timestamp?
    package var error: String?

    /// A new one, to be tried at once.
    package init(runID: Int64, position: Int, label: String, sealed: String, message: String, at now: Timestamp) {
        (self.runID, self.position, self.label, self.sealed) = (runID, position, label, sealed)
        (self.message, status, attempts, nextAt) = (message, .pending, 0, now)
    }

    /// One that can't be tried.
    package init(runID: Int64, position: Int, label: String, message: String, failed error: String) {
        (self.runID, self.position, self.label, sealed) = (runID, position, label, nil)
        (self.message, status, attempts, self.error) = (message, .failed, 0, error)
    }

    fileprivate init(_ row: Row) {
        (runID, position, label) = (row["run_id"], row["position"], row["label"])
        (sealed, message, status) = (row["sealed"], row["message"], Status(rawValue: row["status"]))
        (attempts, nextAt, error) = (row["attempts"], row["next_at"], row["error"])
    }
}

extension SavedTables {
    package func insert(_ delivery: SavedDelivery) throws {
        try database.execute(
            sql: """
                INSERT INTO saved_delivery
                    (run_id, position, label, sealed, message, status, attempts, next_at, error)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [
                delivery.runID, delivery.position, delivery.label, delivery.sealed, delivery.message,
                delivery.status.rawValue, delivery.attempts, delivery.nextAt, delivery.error,
            ]
        )
    }

    /// Writes what has become of an attempt; nothing where another process has made one since.
    package func update(_ delivery: SavedDelivery) throws {
        try database.execute(
            sql: """
                UPDATE saved_delivery SET status = ?1, attempts = ?2, next_at = ?3, error = ?4,
                    sealed = CASE WHEN ?1 = 'pending' THEN sealed END
                WHERE run_id = ?5 AND position = ?6 AND status = 'pending' AND attempts = ?2
                """,
            arguments: [
                delivery.status.rawValue, delivery.attempts, delivery.nextAt, delivery.error, delivery.runID,
                delivery.position,
            ]
        )
    }

    /// Whether the time of any has come.
    package func areDeliveriesDue(at now: Timestamp) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: "SELECT EXISTS (SELECT 1 FROM saved_delivery WHERE status = 'pending' AND next_at <= ?)",
            arguments: [now]
        ) ?? false
    }

    /// Takes those whose time has come for an attempt, the oldest first: until the given time they are no other process's.
    ///
    /// - Parameter isOurs: whether this version can make an attempt at it; others stay for who can.
    package func takeDeliveries(
        dueAt now: Timestamp,
        until later: Timestamp,
        limit: Int,
        where isOurs: (SavedDelivery) throws -> Bool = { _ in true }
    ) throws -> [SavedDelivery] {
        try deliveries(dueAt: now, limit: limit, where: isOurs).map { delivery in
            var taken = delivery
            taken.attempts += 1
            taken.nextAt = later
            try database.execute(
                sql: "UPDATE saved_delivery SET attempts = ?, next_at = ? WHERE run_id = ? AND position = ?",
                arguments: [taken.attempts, later, taken.runID, taken.position]
            )
            return taken
        }
    }

    /// Those whose time has come, the oldest first; what has ended needs its secrets no more.
    private func deliveries(
        dueAt now: Timestamp,
        limit: Int,
        where isOurs: (SavedDelivery) throws -> Bool
    ) throws -> [SavedDelivery] {
        let rows = try RowCursor(
            database,
            sql: """
                SELECT * FROM saved_delivery WHERE status = 'pending' AND next_at <= ?
                ORDER BY next_at, run_id, position
                """,
            arguments: [now]
        )
        var due: [SavedDelivery] = []
        while due.count < limit, let row = try rows.next() {
            let delivery = SavedDelivery(row)
            if try isOurs(delivery) { due.append(delivery) }
        }
        return due
    }

    package func deliveries(ofRun id: Int64) throws -> [SavedDelivery] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM saved_delivery WHERE run_id = ? ORDER BY position",
            arguments: [id]
        ).map(SavedDelivery.init)
    }

    package func run(_ id: Int64) throws -> SavedRun? {
        try runs("id = ?", [id]).first
    }
}
