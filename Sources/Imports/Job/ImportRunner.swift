import CSV
import Egress
import Foundation
package import Items
package import Jobs
package import Logging
package import Storage
import Synchronization
import Trackers

/// Runs one attempt at an import and writes how it ended; what was stored stays, however it ends.
package struct ImportRunner: Sendable {
    package let importer: Importer
    package let sealer: CredentialSealer
    package let store: ItemStore
    package let uploads: UploadFiles
    package let instance: String
    /// Threads for reading files, which blocks.
    package let pool: WorkerPool<Void>
    package let rate: JobRate
    package let metrics: Metrics
    package let logger: Logger
    package let now: @Sendable () -> Timestamp

    package init(
        importer: Importer,
        sealer: CredentialSealer,
        store: ItemStore,
        uploads: UploadFiles,
        instance: String,
        pool: WorkerPool<Void>,
        rate: JobRate,
        metrics: Metrics,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.importer = importer
        self.sealer = sealer
        self.store = store
        self.uploads = uploads
        self.instance = instance
        self.pool = pool
        self.rate = rate
        self.metrics = metrics
        self.logger = logger
        self.now = now
    }

    package func run(_ lease: JobLease) async {
        guard let board = await begin(lease) else { return }
        let payload: ImportPayload
        do {
            payload = try DocumentJSON.decode(ImportPayload.self, from: lease.delivery.payload)
        } catch {
            logger.error("an import's request is damaged", metadata: ["job_id": "\(lease.id)", "error": "\(error)"])
            let message = "The request of this job is damaged; please ask again."
            return await end(board, .failed(code: "damaged_request", message: message))
        }
        let ending = Mutex<ImportEnding?>(nil)
        await lease.untilStopped {
            let how = await self.perform(payload, board)
            ending.withLock { $0 = how }
        }
        switch lease.stopReason {
        case .shutdown:
            // The last page may have been stored when the stop came.
            if case .completed = ending.withLock({ $0 }) { await end(board, .completed) }
        case .cancelled, .lost, .timedOut: await end(board, .cancelled)
        case nil: await end(board, ending.withLock { $0 } ?? .cancelled)
        }
    }

    /// Writes the end of a job that is not run; what earlier attempts have stored is kept.
    package func giveUp(_ lease: JobLease, _ reason: GivingUp) async {
        guard let board = await begin(lease) else { return }
        let code = if case .attempts = reason { "attempts_exhausted" } else { "unknown_store" }
        await end(board, .failed(code: code, message: reason.message("import")))
    }

    private func begin(_ lease: JobLease) async -> ImportStatusBoard? {
        let read = try? DocumentJSON.decode(ImportStatus.self, from: lease.delivery.document)
        let isOurs = read?.jobID == lease.id
        var document =
            isOurs
            ? read
            : ImportStatus(jobID: lease.id, requestID: "", sourceType: .csv, createdAt: now(), updatedAt: now())
        document?.attempt = lease.delivery.attempt
        guard let document else { return nil }
        let board = ImportStatusBoard(document, lease: lease, now: now)
        guard isOurs else {
            await end(
                board,
                .failed(
                    code: "damaged_document",
                    message: "The status document of this job was damaged; please ask again."
                )
            )
            return nil
        }
        await board.write { document in
            document.status = .processing
            document.startedAt = document.startedAt ?? self.now()
        }
        return board
    }

    private func perform(_ payload: ImportPayload, _ board: ImportStatusBoard) async -> ImportEnding {
        do {
            switch payload {
            case .tracker(let payload): return try await importTracker(payload, board)
            case .csv(let upload): return try await importFile(upload, board)
            }
        } catch is CancellationError {
            return .cancelled
        } catch let error as SealError {
            return .failed(code: "credentials_unreadable", message: "\(error)")
        } catch let error as CSVFileError {
            return .failed(code: error.code, message: "\(error)")
        } catch {
            logger.error("an import failed", metadata: ["job_id": "\(board.lease.id)", "error": "\(error)"])
            if let fault = MachineFault(error) {
                return .failed(code: fault.code.rawValue, message: "\(fault.sentence). What was stored is kept.")
            }
            return .failed(
                code: "internal_error",
                message:
                    "The import could not go on; the server's log has the cause under this job's id. What was stored is kept."
            )
        }
    }

    private func importTracker(_ payload: ImportJobPayload, _ board: ImportStatusBoard) async throws -> ImportEnding {
        let request = try payload.request(jobID: board.lease.id.description, sealer: sealer)
        let account = request.config.email ?? request.config.username
        let surroundings = Importer.Surroundings(
            sink: sink(for: board.lease),
            account: try sealer.fingerprint(request.credentials, account: account),
            waiting: board.document.waiting,
            yielding: { try await board.lease.whileYielding($0) },
            report: { update in
                if board.lease.stopReason != nil { throw CancellationError() }
                await board.write { $0.take(update) }
            }
        )
        await board.lease.workBegins()
        let outcome = try await withPeriodic(
            { await board.lease.clear() },
            every: Self.trial,
            while: { try await importer.run(request, in: surroundings) }
        )
        board.note { $0.take(outcome.update) }
        if let failure = outcome.failure {
            logger.notice(
                "a tracker could not be imported",
                metadata: ["job_id": "\(board.lease.id)", "error": "\(failure)"]
            )
        }
        if let failure = outcome.failure { return .failed(code: failure.code.rawValue, message: failure.message) }
        return .completed
    }

    /// An import may wait for its tracker, and others not for an import: after so long it need not be alone any more.
    private static let trial = Duration.seconds(30)

    /// A page that is stored is behind the import, which would go on after it: what ended the last run is not in it.
    private func sink(for lease: JobLease) -> ImportSink {
        var sink = StoreSink(store: store, key: lease.id.description, now: now).sink
        let keep = sink.store
        sink.store = { batch in
            let outcome = try await keep(batch)
            if !batch.isDryRun { await lease.clear() }
            return outcome
        }
        return sink
    }

    private func importFile(_ upload: CSVUpload, _ board: ImportStatusBoard) async throws -> ImportEnding {
        guard upload.instance == instance else {
            return .failed(
                code: "file_elsewhere",
                message: "The file was uploaded to another server that shares this queue; upload it here."
            )
        }
        let id = board.lease.id
        let loader = CSVLoader(store: store, now: now)
        let path = uploads.path(id)
        let failure = Mutex<CSVFileError?>(nil)
        await board.lease.workBegins()
        try await board.whileReporting {
            let outcome = try await pool.run { _ in
                var sample = ImportSample()
                return try loader.load(path: path, options: CSVOptions(upload), key: id.description) {
                    progress,
                    stored in
                    if board.lease.stopReason != nil { throw CancellationError() }
                    sample.add(stored)
                    board.note { $0.take(progress, sample: sample.items) }
                }
            }
            board.note { $0.take(outcome) }
            failure.withLock { $0 = outcome.failure }
        }
        return failure.withLock { $0 }.map { .failed(code: $0.code, message: "\($0)") } ?? .completed
    }

    private func end(_ board: ImportStatusBoard, _ ending: ImportEnding) async {
        let document = board.note { document in
            document.end(ending, at: self.now())
        }
        guard let bytes = try? DocumentJSON.encode(document) else { return }
        guard case .stands = await board.lease.finish(status: document.status.rawValue, document: bytes) else { return }
        uploads.remove(board.lease.id)
        do {
            try await StoreSink.close("\(board.lease.id)", in: store, at: now())
        } catch {
            logger.warning("an ended import's checkpoint stays", metadata: ["error": "\(error)"])
        }
        rate.noteEnd()
        metrics.countEnd(of: .itemImport, status: document.status.rawValue)
        logger.info(
            "an import has ended",
            metadata: [
                "job_id": "\(document.jobID)", "status": "\(document.status.rawValue)",
                "items": "\(document.progress.successfulItems)", "error_code": "\(document.errorCode ?? "")",
            ]
        )
    }
}

/// How an attempt at an import ended.
enum ImportEnding: Sendable {
    case completed, cancelled
    case failed(code: String, message: String)
}
