import Foundation
import Items
import ObjectStorage

/// Takes files from the data directory to the file store, or back.
struct FileMove {
    private let settings: Settings
    private let data: DataDirectory
    private let isOut: Bool

    init(_ settings: Settings, _ data: DataDirectory, isOut: Bool) {
        (self.settings, self.data, self.isOut) = (settings, data, isOut)
    }

    typealias Outcome = (moved: Int, missing: Int)

    /// - Parameter digests: their names; bytes that have another digest count as missing.
    func attachments(_ digests: Set<String>) async throws -> Outcome {
        let local = AttachmentFiles(directory: data.attachments)
        return try await move(digests.sorted(), "attachments", spool: data.attachments, isDigest: true, local.path)
    }

    func reports(_ names: [String]) async throws -> Outcome {
        try await move(names, "reports", spool: data.reports, isDigest: false) { "\(data.reports)/\($0)" }
    }

    private func move(
        _ names: [String],
        _ folder: String,
        spool: String,
        isDigest: Bool,
        _ path: (String) -> String
    ) async throws -> Outcome {
        guard let remote = settings.files.folder(folder, spool: spool) else { return (0, names.count) }
        var outcome: Outcome = (0, 0)
        for name in names {
            let file = path(name)
            if isOut {
                guard isWhole(file, isDigest ? name : nil) else {
                    outcome.missing += 1
                    continue
                }
                try await remote.put(file, as: name, patience: .job)
            } else {
                try DurableFile.makeDirectory((file as NSString).deletingLastPathComponent)
                let draft = file + ".part"
                defer { unlink(draft) }
                guard try await remote.fetch(name, to: draft, patience: .job), isWhole(draft, isDigest ? name : nil)
                else {
                    outcome.missing += 1
                    continue
                }
                try DurableFile.publish(draft, as: file)
            }
            outcome.moved += 1
        }
        return outcome
    }

    private func isWhole(_ path: String, _ digest: String?) -> Bool {
        guard access(path, R_OK) == 0 else { return false }
        guard let digest else { return true }
        let bytes = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        return bytes.map { AttachmentFiles.isWhole($0, digest) } ?? false
    }
}
