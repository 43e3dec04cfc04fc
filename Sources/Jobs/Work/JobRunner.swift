import Items
import Logging
import Synchronization

/// Runs one attempt at a job and writes how it ended.
package struct JobRunner<Work: JobWork>: Sendable {
    private let work: Work
    private let surroundings: JobSurroundings

    package init(_ work: Work, in surroundings: JobSurroundings) {
        (self.work, self.surroundings) = (work, surroundings)
    }

    package func run(_ lease: JobLease) async {
        guard let board = await begin(lease) else { return }
        let started = surroundings.now()
        let request: Work.Request
        do {
            request = try DocumentJSON.decode(Work.Request.self, from: lease.delivery.payload)
        } catch {
            let message = "The request of this job is damaged; please ask again."
            return await end(lease, board, .failed(.init(code: "damaged_request", message: message, cause: error)))
        }
        let result = Mutex<Result<Work.Product, any Error>>(.failure(CancellationError()))
        await lease.untilStopped {
            let outcome = await self.perform(request, lease, board)
            result.withLock { $0 = outcome }
        }
        if let ending = await ending(of: result.withLock { $0 }, lease, board) {
            await end(lease, board, ending, since: started)
        }
        work.attemptEnded(lease)
    }

    /// Writes the end of a job that is not run.
    package func giveUp(_ lease: JobLease, _ reason: GivingUp) async {
        guard let board = await begin(lease) else { return }
        await end(lease, board, .failed(.init(code: reason.code, message: reason.message(work.name))))
    }

    /// A document that is not ours any more ends as a failed job: the client hears of it, and no worker stumbles on it
    /// again.
    private func begin(_ lease: JobLease) async -> JobBoard<Work.Status>? {
        let read = try? DocumentJSON.decode(Work.Status.self, from: lease.delivery.document)
        let own = read.flatMap { $0.jobID == lease.id ? $0 : nil }
        var status = own ?? work.status(inPlaceOf: lease)
        status.attempt = lease.delivery.attempt
        let logger = surroundings.logger
        let board = JobBoard(status, now: surroundings.now) { status in
            guard let bytes = encoded(status, logger) else { return true }
            return await lease.report(status: status.status, document: bytes)
        }
        guard own == nil else { return board }
        let message = "The status document of this job was damaged; please ask again."
        await end(lease, board, .failed(.init(code: "damaged_document", message: message)))
        return nil
    }

    private func perform(
        _ request: Work.Request,
        _ lease: JobLease,
        _ board: JobBoard<Work.Status>
    ) async -> Result<Work.Product, any Error> {
        var pause = Duration.seconds(1)
        var waited = Duration.zero
        while true {
            do {
                return .success(try await board.whileWorking { try await work.perform(request, lease, board) })
            } catch {
                guard work.isPassing(error), waited < Self.longestAbsence, lease.stopReason == nil else {
                    return .failure(error)
                }
                surroundings.logger.notice(
                    "an \(work.name) waits for what is away, and then begins anew",
                    metadata: ["job_id": "\(lease.id)", "error": "\(error)", "pause": "\(pause)"]
                )
            }
            do {
                try await Task.sleep(for: pause)
            } catch {
                return .failure(error)
            }
            waited += pause
            pause = min(pause * 2, .seconds(10))
        }
    }

    /// A database that is started anew, or fails over to another machine, is back long before.
    private static var longestAbsence: Duration { .seconds(600) }

    /// - Returns: nil where another attempt goes on.
    private func ending(
        of result: Result<Work.Product, any Error>,
        _ lease: JobLease,
        _ board: JobBoard<Work.Status>
    ) async -> JobEnding? {
        switch lease.stopReason {
        case .cancelled, .lost: return .cancelled
        case .timedOut: return .failed(work.failure(for: JobTimeout()))
        // The work may have been done when the stop came.
        case .shutdown: if case .failure = result { return nil }
        case nil: break
        }
        do {
            try await work.publish(try result.get(), board)
            return .completed
        } catch let failure as JobFailure {
            return .failed(failure)
        } catch is CancellationError where Task.isCancelled || lease.stopReason == .shutdown {
            return nil
        } catch is CancellationError where lease.stopReason != nil {
            return .cancelled
        } catch {
            return .failed(work.failure(for: error))
        }
    }

    private func end(
        _ lease: JobLease,
        _ board: JobBoard<Work.Status>,
        _ ending: JobEnding,
        since started: Timestamp? = nil
    ) async {
        let now = surroundings.now()
        let status = board.note { $0.end(ending, at: now) }
        if case .failed(let failure) = ending { log(failure, of: lease) }
        guard let bytes = encoded(status, surroundings.logger) else { return }
        let written = await lease.finish(status: status.status, document: bytes)
        if case .stands = written {
            surroundings.rate.noteEnd()
            surroundings.metrics.note(
                work.kind(of: status),
                status.status,
                took: started.map { now - $0 },
                after: (started ?? now) - status.createdAt
            )
            var metadata = work.metadata(of: status)
            metadata["job_id"] = "\(lease.id)"
            metadata["status"] = "\(status.status.rawValue)"
            if let started { metadata["ms"] = "\((now - started).wholeMilliseconds)" }
            surroundings.logger.info("an \(work.name) has ended", metadata: metadata)
        }
        await work.ended(status, written)
    }

    private func log(_ failure: JobFailure, of lease: JobLease) {
        surroundings.logger.log(
            level: failure.isForeign ? .notice : .error,
            "an \(work.name) failed",
            metadata: [
                "job_id": "\(lease.id)", "code": "\(failure.code)",
                "error": "\(failure.cause.map { "\($0)" } ?? failure.message)",
            ]
        )
    }
}

/// nil, told to the log, for a status that has no JSON: its job is left to the next attempt.
private func encoded(_ status: some JobStatus, _ logger: Logger) -> [UInt8]? {
    do {
        return try DocumentJSON.encode(status)
    } catch {
        logger.error("a status is not written", metadata: ["job_id": "\(status.jobID)", "error": "\(error)"])
        return nil
    }
}
