import Crypto
import Figures
import Jobs
import Synchronization

/// Remembers which documents were found whole, so that a client that asks again and again does not have the same bytes
/// read again and again.
///
/// It holds no status: what is answered is always what Redis has said this time, and is looked at anew once it differs.
final class SeenDocuments: Sendable {
    struct Origin {
        var kind: ExportKind
        /// Whether it is the run of a saved report.
        var isOfReport: Bool
    }

    private struct Seen {
        /// Of its bytes, which may be many.
        var digest: SHA256Digest
        var origin: Origin
    }

    private let seen = Mutex<[JobID: Seen]>([:])
    private let capacity = 512

    /// That of a document that was seen with these very bytes.
    func origin(of id: JobID, json: [UInt8]) -> Origin? {
        guard let known = seen.withLock({ $0[id] }), known.digest == SHA256.hash(data: json) else { return nil }
        return known.origin
    }

    func note(_ document: ExportStatus, json: [UInt8]) -> Origin {
        let origin = Origin(kind: document.kind, isOfReport: document.reportID != nil)
        let digest = SHA256.hash(data: json)
        seen.withLock { seen in
            if seen.count >= capacity { seen.removeAll(keepingCapacity: true) }
            seen[document.jobID] = Seen(digest: digest, origin: origin)
        }
        return origin
    }
}
