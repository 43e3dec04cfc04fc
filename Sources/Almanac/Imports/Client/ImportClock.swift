import Items

/// The time, and the waiting, of an import; injected, so that tests wait for nothing.
struct ImportClock: Sendable {
    var now: @Sendable () -> Timestamp
    /// Ends early only by `CancellationError`.
    var sleep: @Sendable (Duration) async throws -> Void
    /// From 0 up to 1: spreads the retries of jobs that failed together.
    var jitter: @Sendable () -> Double

    static let system = ImportClock(
        now: Timestamp.now,
        sleep: { duration in try await Task.sleep(for: duration) },
        jitter: { Double.random(in: 0..<1) }
    )
}

/// A wait that the job's status shows.
struct ImportWait: Codable, Equatable, Sendable {
    var reason: String
    var resumeAt: Timestamp

    enum CodingKeys: String, CodingKey {
        case reason
        case resumeAt = "resume_at"
    }
}
