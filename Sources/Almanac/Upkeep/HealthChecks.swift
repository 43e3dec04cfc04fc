import Exports
import Foundation
import Items
import Jobs
import Storage

/// One round of trials: each part does a small piece of its work, and is not merely asked whether it is there.
struct HealthChecks: Sendable {
    let redis: RedisHealth
    let store: ItemStore
    let folders: [FolderHealth]
    let exports: StorageRoom
    let dispatchers: [JobDispatcher]
    let drawing: DrawingHealth
    /// A thread for what a broken disk may hold up for ever.
    let disk: WorkerPool<Void>
    var files: FileStoreHealth? = nil
    /// Loops look every two seconds; after this long without a look one is stuck or cut off.
    var patience = Duration.seconds(15)

    func report() async -> HealthReport {
        async let filed = try? disk.run { [store, folders, exports] _ in
            let problems = [store.healthProblem()].compactMap(\.self) + folders.compactMap { $0.problem() }
            return (problems: problems, kept: exports.kept, free: exports.free)
        }
        let told = await redis.findings()
        let disk = await filed
        let elsewhere = [files?.problem].compactMap(\.self)
        let problems = told.problems + (disk?.problems ?? []) + elsewhere + dispatchers.compactMap(loopProblem)
        return HealthReport(
            problems: problems + drawing.problems().map(HealthFinding.init(of:)),
            warnings: told.warnings,
            madeAt: .now,
            redisPing: told.ping,
            exportsKept: disk?.kept,
            diskFree: disk?.free
        )
    }

    private func loopProblem(_ dispatcher: JobDispatcher) -> HealthFinding? {
        let part = "workers (\(dispatcher.family.rawValue))"
        guard let lastLook = dispatcher.lastLook else {
            return HealthFinding(part, "not started yet", isOfStart: true)
        }
        let age = ContinuousClock.now - lastLook
        return age > patience
            ? HealthFinding(part, "they have not looked into the queue for \(age.components.seconds) s") : nil
    }
}

extension HealthFinding {
    /// - Parameter text: `part: what is wrong with it`.
    fileprivate init(of text: String) {
        let end = text.firstRange(of: ": ")
        self.init(
            String(text[..<(end?.lowerBound ?? text.endIndex)]),
            String(text[(end?.upperBound ?? text.endIndex)...])
        )
    }
}

extension ItemStore {
    fileprivate func healthProblem() -> HealthFinding? {
        do {
            try probe()
            return nil
        } catch {
            return HealthFinding("item store", (error as? ItemStoreError)?.sentence ?? "it cannot be read")
        }
    }
}

/// Whether a folder takes files.
struct FolderHealth: Sendable {
    /// As the operator knows it.
    let name: String
    let path: String
    let minimumFree: Int

    init(_ name: String, _ path: String, _ disk: Settings.Disk) {
        (self.name, self.path, minimumFree) = (name, path, disk.minimumFree)
    }

    /// Makes a file and removes it: a disk that is full or read-only, or the want of a file handle, is found only so.
    func problem() -> HealthFinding? {
        let file = path + "/.ready"
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return finding("it cannot be written to", errno) }
        let written = write(descriptor, "ready", 5)
        let code = errno
        close(descriptor)
        unlink(file)
        guard written == 5 else { return finding("it takes no file", code) }
        guard let free = StorageRoom.free(at: path), free < minimumFree else { return nil }
        return HealthFinding(name, "\(NoRoom.disk(free: free, minimum: minimumFree))")
    }

    private func finding(_ text: String, _ code: Int32) -> HealthFinding {
        HealthFinding(name, "\(text): \(FileReason.text(ofCode: code))")
    }
}
