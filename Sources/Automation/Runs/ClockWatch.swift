package import Logging
import Synchronization

/// Whether this machine's clock will do for the times of schedules, where other processes go by the same ones.
package final class ClockWatch: Sendable {
    private let problem: @Sendable () async throws -> String?
    private let logger: Logger
    private let isOff = Mutex(false)

    /// - Parameter problem: what is wrong with the clock now; nil where nothing is.
    package init(_ problem: @escaping @Sendable () async throws -> String?, logger: Logger) {
        (self.problem, self.logger) = (problem, logger)
    }

    /// Tells the log, once, when the clock is found wrong, and when it is right again.
    func isRight() async throws -> Bool {
        let problem = try await problem()
        let wasOff = isOff.withLock { isOff in
            defer { isOff = problem != nil }
            return isOff
        }
        if let problem, !wasOff {
            logger.warning(
                "the clock is wrong: schedules are left to other processes",
                metadata: ["reason": "\(problem)"]
            )
        } else if problem == nil, wasOff {
            logger.notice("the clock is right again: schedules are minded here too")
        }
        return problem == nil
    }
}
