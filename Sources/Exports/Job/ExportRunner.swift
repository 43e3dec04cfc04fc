import Figures
import Glibc
package import Items
package import Jobs
package import Logging
import Storage
import Synchronization

/// Runs one attempt at an export: reads, draws and packs on a worker's thread, puts the file in its place, and writes
/// the end.
package struct ExportRunner: Sendable {
    package let pool: WorkerPool<ExportTool>
    /// Threads for what must not keep a renderer from work: putting files in their place, and small queries.
    package let filing: WorkerPool<Void>
    package let maker: ExportMaker
    package let files: ExportFiles
    package let room: StorageRoom
    package let rate: JobRate
    /// For large exports, of which no more are in the workers' way than there are workers.
    package let largePlaces: JobSlots
    /// For an attempt at work.
    package let timeout: Duration
    package let metrics: Metrics
    package let logger: Logger
    package let now: @Sendable () -> Timestamp

    package init(
        pool: WorkerPool<ExportTool>,
        filing: WorkerPool<Void>,
        maker: ExportMaker,
        files: ExportFiles,
        room: StorageRoom,
        rate: JobRate,
        largePlaces: JobSlots,
        timeout: Duration,
        metrics: Metrics,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.pool = pool
        self.filing = filing
        self.maker = maker
        self.files = files
        self.room = room
        self.rate = rate
        self.largePlaces = largePlaces
        self.timeout = timeout
        self.metrics = metrics
        self.logger = logger
        self.now = now
    }

    package func run(_ lease: JobLease) async {
        let started = now()
        guard var document = await begin(lease) else { return }
        let spec: ExportSpec
        do {
            spec = try DocumentJSON.decode(ExportSpec.self, from: lease.delivery.payload)
        } catch {
            return await fail(lease, &document, "The request of this job is damaged; please ask again.", cause: error)
        }
        let name = ExportFiles.name(kind: spec.kind, at: started, job: lease.id)
        let progress = ProgressReport(document, lease: lease)
        let result = Mutex<Result<ExportMaker.Outcome, any Error>?>(nil)
        await lease.untilStopped {
            let outcome = await self.make(spec, name: name, lease: lease, progress: progress)
            result.withLock { $0 = outcome }
        }
        await end(lease, &document, name: name, result.withLock { $0 } ?? .failure(CancellationError()), since: started)
    }

    /// Writes the end of a job that is not run.
    package func giveUp(_ lease: JobLease, _ reason: GivingUp) async {
        guard var document = await begin(lease) else { return }
        await fail(lease, &document, reason.message("export"))
    }

    /// A document that is not ours any more ends as a failed job: the client hears of it, and no worker stumbles on it
    /// again.
    private func begin(_ lease: JobLease) async -> ExportStatus? {
        guard var document = try? DocumentJSON.decode(ExportStatus.self, from: lease.delivery.document),
            document.jobID == lease.id
        else {
            let spec = try? DocumentJSON.decode(ExportSpec.self, from: lease.delivery.payload)
            var document = ExportStatus(jobID: lease.id, kind: spec?.kind ?? .pdf, createdAt: now())
            await fail(lease, &document, "The status document of this job was damaged; please ask again.")
            return nil
        }
        document.attempt = lease.delivery.attempt
        return document
    }

    private func make(
        _ spec: ExportSpec,
        name: String,
        lease: JobLease,
        progress: ProgressReport
    ) async -> Result<ExportMaker.Outcome, any Error> {
        await lease.workBegins()
        do {
            let isLarge = try await filing.run { _ in try maker.isLarge(spec) }
            if isLarge, largePlaces.take(upTo: 1) == 0 {
                if lease.isAlone { try await largePlaces.wait() } else { try await wait(lease) }
            }
            defer { if isLarge { largePlaces.give() } }
            let outcome = try await progress.whileWorking {
                try await withDeadline(timeout, of: lease) {
                    try await draw(spec, name: name, isLarge: isLarge, lease: lease, progress: progress)
                }
            }
            return .success(outcome)
        } catch {
            return .failure(error)
        }
    }

    /// Large exports wait outside, so that small ones pass.
    private func wait(_ lease: JobLease) async throws {
        let hasPlace = Mutex(false)
        do {
            try await lease.whileQueuing {
                try await largePlaces.wait()
                hasPlace.withLock { $0 = true }
            }
        } catch {
            if hasPlace.withLock(\.self) { largePlaces.give() }
            throw error
        }
    }

    private func draw(
        _ spec: ExportSpec,
        name: String,
        isLarge: Bool,
        lease: JobLease,
        progress: ProgressReport
    ) async throws -> ExportMaker.Outcome {
        let interruption = Interruption()
        lease.whenStopped { interruption.fire() }
        return try await pool.runUnlessCancelled(isLate: isLarge) { tool in
            try room.check()
            return try maker.make(
                spec,
                to: files.temporaryPath(name),
                tool: &tool,
                interruption: interruption
            ) { step in
                if lease.stopReason != nil { throw CancellationError() }
                progress.note(step)
            }
        }
    }

    /// Tells the attempt to stop when its work takes longer than it may.
    private func withDeadline<Value: Sendable>(
        _ limit: Duration,
        of lease: JobLease,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                lease.stop(.timedOut)
                return nil
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() ?? nil else { throw CancellationError() }
            return value
        }
    }

    private func end(
        _ lease: JobLease,
        _ document: inout ExportStatus,
        name: String,
        _ result: Result<ExportMaker.Outcome, any Error>,
        since started: Timestamp
    ) async {
        defer { files.removeTemporary(name) }
        if lease.stopReason == .timedOut {
            let seconds = timeout.components.seconds
            return await fail(
                lease,
                &document,
                "The export took longer than the \(seconds) seconds that this server gives it (JOB_TIMEOUT_SECONDS); ask for "
                    + "fewer items, or for less of them."
            )
        }
        guard lease.stopReason == nil else { return }
        do {
            let outcome = try result.get()
            let file = try await filing.run { _ in try files.keep(name) }
            document.warnings = outcome.warnings
            document.coverage = outcome.coverage
            document.progress = outcome.progress
            document.complete(file: file, at: now())
            await complete(lease, document, file, since: started)
        } catch {
            await fail(lease, &document, ExportFailure.message(for: error), cause: error)
        }
    }

    private func complete(
        _ lease: JobLease,
        _ document: ExportStatus,
        _ file: ExportedFile,
        since started: Timestamp
    ) async {
        switch await finish(lease, document) {
        case .stands: break
        case .refused: return files.remove(file.name)
        // The reaper sees whose file it is.
        case .unknown: return
        }
        logger.info(
            "an export is done",
            metadata: [
                "job_id": "\(lease.id)", "kind": "\(document.kind.rawValue)", "bytes": "\(file.size)",
                "ms": "\((now() - started).wholeMilliseconds)",
            ]
        )
    }

    /// - Parameter cause: for the log, where it knows more than the client is told.
    private func fail(
        _ lease: JobLease,
        _ document: inout ExportStatus,
        _ reason: String,
        cause: (any Error)? = nil
    ) async {
        logger.error(
            "an export failed",
            metadata: ["job_id": "\(lease.id)", "error": "\(cause.map { "\($0)" } ?? reason)"]
        )
        document.attempt = lease.delivery.attempt
        document.fail(reason, at: now())
        _ = await finish(lease, document)
    }

    private func finish(_ lease: JobLease, _ document: ExportStatus) async -> JobLease.Ending {
        let bytes: [UInt8]
        do {
            bytes = try DocumentJSON.encode(document)
        } catch {
            logger.error("an export's end is not written", metadata: ["job_id": "\(lease.id)", "error": "\(error)"])
            return .unknown
        }
        let ending = await lease.finish(status: document.status.rawValue, document: bytes)
        guard case .stands = ending else { return ending }
        rate.noteEnd()
        metrics.countEnd(of: .export, status: document.status.rawValue)
        return ending
    }
}

/// What a client is told of a failed export; the whole cause is in the log.
enum ExportFailure {
    static func message(for error: any Error) -> String {
        MachineFault(error).map { "\($0.sentence)." }
            ?? "The export could not be made; the server's log has the cause under this job's id."
    }
}
