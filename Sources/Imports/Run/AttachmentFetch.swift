import Egress
import Items
import Trackers

/// Fetches the bytes of the attachments that an import has listed.
package struct AttachmentFetch: Sendable {
    package struct Limits: Sendable {
        /// Of one file.
        package var maxBytes = 25 << 20
        /// Of one import.
        package var maxTotalBytes = 1 << 30

        package init(maxBytes: Int = 25 << 20, maxTotalBytes: Int = 1 << 30) {
            (self.maxBytes, self.maxTotalBytes) = (maxBytes, maxTotalBytes)
        }
    }

    let client: TrackerClient
    let files: AttachmentFiles
    let egress: EgressGuard
    let limits: Limits

    private static let pageSize = 50

    /// One after the other, those that an earlier import left among them; what can't be had is counted with its reason.
    ///
    /// - Throws: `TrackerError`, `CancellationError`, and whatever the store throws.
    func run(
        _ session: ImportSession,
        _ place: ImportPlace
    ) async throws {
        let board = session.board
        guard session.request.options.details.contains(.attachments) else { return }
        var last: Int64 = 0
        while case let wanted = try await session.wantedAttachments(last, Self.pageSize), !wanted.isEmpty {
            for attachment in wanted {
                last = attachment.id
                let result = try await fetch(
                    attachment,
                    room: limits.maxTotalBytes - board.tally.coverage.attachments.bytes
                )
                var tally = board.tally
                tally.current.count(result, of: attachment)
                try await session.keepAttachment(attachment.id, result, place.checkpoint(tally))
                board.update { [tally] in $0 = tally }
            }
        }
    }

    private func fetch(_ attachment: WantedAttachment, room: Int) async throws -> Result<StoredFile, AttachmentError> {
        if attachment.size ?? 0 > limits.maxBytes { return .failure(tooLarge) }
        if max(attachment.size ?? 0, 1) > room { return .failure(tooMuch) }
        do {
            let limit = min(limits.maxBytes, room)
            let file = try await client.download(
                path: attachment.path,
                limit: limit,
                takesPages: attachment.size != nil || attachment.isPage,
                into: files,
                guardedBy: egress
            )
            if let size = attachment.size, size != file.size {
                return .failure(AttachmentError(problem: "it came with another size than the tracker says"))
            }
            return .success(file)
        } catch let error as AttachmentError {
            guard error == .beyondLimit else { return .failure(error) }
            return .failure(room < limits.maxBytes ? tooMuch : tooLarge)
        } catch let error as TrackerError where error.code == .serverError {
            return .failure(AttachmentError(problem: "the tracker has a fault with it", isPassing: true))
        } catch let error as TrackerError where error.code == .responseTooLarge {
            return .failure(tooLarge)
        }
    }

    private var tooLarge: AttachmentError {
        AttachmentError(problem: "larger than \(byteCount(limits.maxBytes)) (MAX_ATTACHMENT_BYTES)")
    }

    /// The next import goes on with the rest.
    private var tooMuch: AttachmentError {
        let most = byteCount(limits.maxTotalBytes)
        return AttachmentError(problem: "more than \(most) in one import (MAX_ATTACHMENTS_BYTES)", isPassing: true)
    }
}

extension WantedAttachment {
    fileprivate var isPage: Bool {
        [".html", ".htm", ".xhtml"].contains { name.lowercased().hasSuffix($0) }
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
            let example = "\(attachment.itemKey) \(attachment.name)"
            add("attachment not fetched: \(error.problem)", example: example, leavesOutItems: false)
        }
    }
}
