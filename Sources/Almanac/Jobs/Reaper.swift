import Logging
import Redis
import ServiceLifecycle

/// Keeps files and keys in step, both ways: a file whose job is gone goes, a job whose file is gone goes, an expired
/// job leaves the lists.
///
/// It compares on a timer and at start. Redis' key-space events are not used: they are lost when nobody listens.
struct Reaper: Service {
    let store: JobStore
    let exports: ExportFiles
    let uploads: UploadFiles
    let running: @Sendable (JobID) -> Bool
    let interval: Duration
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            removeLeftovers()
            while !Task.isCancelled {
                do {
                    try await sweep()
                } catch {
                    logger.debug("the clean-up waits for Redis", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: interval)
            }
        }
    }

    /// Temporary files of a process that was killed: this one holds the data directory now, and has begun none yet.
    private func removeLeftovers() {
        for name in (try? exports.names()) ?? [] where name.hasSuffix(".part") && !isRunning(temporary: name) {
            exports.remove(name)
        }
    }

    private func isRunning(temporary name: String) -> Bool {
        let file = String(name.dropFirst().dropLast(".part".count))
        return ExportFiles.job(of: file).map { running($0.id) } ?? false
    }

    func sweep() async throws {
        for family in JobFamily.allCases {
            try await store.prune(family)
            try await store.keepWaiting(family)
        }
        try await removeFilesWithoutJobs()
        try await removeJobsWithoutFiles()
        try await removeUploadsWithoutJobs()
    }

    private func removeFilesWithoutJobs() async throws {
        for name in try exports.names() {
            guard let (id, _) = ExportFiles.job(of: name), !running(id) else { continue }
            guard try await !belongs(name, to: id) else { continue }
            exports.remove(name)
            logger.debug("removed a file whose job is gone", metadata: ["file": "\(name)"])
        }
    }

    /// A file of an attempt that lost its job is not the job's file.
    private func belongs(_ name: String, to id: JobID) async throws(RedisError) -> Bool {
        guard let (bytes, _) = try await store.document(id, in: .export) else { return false }
        guard let document = try? DocumentJSON.decode(ExportDocument.self, from: bytes) else { return false }
        return document.status == .processing || document.filename == name
    }

    private func removeJobsWithoutFiles() async throws {
        let present = Set(try exports.names())
        for id in try await store.ids(.export, status: ExportDocument.Status.completed.rawValue) {
            guard let (bytes, _) = try await store.document(id, in: .export),
                let name = try? DocumentJSON.decode(ExportDocument.self, from: bytes).filename, !present.contains(name),
                try await store.instance(of: id) == store.instance, try !exports.names().contains(name)
            else { continue }
            _ = try await store.delete(id, in: .export)
            logger.notice("removed a job whose file is gone", metadata: ["job_id": "\(id)", "file": "\(name)"])
        }
    }

    private func removeUploadsWithoutJobs() async throws {
        for id in try uploads.settledJobs() where !running(id) {
            guard try await store.document(id, in: .itemImport) == nil else { continue }
            uploads.remove(id)
        }
    }
}
