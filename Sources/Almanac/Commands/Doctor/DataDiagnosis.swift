import Foundation
import Items
import Storage

/// Looks at `DATA_DIR` without making anything in it.
struct DataDiagnosis {
    private let settings: Settings
    /// Whether a server answers that has checked the store itself.
    private let isServed: Bool

    init(_ settings: Settings, isServed: Bool) {
        (self.settings, self.isServed) = (settings, isServed)
    }

    func findings() -> [Finding] {
        let path = URL(fileURLWithPath: settings.dataDirectory).standardizedFileURL.path
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return [missing(path)] }
        guard isDirectory.boolValue else {
            return [.failed("DATA_DIR", "\(path) is no directory", "Set DATA_DIR to a directory, or remove the file.")]
        }
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & 0o077 != 0, let foreign = DataDirectory.foreignName(in: path) {
            return [
                .failed(
                    "DATA_DIR",
                    "others may use \(path), and it holds what is not almanac's (\(foreign)): almanac does not start there",
                    "Close it (chmod 700), or name a folder of almanac's own, which it makes."
                )
            ]
        }
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            let reason = FileReason.text(ofCode: errno)
            return [
                .failed(
                    "DATA_DIR",
                    "\(path) can't be written to by the user \(getuid()): \(reason)",
                    "Give the directory to that user (chown), or set another DATA_DIR."
                )
            ]
        }
        return [.ok("DATA_DIR", "\(path) can be written to")] + space(path) + store(path + "/items.sqlite")
    }

    private func missing(_ path: String) -> Finding {
        let above = (path as NSString).deletingLastPathComponent
        guard access(above, W_OK | X_OK) == 0 else {
            return .failed(
                "DATA_DIR",
                "\(path) is not there, and can't be made in \(above)",
                "Make the directory and give it to the user \(getuid()), or set another DATA_DIR."
            )
        }
        return .ok("DATA_DIR", "\(path) is not there yet, and is made at the first start")
    }

    private func space(_ path: String) -> [Finding] {
        guard let free = StorageRoom.free(at: path) else { return [] }
        let (text, minimum) = ("\(free >> 20) MiB are free", settings.disk.minimumFree)
        guard free >= minimum else {
            return [
                .failed(
                    "disk",
                    "\(text), and MIN_FREE_BYTES keeps \(minimum >> 20) MiB free: nothing is made",
                    "Free space, or set a smaller MIN_FREE_BYTES."
                )
            ]
        }
        guard free >= 2 * minimum + (1 << 30) else {
            return [.warning("disk", "\(text), which a few large reports may use up", "Free space.")]
        }
        return [.ok("disk", text)]
    }

    private func store(_ path: String) -> [Finding] {
        // With DATABASE_URL the items are not here, whatever a move has left.
        guard !isServed, settings.cluster.database == nil, FileManager.default.fileExists(atPath: path) else {
            return []
        }
        do {
            let facts = try ItemStore.inspect(path: path)
            guard facts.damage.isEmpty else {
                return [
                    .failed(
                        "item store",
                        "\(path) is damaged: \(facts.damage.prefix(3).joined(separator: "; "))",
                        "Restore the last backup (almanac restore --replace FILE); the damaged file is kept."
                    )
                ]
            }
            return [.ok("item store", "\(facts.items) items, whole (version \(facts.version) of its tables)")]
        } catch {
            let reason = (error as? ItemStoreError)?.sentence ?? "\(error)"
            // The sentence says what to do.
            return [.failed("item store", "\(path): \(reason)")]
        }
    }
}
