import Automation
import Exports
import Imports
import Items
import Jobs
import Logging
import Reports
import Storage

/// Threads for work that blocks.
struct Pools: Sendable {
    /// One a worker, each with its own fonts and typesetter.
    let exports: WorkerPool<ExportTool>
    /// For reading uploaded files.
    let imports: WorkerPool<Void>
    /// For syncing finished files, and for small queries of exports.
    let filing: WorkerPool<Void>
    /// For trying the disk.
    let health: WorkerPool<Void>
    /// For handing over mails.
    let mail: WorkerPool<Void>

    func close() {
        exports.close()
        imports.close()
        filing.close()
        health.close()
        mail.close()
    }
}

/// What needs no Redis.
struct Parts: Sendable {
    let store: ItemStore
    let exportFiles: ExportFiles
    let keptFiles: KeptFiles
    let uploads: UploadFiles
    let exportRoom: StorageRoom
    let uploadRoom: StorageRoom
    let attachments: AttachmentFiles
    /// The name of this process's directory.
    let instance: String
    /// Of the items and files, the same in every process that shares them.
    let storeID: String
    let run: JobRun
    let sealer: CredentialSealer
    let signer: BundleSigner
    let pools: Pools
    let drawing: DrawingHealth

    init(_ settings: Settings, data: DataDirectory, followsCrash: Bool, logger: Logger) throws {
        store = try settings.openStore(in: data)
        let files = settings.files
        exportFiles = ExportFiles(
            directory: data.exports,
            remote: files.folder("exports", spool: data.exports)
        )
        keptFiles = KeptFiles(
            directory: data.reports,
            exports: exportFiles,
            remote: files.folder("reports", spool: data.reports)
        )
        uploads = UploadFiles(directory: data.uploads, remote: files.folder("uploads", spool: data.uploads))
        exportRoom = StorageRoom(
            data.exports,
            limit: settings.disk.maxExports,
            setting: "MAX_EXPORTS_BYTES",
            minimumFree: settings.disk.minimumFree,
            shelf: exportFiles.shelf
        )
        uploadRoom = StorageRoom(
            data.uploads,
            limit: settings.disk.maxUploads,
            setting: "MAX_UPLOADS_BYTES",
            minimumFree: settings.disk.minimumFree,
            shelf: uploads.shelf
        )
        attachments = AttachmentFiles(
            directory: data.attachments,
            remote: files.folder("attachments", spool: data.attachments)
        )
        instance = try data.instance()
        storeID = try store.identity ?? instance
        run = .make(followsCrash: followsCrash)
        exportFiles.removeLeftovers()
        keptFiles.files.removeLeftovers()
        uploads.removeLeftovers()
        sealer = try settings.sealer(in: data.path)
        guard try store.sharesKey(sealer.check) else {
            throw StartError(
                description:
                    "SECRET_KEY: the other almanacs of this DATABASE_URL have another key, and could not read what this one "
                    + "seals: set the same",
                exitCode: 78
            )
        }
        signer = try BundleSigner(seed: sealer.bundleSeed)
        let drawing = DrawingHealth(workers: settings.jobs.workers)
        self.drawing = drawing
        pools = Pools(
            exports: WorkerPool(threads: settings.jobs.workers, name: "export") { number in
                ExportTool(number: number, health: drawing) { try ReportRenderer(cacheDirectory: data.fontCache) }
            },
            imports: WorkerPool(threads: settings.jobs.workers, name: "import") { _ in },
            filing: WorkerPool(threads: settings.jobs.workers, name: "filing") { _ in },
            health: WorkerPool(threads: 1, name: "health") { _ in },
            mail: WorkerPool(threads: 2, name: "mail") { _ in }
        )
    }
}
