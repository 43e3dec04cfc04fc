package import Items

/// The time, and the waiting, of an import; injected, so that tests wait for nothing.
package struct ImportClock: Sendable {
    package var now: @Sendable () -> Timestamp
    /// Ends early only by `CancellationError`.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// From 0 up to 1: spreads the retries of jobs that failed together.
    package var jitter: @Sendable () -> Double

    package init(
        now: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        jitter: @escaping @Sendable () -> Double
    ) {
        (self.now, self.sleep, self.jitter) = (now, sleep, jitter)
    }

    package static let system = ImportClock(
        now: Timestamp.now,
        sleep: { duration in try await Task.sleep(for: duration) },
        jitter: { Double.random(in: 0..<1) }
    )
}

/// A wait that the job's status shows.
package struct ImportWait: Codable, Equatable, Sendable {
    package var reason: String
    package var resumeAt: Timestamp
    /// Whether the tracker has set a limit, rather than failed to answer; no document says it.
    var isLimit = false

    package init(reason: String, resumeAt: Timestamp) {
        (self.reason, self.resumeAt) = (reason, resumeAt)
    }

    init(reason: String, resumeAt: Timestamp, isLimit: Bool) {
        self.init(reason: reason, resumeAt: resumeAt)
        self.isLimit = isLimit
    }

    enum CodingKeys: String, CodingKey {
        case reason
        case resumeAt = "resume_at"
    }
}
