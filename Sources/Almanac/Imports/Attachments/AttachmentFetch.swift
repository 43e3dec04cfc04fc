/// Fetches the bytes of the attachments that an import has listed.
struct AttachmentFetch: Sendable {
    struct Limits: Sendable {
        /// Of one file.
        var maxBytes = 25 << 20
        /// Of one import.
        var maxTotalBytes = 1 << 30
    }

    let client: TrackerClient
    let files: AttachmentFiles
    let egress: EgressGuard
    let limits: Limits

    private static let pageSize = 50

    /// One after the other, those that an earlier import left among them; what can't be had is counted with its reason.
    ///
    /// - Throws: `TrackerError`, `CancellationError`, and whatever the sink throws.
    func run(_ sink: ImportSink, _ board: ImportBoard, _ options: ImportOptions) async throws {
        guard options.details.contains(.attachments) else { return }
        while case let wanted = try await sink.wantedAttachments(Self.pageSize), !wanted.isEmpty {
            for attachment in wanted {
                let result = try await fetch(
                    attachment,
                    room: limits.maxTotalBytes - board.tally.coverage.attachments.bytes
                )
                try await sink.keepAttachment(attachment.id, result)
                board.update { $0.current.count(result, of: attachment) }
            }
        }
    }

    private func fetch(_ attachment: WantedAttachment, room: Int) async throws -> Result<StoredFile, AttachmentError> {
        let limit = min(limits.maxBytes, room)
        if limit <= 0 || attachment.size ?? 0 > limit { return .failure(tooLarge(limit)) }
        do {
            let file = try await client.download(path: attachment.path, limit: limit, into: files, guardedBy: egress)
            if let size = attachment.size, size != file.size {
                return .failure(AttachmentError(problem: "it came with another size than the tracker says"))
            }
            return .success(file)
        } catch let error as AttachmentError {
            return .failure(error.problem.hasPrefix("larger") ? tooLarge(limit) : error)
        } catch let error as TrackerError where error.code == .serverError {
            return .failure(AttachmentError(problem: "the tracker has a fault with it"))
        }
    }

    private func tooLarge(_ limit: Int) -> AttachmentError {
        limit < limits.maxBytes
            ? AttachmentError(
                problem: "more than \(byteCount(limits.maxTotalBytes)) in one import (MAX_ATTACHMENTS_BYTES)"
            )
            : AttachmentError(problem: "larger than \(byteCount(limit)) (MAX_ATTACHMENT_BYTES)")
    }
}

extension ImportCoverage {
    fileprivate mutating func count(_ result: Result<StoredFile, AttachmentError>, of attachment: WantedAttachment) {
        switch result {
        case .success(let file):
            attachments.stored += 1
            attachments.bytes += file.size
        case .failure(let error):
            attachments.left += 1
            add("attachment not fetched: \(error.problem)", example: "\(attachment.itemKey) \(attachment.name)")
        }
    }
}
