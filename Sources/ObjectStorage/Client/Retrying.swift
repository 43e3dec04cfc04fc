import Items

/// The waits between the attempts at one request.
struct Waits {
    private let first: Duration
    private let longest: Duration
    private let end: ContinuousClock.Instant
    private var count = 0

    init(_ patience: FilePatience) {
        switch patience {
        case .request: (first, longest, end) = (.milliseconds(50), .seconds(1), .now + .seconds(4))
        case .start: (first, longest, end) = (.milliseconds(100), .seconds(2), .now + .seconds(30))
        case .job: (first, longest, end) = (.milliseconds(100), .seconds(5), .now + .seconds(900))
        }
    }

    /// nil when it has lasted too long.
    mutating func next(jitter: Double = .random(in: 0..<1)) -> Duration? {
        let wait = min(longest, first * (1 << min(count, 16)))
        count += 1
        let pause = wait / 2 + wait / 2 * jitter
        return .now + pause < end ? pause : nil
    }
}

/// Does again what can succeed when the store is back: every request here may come twice.
///
/// - Throws: `FileStoreError`, `CancellationError`.
func retrying<Result>(_ patience: FilePatience, _ work: () async throws -> Result) async throws -> Result {
    var waits = Waits(patience)
    while true {
        do {
            return try await work()
        } catch let error as FileStoreError where error.isPassing {
            guard let pause = waits.next() else { throw error }
            try await Task.sleep(for: pause)
        }
    }
}
