import Exports
import Imports
import Items
import Jobs
import Logging
import Redis
import ServiceLifecycle
import Storage

/// Keeps files and keys in step, both ways: a file whose job is gone goes, a job whose file is gone goes, an expired
/// job leaves the lists, an attachment's bytes go with the last item that has it.
///
/// The files are this store's own, and so are the jobs of which it looks for a file: what belongs to another store on the
/// same Redis is the business of the process that serves that one.
///
/// Of the processes that share a store of files, one removes for all. Files of this machine are each process's own.
///
/// It compares on a timer and at start. Redis' key-space events are not used: they are lost when nobody listens.
struct Reaper: Service {
    let store: JobStore
    let exports: ExportFiles
    let uploads: UploadFiles
    let attachments: AttachmentFiles
    let items: ItemStore
    let running: @Sendable (JobID) -> Bool
    let interval: Duration
    let logger: Logger
    private let attachmentSweeps = Pace(.seconds(3600))
    private let chunkRefreshes = Pace(.seconds(300))

    init(
        store: JobStore,
        exports: ExportFiles,
        uploads: UploadFiles,
        attachments: AttachmentFiles,
        items: ItemStore,
        running: @escaping @Sendable (JobID) -> Bool,
        interval: Duration,
        logger: Logger
    ) {
        (self.store, self.exports, self.uploads, self.attachments) = (store, exports, uploads, attachments)
        (self.items, self.running, self.interval, self.logger) = (items, running, interval, logger)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // Who could not do it lets another one have the next turn.
            var hasFailed = false
            while !Task.isCancelled {
                do {
                    try await sweep(passing: hasFailed)
                    hasFailed = false
                } catch let error as RedisError {
                    hasFailed = true
                    logger.debug("the clean-up waits for Redis", metadata: ["error": "\(error)"])
                } catch is CancellationError {
                    return
                } catch {
                    hasFailed = true
                    logger.warning("the clean-up left something", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: interval)
            }
        }
    }

    /// Every step is tried, whatever became of the one before; the first error is thrown at the end.
    ///
    /// - Parameter passing: whether another process is to have the turn, where there are several.
    func sweep(passing: Bool = false) async throws {
        var steps: [() async throws -> Void] = [
            { for family in JobFamily.allCases { try await store.prune(family) } },
            { for family in JobFamily.allCases { try await store.keepWaiting(family) } },
        ]
        if await isOurTurn(passing) {
            steps += [
                { for family in JobFamily.allCases { try await store.forgetConsumers(family) } },
                removeFilesWithoutJobs, removeJobsWithoutFiles, removeUploadsWithoutJobs,
                removeAttachmentsWithoutItems, refreshChunks,
            ]
        } else {
            steps.append(lookOn)
        }
        var failure: (any Error)?
        for step in steps {
            do {
                try await step()
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    /// A turn ends with the pause behind it, so that another one comes soon where this process dies. While the database is
    /// away nobody knows whose turn it is, and everybody cleans up.
    private func isOurTurn(_ passing: Bool) async -> Bool {
        guard exports.shelf.remote != nil else { return true }
        if passing { return false }
        return (try? await items.takeTurn(.cleanUp, for: interval)) ?? true
    }

    /// What each process does, whoever's turn it is: it lists, to know how much room there is left, and clears its own folder.
    private func lookOn() async throws {
        await attachments.removeDrafts()
        _ = try await exports.shelf.names()
        _ = try await uploads.shelf.names()
    }

    private func removeFilesWithoutJobs() async throws {
        for name in try await exports.shelf.names() {
            guard let (id, _) = ExportFiles.job(of: name), !running(id) else { continue }
            guard try await !belongs(name, to: id) else { continue }
            await exports.remove(name)
            logger.debug("removed a file whose job is gone", metadata: ["file": "\(name)"])
        }
    }

    /// A file of an attempt that lost its job is not the job's file. Which one is can't be told of a document that a newer
    /// version has written, which shares the store: then all of them are.
    private func belongs(_ name: String, to id: JobID) async throws(RedisError) -> Bool {
        guard let (bytes, _) = try await store.document(id, in: .export) else { return false }
        guard let document = try? DocumentJSON.decode(ExportStatus.self, from: bytes) else { return true }
        return document.status == .processing || document.filename == name
    }

    private func removeJobsWithoutFiles() async throws {
        let present = Set(try await exports.shelf.names().compactMap { ExportFiles.job(of: $0)?.id })
        let completed = try await store.ids(.export, status: .completed)
        for id in completed where !present.contains(id) {
            guard let (bytes, _) = try await store.document(id, in: .export),
                let name = try? DocumentJSON.decode(ExportStatus.self, from: bytes).filename,
                try await store.owner(of: id) == store.storeID, try await !exports.shelf.has(name)
            else { continue }
            _ = try await store.delete(id, in: .export)
            logger.notice("removed a job whose file is gone", metadata: ["job_id": "\(id)", "file": "\(name)"])
        }
    }

    private func removeUploadsWithoutJobs() async throws {
        for id in try await uploads.settledJobs() where !running(id) {
            if let (bytes, _) = try await store.document(id, in: .itemImport) {
                let document = try? DocumentJSON.decode(ImportStatus.self, from: bytes)
                // One that a newer version has written may still want its file.
                guard document?.status.isEnd == true else { continue }
            }
            await uploads.remove(id)
        }
    }

    private func removeAttachmentsWithoutItems() async throws {
        guard attachmentSweeps.isDue else { return }
        let wanted = try await items.read { try $0.storedFileNames() }
        await attachments.removeAll(except: wanted)
    }

    /// What imports have left marked, and all of a store that another version has filled.
    private func refreshChunks() async throws {
        guard chunkRefreshes.isDue else { return }
        try await items.refreshChunks(atMost: .seconds(20), while: { !Task.isCancelled })
    }
}
