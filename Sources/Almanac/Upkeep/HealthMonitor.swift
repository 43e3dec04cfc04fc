import Logging
import ServiceLifecycle
import Synchronization

/// Tries every part of the appliance on a timer, and keeps what it found for whoever asks: a probe costs nothing, and a
/// hundred of them no more.
///
/// What begins or ends to be wrong is told to the log, once.
final class HealthMonitor: Service {
    private struct State {
        var report = HealthReport(
            problems: [HealthFinding("health checks", "not made yet", isOfStart: true)],
            madeAt: .now
        )
        var listeners: [AsyncStream<HealthReport>.Continuation] = []
    }

    private let checks: HealthChecks
    private let logger: Logger
    private let state = Mutex(State())

    /// Between two rounds while all is well.
    private static let interval = Duration.seconds(2)
    /// After a round that found something: from the first to the second, doubled each time, so that a start is seen to be
    /// over within milliseconds, and an end of trouble within a second.
    private static let impatience = Duration.milliseconds(10)...Duration.seconds(1)

    init(_ checks: HealthChecks, logger: Logger) {
        (self.checks, self.logger) = (checks, logger)
    }

    var report: HealthReport { state.withLock(\.report) }

    /// Every report from now on.
    func reports() -> AsyncStream<HealthReport> {
        let (stream, listener) = AsyncStream.makeStream(of: HealthReport.self)
        state.withLock { $0.listeners.append(listener) }
        return stream
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.checkOnAndOn() }
    }

    private func checkOnAndOn() async {
        var pause = Self.impatience.lowerBound
        while !Task.isCancelled {
            let report = await checks.report()
            guard !Task.isCancelled else { return }
            let (before, listeners) = state.withLock { state in
                defer { state.report = report }
                return (state.report, state.listeners)
            }
            note(report, after: before)
            for listener in listeners { listener.yield(report) }
            try? await Task.sleep(for: report.isReady ? Self.interval : pause)
            pause = report.isReady ? Self.impatience.lowerBound : min(pause * 2, Self.impatience.upperBound)
        }
    }

    private func note(_ report: HealthReport, after before: HealthReport) {
        for finding in report.problems.news(since: before.problems) {
            logger.error("not ready", metadata: ["part": "\(finding.part)", "reason": "\(finding.detail)"])
        }
        for finding in report.warnings.news(since: before.warnings) {
            logger.warning("what was accepted is in danger", metadata: ["reason": "\(finding)"])
        }
        if report.isReady, before.problems.contains(where: { !$0.isOfStart }) { logger.notice("ready again") }
    }
}

extension [HealthFinding] {
    fileprivate func news(since before: [HealthFinding]) -> [HealthFinding] {
        let known = Set(before.map(\.kind))
        return filter { !$0.isOfStart && !known.contains($0.kind) }
    }
}
