package import Items
package import Logging

/// What the jobs of one family do. ``JobRunner`` decodes, stops, ends, logs and counts them.
package protocol JobWork: Sendable {
    associatedtype Status: JobStatus
    associatedtype Request: Decodable & Sendable
    /// What the work leaves to be published.
    associatedtype Product: Sendable

    /// `export` or `import`: what clients and the log call a job.
    var name: String { get }
    var family: JobFamily { get }

    /// The document of a job whose own is damaged.
    func status(inPlaceOf lease: JobLease) -> Status

    /// Does the work. It is cancelled as soon as the attempt must stop.
    ///
    /// - Throws: `JobFailure` where the client is told why; else see ``failure(for:)``.
    func perform(_ request: Request, _ lease: JobLease, _ board: JobBoard<Status>) async throws -> Product

    /// Puts what was made in its place and notes it in the document, before the end is written. No stop reaches it by itself;
    /// one that waits long asks the lease, and throws `CancellationError`.
    func publish(_ product: Product, _ board: JobBoard<Status>) async throws

    /// What the client is told of an error that is no `JobFailure`, ``JobTimeout`` among them.
    func failure(for error: any Error) -> JobFailure

    /// Whether an error is of something that is away and comes back by itself: then the work is begun anew in a while.
    func isPassing(_ error: any Error) -> Bool

    /// Called when an end has been written, or could not be.
    func ended(_ status: Status, _ ending: JobLease.Ending) async

    /// Called when an attempt whose work had begun is over, ended or stopped: removes what it has left half done.
    func attemptEnded(_ lease: JobLease)

    /// What the metrics call a job: `pdf`, `zip` or `import`.
    func kind(of status: Status) -> String

    /// For the log of an end: the job's measures.
    func metadata(of status: Status) -> Logger.Metadata
}

extension JobWork {
    package func isPassing(_ error: any Error) -> Bool { false }

    package func attemptEnded(_ lease: JobLease) {}
}

extension JobWork where Product == Void {
    package func publish(_ product: Void, _ board: JobBoard<Status>) async throws {}
}

/// The attempt was stopped because it took longer than it may.
package struct JobTimeout: Error {
    package init() {}
}

/// What a runner needs beside its work.
package struct JobSurroundings: Sendable {
    package var rate: JobRate
    package var metrics: JobMetrics
    package var logger: Logger
    package var now: @Sendable () -> Timestamp

    package init(rate: JobRate, metrics: JobMetrics, logger: Logger, now: @escaping @Sendable () -> Timestamp) {
        (self.rate, self.metrics, self.logger, self.now) = (rate, metrics, logger, now)
    }
}
