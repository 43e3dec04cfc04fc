/// Decides, for one request, whether and when it is tried again.
struct RetryState: Sendable {
    struct Policy: Sendable {
        /// Tries that end in a fault of server or network, the first included.
        var maxAttempts = 6
        /// Waits for a rate limit. They are no faults, but a tracker that never lets us in must end some time.
        var maxRateLimits = 20
        /// The longest wait that a tracker may ask for: GitHub's and GitLab's windows are an hour at most.
        var maxWait: Duration = .seconds(2 * 3600)
        var firstBackOff: Duration = .milliseconds(500)
        var maxBackOff: Duration = .seconds(30)

        static let job = Policy()
        /// For a person who waits at a form.
        static let interactive = Policy(maxAttempts: 2, maxRateLimits: 1, maxWait: .seconds(3))
    }

    enum Step: Equatable, Sendable {
        case wait(Duration)
        case giveUp(TrackerError)
    }

    /// GitHub's documentation: at least a minute where a secondary limit names no time, then ever longer.
    private static let unnamedLimit: (first: Duration, longest: Duration) = (.seconds(60), .seconds(900))

    /// Times are in whole milliseconds, and a retry must not come one early.
    private static let rounding: Duration = .milliseconds(50)

    let policy: Policy
    private var attempts = 0
    private var rateLimits = 0

    init(policy: Policy) {
        self.policy = policy
    }

    /// - Parameter jitter: from 0 up to 1.
    mutating func next(after error: TrackerError, jitter: Double) -> Step {
        guard !error.isPermanent else { return .giveUp(error) }
        let (floor, spread) = error.code == .rateLimited ? rateLimit(error) : fault(error)
        guard let floor else { return .giveUp(error.final) }
        guard floor <= policy.maxWait else { return .giveUp(error.tooLong(floor)) }
        return .wait(floor + spread * jitter)
    }

    /// The time to wait at least, nil when it has been enough, and what chance may add.
    private mutating func rateLimit(_ error: TrackerError) -> (Duration?, Duration) {
        rateLimits += 1
        guard rateLimits <= policy.maxRateLimits else { return (nil, .zero) }
        let unnamed = Self.doubled(Self.unnamedLimit.first, times: rateLimits - 1, upTo: Self.unnamedLimit.longest)
        return ((error.retryAfter ?? unnamed) + Self.rounding, .milliseconds(500))
    }

    private mutating func fault(_ error: TrackerError) -> (Duration?, Duration) {
        attempts += 1
        guard attempts < policy.maxAttempts else { return (nil, .zero) }
        let backOff = Self.doubled(policy.firstBackOff, times: attempts - 1, upTo: policy.maxBackOff)
        return (max(backOff / 2, error.retryAfter ?? .zero), backOff / 2)
    }

    private static func doubled(_ duration: Duration, times: Int, upTo limit: Duration) -> Duration {
        min(limit, duration * (1 << min(times, 20)))
    }
}

extension TrackerError {
    /// The same error when trying has ended.
    fileprivate var final: TrackerError {
        var error = self
        error.isPermanent = true
        return error
    }

    fileprivate func tooLong(_ wait: Duration) -> TrackerError {
        var error = final
        error.message +=
            ". It asks for a wait of \(wait.components.seconds) s, which is too long: start the import again later"
        return error
    }
}
