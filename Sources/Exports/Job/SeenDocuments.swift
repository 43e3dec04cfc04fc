import Figures
import Jobs
import Synchronization

/// Remembers which documents were found whole, so that a client that asks again and again does not have the same bytes
/// read again and again.
///
/// It holds no status: what is answered is always what Redis has said this time, and is looked at anew once it differs.
final class SeenDocuments: Sendable {
    private struct Seen {
        var json: [UInt8]
        var kind: ExportKind
    }

    private let seen = Mutex<[JobID: Seen]>([:])
    private let capacity = 512

    /// The kind of a document that was seen with these very bytes.
    func kind(of id: JobID, json: [UInt8]) -> ExportKind? {
        seen.withLock { seen in seen[id].flatMap { $0.json == json ? $0.kind : nil } }
    }

    func note(_ document: ExportStatus, json: [UInt8]) {
        seen.withLock { seen in
            if seen.count >= capacity { seen.removeAll(keepingCapacity: true) }
            seen[document.jobID] = Seen(json: json, kind: document.kind)
        }
    }
}
