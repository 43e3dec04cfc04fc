import Synchronization

/// What each export worker has last shown that it can do: a page is drawn by each of them again and again, and every
/// step of a real export is a sign of life.
package final class DrawingHealth: Sendable {
    struct Worker {
        var problem: String?
        /// nil while the worker has nothing to do.
        var lastStep: ContinuousClock.Instant?
        /// nil until it has drawn its first page.
        var lastProof: ContinuousClock.Instant?
    }

    /// A step takes some milliseconds; the longest, the figures of a large store, some seconds.
    static let patience = Duration.seconds(60)

    private let workers: Mutex<[Worker]>

    package init(workers: Int) {
        self.workers = Mutex(Array(repeating: Worker(), count: workers))
    }

    /// A worker begins something, or has come a step further.
    func step(_ worker: Int) {
        workers.withLock { $0[worker].lastStep = .now }
    }

    /// A worker has done what it had to do; only its checks tell whether it can draw.
    func rest(_ worker: Int) {
        workers.withLock { $0[worker].lastStep = nil }
    }

    /// - Returns: whether that differs from the check before.
    func setResult(_ problem: String?, of worker: Int) -> Bool {
        workers.withLock { workers in
            defer { (workers[worker].problem, workers[worker].lastProof) = (problem, .now) }
            return workers[worker].problem != problem
        }
    }

    /// Why exports are not, or may not be, made; for the operator.
    package func problems(at now: ContinuousClock.Instant = .now) -> [String] {
        workers.withLock { workers in
            workers.enumerated().compactMap { number, worker in
                problem(worker, at: now).map { "drawing (worker \(number + 1)): \($0)" }
            }
        }
    }

    private func problem(_ worker: Worker, at now: ContinuousClock.Instant) -> String? {
        if let problem = worker.problem { return problem }
        if let step = worker.lastStep {
            return now - step > Self.patience ? "no sign of progress for \((now - step).components.seconds) s" : nil
        }
        guard let proof = worker.lastProof, now - proof > Self.patience else { return nil }
        return "no page has been drawn for \((now - proof).components.seconds) s"
    }
}
