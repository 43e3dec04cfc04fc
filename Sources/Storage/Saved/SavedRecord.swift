package import Items

/// A source or a report that is saved, as the store has it.
package struct SavedRecord: Equatable, Sendable {
    package enum Kind: String, Sendable {
        case source, report
    }

    package let id: String
    package let kind: Kind
    /// No other of its kind has it.
    package var name: String
    /// A JSON object.
    package var body: String
    /// Secrets, as their sealer has sealed them.
    package var sealed: String?
    /// The next time of its schedule.
    package var dueAt: Timestamp?
    package let createdAt: Timestamp
    package var updatedAt: Timestamp
    /// Counts its changes from 1 on.
    package var version: Int

    package init(id: String, kind: Kind, name: String, body: String, sealed: String?, dueAt: Timestamp?, at: Timestamp)
    {
        (self.id, self.kind, self.name, self.body, self.sealed) = (id, kind, name, body, sealed)
        (self.dueAt, createdAt, updatedAt, version) = (dueAt, at, at, 1)
    }

    init(
        id: String,
        kind: Kind,
        name: String,
        body: String,
        sealed: String?,
        dueAt: Timestamp?,
        createdAt: Timestamp,
        updatedAt: Timestamp,
        version: Int
    ) {
        (self.id, self.kind, self.name, self.body, self.sealed) = (id, kind, name, body, sealed)
        (self.dueAt, self.createdAt, self.updatedAt, self.version) = (dueAt, createdAt, updatedAt, version)
    }
}

/// One time that a saved source was imported or a saved report was made.
package struct SavedRun: Equatable, Sendable {
    package enum State: Hashable, Sendable {
        /// For other runs to end.
        case waiting
        /// To be queued.
        case due
        case queued
        /// To be tried again at a time.
        case retry
        case completed, failed, cancelled
        /// One that only a newer version knows, which shares the store: the run is left as it is.
        case newer(String)

        private static let known: [State] = [.waiting, .due, .queued, .retry, .completed, .failed, .cancelled]

        init(rawValue: String) {
            self = Self.known.first { $0.rawValue == rawValue } ?? .newer(rawValue)
        }

        package var rawValue: String {
            if case .newer(let text) = self { text } else { "\(self)" }
        }

        package var isNewer: Bool {
            if case .newer = self { true } else { false }
        }

        package var isEnd: Bool { [.completed, .failed, .cancelled].contains(self) }
    }

    package let id: Int64
    package let recordID: String
    /// The time that it is for, whenever it gets its turn.
    package let dueAt: Timestamp
    package let isScheduled: Bool
    package var state: State
    /// 1 for the first.
    package var attempt: Int
    /// The job of its latest attempt, which is known before it is queued: queueing it twice has one job.
    package var jobID: String
    /// Runs that come first.
    package let waitsFor: [Int64]
    package var retryAt: Timestamp?
    package var endedAt: Timestamp?
    package var error: String?
    /// What came of it, a JSON object.
    package var result: String?
}
