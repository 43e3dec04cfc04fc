package import Figures
import Glibc
package import Items
package import Jobs
package import Logging
import Storage
import Synchronization

/// What an export does: reads, draws and packs on a worker's thread, then puts the file in its place.
package struct ExportWork: JobWork {
    package let pool: WorkerPool<ExportTool>
    /// Threads for what must not keep a renderer from work: putting files in their place, and small queries.
    package let filing: WorkerPool<Void>
    package let maker: ExportMaker
    package let files: ExportFiles
    package let room: StorageRoom
    /// For large exports, of which no more are in the workers' way than there are workers.
    package let largePlaces: JobSlots
    /// How long an attempt may take from when a worker begins it.
    package let timeout: Duration
    package let metrics: ExportMetrics
    /// Called on the worker's thread after a large bundle, whose many small pieces of memory are free again.
    package let hasFreed: @Sendable () -> Void
    package let now: @Sendable () -> Timestamp

    package init(
        pool: WorkerPool<ExportTool>,
        filing: WorkerPool<Void>,
        maker: ExportMaker,
        files: ExportFiles,
        room: StorageRoom,
        largePlaces: JobSlots,
        timeout: Duration,
        metrics: ExportMetrics = ExportMetrics(),
        hasFreed: @escaping @Sendable () -> Void = {},
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.pool = pool
        self.filing = filing
        self.maker = maker
        self.files = files
        self.room = room
        self.largePlaces = largePlaces
        self.timeout = timeout
        self.metrics = metrics
        self.hasFreed = hasFreed
        self.now = now
    }

    package var name: String { "export" }
    package var family: JobFamily { .export }

    package func status(inPlaceOf lease: JobLease) -> ExportStatus {
        let spec = try? DocumentJSON.decode(ExportSpec.self, from: lease.delivery.payload)
        var status = ExportStatus(jobID: lease.id, kind: spec?.kind ?? .pdf, createdAt: now())
        if let spec { status.describe(spec) }
        return status
    }

    package func perform(
        _ spec: ExportSpec,
        _ lease: JobLease,
        _ board: JobBoard<ExportStatus>
    ) async throws -> MadeExport {
        let name = ExportFiles.name(kind: spec.kind, at: now(), job: lease.id)
        await lease.workBegins()
        let isLarge = try await isLarge(spec, lease)
        if isLarge, largePlaces.take(upTo: 1) == 0 {
            if lease.isOnTrial { try await largePlaces.wait() } else { try await wait(lease) }
        }
        defer { if isLarge { largePlaces.give() } }
        let outcome = try await lease.withDeadline(timeout) { begins in
            try await draw(spec, isLarge: isLarge, lease, board, begins)
        }
        return MadeExport(lease: lease, name: name, path: files.temporaryPath(lease), outcome: outcome)
    }

    /// To find out may take longer than an export: where a filter lets little pass, all of the range is looked through.
    private func isLarge(_ spec: ExportSpec, _ lease: JobLease) async throws -> Bool {
        let interruption = Interruption()
        lease.whenStopped { interruption.fire() }
        return try await lease.withDeadline(timeout) { begins in
            try await filing.runUnlessCancelled { _ in
                begins()
                return try maker.isLarge(spec, interruption)
            }
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
        isLarge: Bool,
        _ lease: JobLease,
        _ board: JobBoard<ExportStatus>,
        _ begins: @escaping @Sendable () -> Void
    ) async throws -> ExportMaker.Outcome {
        let interruption = Interruption()
        lease.whenStopped { interruption.fire() }
        return try await pool.runUnlessCancelled(isLate: isLarge) { tool in
            begins()
            defer { if isLarge, spec.kind == .zip { hasFreed() } }
            try room.check()
            let path = files.temporaryPath(lease)
            var stages = StageClock(metrics, spec.kind.rawValue)
            let outcome = try maker.make(
                spec,
                to: path,
                tool: &tool,
                interruption: interruption
            ) { step in
                if lease.stopReason != nil { throw CancellationError() }
                stages.enter(step.stage)
                board.note { $0.progress = step }
            }
            stages.enter(.done)
            // Nobody waits any more for what is finished after a stop.
            guard lease.stopReason == nil else {
                unlink(path)
                throw CancellationError()
            }
            return outcome
        }
    }

    package func publish(_ export: MadeExport, _ board: JobBoard<ExportStatus>) async throws {
        let file = try await filing.run { _ in try files.keep(export.path, as: export.name) }
        if files.shelf.remote != nil { try await send(export) }
        board.note { $0.take(export.outcome, in: file) }
    }

    package func isPassing(_ error: any Error) -> Bool {
        MachineFault.isPassing(error)
    }

    /// A store that is away is waited for, but not when the job is to stop; what is on its way then has a moment to arrive.
    private func send(_ export: MadeExport) async throws {
        let stop = WakeSignal()
        export.lease.whenStopped { stop.finish() }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await files.send(export.path, as: export.name)
                return true
            }
            group.addTask {
                for await _ in stop.stream {}
                try? await Task.sleep(for: .seconds(2))
                return false
            }
            defer { group.cancelAll() }
            guard try await group.next() == true else { throw CancellationError() }
        }
    }

    package func failure(for error: any Error) -> JobFailure {
        if error is JobTimeout {
            let seconds = timeout.components.seconds
            return JobFailure(
                code: "timed_out",
                message:
                    "The export took longer than the \(seconds) seconds that this server gives it (JOB_TIMEOUT_SECONDS); "
                    + "ask for fewer items, or for less of them."
            )
        }
        let fault = MachineFault(error)
        return JobFailure(
            code: fault?.code.rawValue ?? "internal_error",
            message: fault.map { "\($0.sentence)." }
                ?? "The export could not be made; the server's log has the cause under this job's id.",
            cause: error
        )
    }

    /// Of a file whose job's end could not be written the reaper sees whose it is.
    package func ended(_ status: ExportStatus, _ ending: JobLease.Ending) async {
        if case .refused = ending, let name = status.filename { await files.remove(name) }
    }

    package func attemptEnded(_ lease: JobLease) {
        unlink(files.temporaryPath(lease))
    }

    package func kind(of status: ExportStatus) -> String { status.kind.rawValue }

    package func metadata(of status: ExportStatus) -> Logger.Metadata {
        ["kind": "\(status.kind.rawValue)", "bytes": "\(status.fileSizeBytes ?? 0)"]
    }
}

/// An export that is drawn, and not yet in its place.
package struct MadeExport: Sendable {
    var lease: JobLease
    var name: String
    var path: String
    var outcome: ExportMaker.Outcome
}
