import CSV
import Egress
import Foundation
package import Items
package import Jobs
package import Logging
package import Storage
import Trackers

/// What an import does; what was stored stays, however it ends.
package struct ImportWork: JobWork {
    package let importer: Importer
    package let sealer: CredentialSealer
    package let store: ItemStore
    package let uploads: UploadFiles
    package let instance: String
    /// Threads for reading files, which blocks.
    package let pool: WorkerPool<Void>
    package let logger: Logger
    package let now: @Sendable () -> Timestamp

    package init(
        importer: Importer,
        sealer: CredentialSealer,
        store: ItemStore,
        uploads: UploadFiles,
        instance: String,
        pool: WorkerPool<Void>,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.importer = importer
        self.sealer = sealer
        self.store = store
        self.uploads = uploads
        self.instance = instance
        self.pool = pool
        self.logger = logger
        self.now = now
    }

    package var name: String { "import" }
    package var family: JobFamily { .itemImport }

    package func status(inPlaceOf lease: JobLease) -> ImportStatus {
        ImportStatus(jobID: lease.id, requestID: "", sourceType: .csv, createdAt: now(), updatedAt: now())
    }

    package func perform(
        _ payload: ImportPayload,
        _ lease: JobLease,
        _ board: JobBoard<ImportStatus>
    ) async throws {
        await board.write { status in
            status.status = .processing
            status.startedAt = status.startedAt ?? now()
        }
        do {
            switch payload {
            case .tracker(let payload): try await importTracker(payload, lease, board)
            case .csv(let upload): try await importFile(upload, lease, board)
            }
        } catch let error as ImportTakenOver {
            // The one that has taken over tells how the job ends.
            logger.notice("an import has lost its job", metadata: ["job_id": "\(lease.id)", "error": "\(error)"])
            lease.stop(.lost)
            throw CancellationError()
        }
    }

    /// So that reports of what has come are fast soon. The clean-up does what is left.
    private func refreshChunks() async {
        do {
            try await store.refreshChunks(atMost: .seconds(60), while: { !Task.isCancelled })
        } catch {
            logger.warning("reports stay slow for a while", metadata: ["error": "\(error)"])
        }
    }

    private func importTracker(
        _ payload: TrackerPayload,
        _ lease: JobLease,
        _ board: JobBoard<ImportStatus>
    ) async throws {
        let request = try payload.request(jobID: lease.id.description, sealer: sealer)
        let account = request.config.email ?? request.config.username
        let session = ImportSession(
            request,
            store: store,
            key: lease.id.description,
            account: try sealer.fingerprint(request.credentials, account: account),
            board: board,
            lease: lease,
            clock: importer.clock
        )
        await lease.workBegins()
        let outcome = try await withPeriodic(
            { await lease.clear() },
            every: Self.trial,
            while: { try await importer.run(session) }
        )
        board.note { $0.take(outcome.update) }
        guard let failure = outcome.failure else { return }
        throw JobFailure(code: failure.code.rawValue, message: failure.message, cause: failure, isForeign: true)
    }

    /// An import may wait for its tracker, and others not for an import: after so long it need not be alone any more.
    private static let trial = Duration.seconds(30)

    private func importFile(
        _ upload: CSVUpload,
        _ lease: JobLease,
        _ board: JobBoard<ImportStatus>
    ) async throws {
        guard upload.instance == instance else {
            throw JobFailure(
                code: "file_elsewhere",
                message: "The file was uploaded to another server that shares this queue; upload it here."
            )
        }
        let loader = CSVLoader(store: store, now: now)
        let attempt = lease.delivery.attempt
        let outcome = try await uploads.read(lease) { path in
            await lease.workBegins()
            return try await pool.run { _ in
                var sample = ImportSample()
                return try loader.load(
                    path: path,
                    options: CSVOptions(upload),
                    key: lease.id.description,
                    attempt: attempt
                ) {
                    progress,
                    stored in
                    if lease.stopReason != nil { throw CancellationError() }
                    sample.add(stored)
                    board.note { $0.take(progress, sample: sample.items) }
                }
            }
        }
        board.note { $0.take(outcome) }
        if let failure = outcome.failure { throw failure }
    }

    package func isPassing(_ error: any Error) -> Bool {
        MachineFault.isPassing(error)
    }

    package func failure(for error: any Error) -> JobFailure {
        switch error {
        case let error as SealError:
            return JobFailure(code: "credentials_unreadable", message: "\(error)")
        case let error as CSVFileError:
            return JobFailure(code: error.code, message: "\(error)", isForeign: true)
        default:
            let fault = MachineFault(error)
            return JobFailure(
                code: fault?.code.rawValue ?? "internal_error",
                message: (fault.map(\.sentence)
                    ?? "The import could not go on; the server's log has the cause under this job's id")
                    + ". What was stored is kept.",
                cause: error
            )
        }
    }

    package func ended(_ status: ImportStatus, _ ending: JobLease.Ending) async {
        guard case .stands = ending else { return }
        importer.metrics.noteEnd(of: status)
        await uploads.remove(status.jobID)
        do {
            try await ImportSession.close("\(status.jobID)", in: store, at: now())
        } catch {
            logger.warning("an ended import's checkpoint stays", metadata: ["error": "\(error)"])
        }
        await refreshChunks()
    }

    package func kind(of status: ImportStatus) -> String { "import" }

    package func metadata(of status: ImportStatus) -> Logger.Metadata {
        ["items": "\(status.progress.successfulItems)", "error_code": "\(status.errorCode ?? "")"]
    }
}
