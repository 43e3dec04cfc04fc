/// Decides, for one request, whether and when it is tried again.
package struct RetryState: Sendable {
    package struct Policy: Sendable {
        /// Tries that end in a fault of server or network, the first included.
        package var maxAttempts = 6
        /// How long limits are waited out in all. They are no faults, but a tracker that never lets us in must end some
        /// time.
        package var patience: Duration = .seconds(24 * 3600)
        /// The longest wait without a look: GitHub's and GitLab's windows are an hour at most, and what asks for more may
        /// be mistaken.
        var maxWait: Duration = .seconds(2 * 3600)
        var firstBackOff: Duration = .milliseconds(500)
        var maxBackOff: Duration = .seconds(30)

        package init(
            maxAttempts: Int = 6,
            patience: Duration = .seconds(24 * 3600),
            maxWait: Duration = .seconds(2 * 3600),
            firstBackOff: Duration = .milliseconds(500),
            maxBackOff: Duration = .seconds(30)
        ) {
            self.maxAttempts = maxAttempts
            self.patience = patience
            self.maxWait = maxWait
            self.firstBackOff = firstBackOff
            self.maxBackOff = maxBackOff
        }

        package static let job = Policy()
        /// For a person who waits at a form.
        package static let interactive = Policy(maxAttempts: 2, patience: .seconds(3))
    }

    package enum Step: Equatable, Sendable {
        case wait(Duration)
        case giveUp(TrackerError)
    }

    /// GitHub's documentation: at least a minute where a secondary limit names no time, then ever longer.
    private static let unnamedLimit: (first: Duration, longest: Duration) = (.seconds(60), .seconds(900))
    /// Where the time that a limit names has passed and it is still there, whatever it names.
    private static let leastLimit: (first: Duration, longest: Duration) = (.seconds(1), .seconds(900))

    /// Times are in whole milliseconds, and a retry must not come one early.
    private static let rounding: Duration = .milliseconds(50)

    let policy: Policy
    private var attempts = 0
    private var rateLimits = 0
    private var waited = Duration.zero

    package init(policy: Policy) {
        self.policy = policy
    }

    /// - Parameter jitter: from 0 up to 1.
    package mutating func next(after error: TrackerError, jitter: Double) -> Step {
        guard !error.isPermanent else { return .giveUp(error) }
        return error.code == .rateLimited ? rateLimit(error, jitter) : fault(error, jitter)
    }

    private mutating func rateLimit(_ error: TrackerError, _ jitter: Double) -> Step {
        rateLimits += 1
        let named = error.retryAfter ?? Self.doubled(Self.unnamedLimit, times: rateLimits - 1)
        let wait = min(policy.maxWait, max(named, Self.doubled(Self.leastLimit, times: rateLimits - 1)))
        guard waited + wait <= policy.patience else { return .giveUp(error.tooLong(named, after: waited)) }
        waited += wait
        return .wait(wait + Self.rounding + .milliseconds(500) * jitter)
    }

    private mutating func fault(_ error: TrackerError, _ jitter: Double) -> Step {
        attempts += 1
        guard attempts < policy.maxAttempts else { return .giveUp(error.final) }
        let backOff = Self.doubled((policy.firstBackOff, policy.maxBackOff), times: attempts - 1)
        guard let named = error.retryAfter else { return .wait(backOff / 2 + backOff / 2 * jitter) }
        let wait = min(policy.maxWait, max(named, Self.doubled(Self.leastLimit, times: attempts - 1)))
        guard waited + wait <= policy.patience else { return .giveUp(error.tooLong(named, after: waited)) }
        waited += wait
        return .wait(wait + backOff / 2 * jitter)
    }

    private static func doubled(_ range: (first: Duration, longest: Duration), times: Int) -> Duration {
        min(range.longest, range.first * (1 << min(times, 20)))
    }
}

extension TrackerError {
    /// The same error when trying has ended.
    fileprivate var final: TrackerError {
        var error = self
        error.isPermanent = true
        return error
    }

    fileprivate func tooLong(_ wait: Duration, after waited: Duration) -> TrackerError {
        var error = final
        let asked = "It asks for a wait of \(wait.components.seconds) s"
        error.message +=
            waited < .seconds(3600)
            ? ". \(asked), which is too long: start the import again later"
            : ". It has lasted for \(waited.components.seconds / 3600) h: start the import again later"
        return error
    }
}
