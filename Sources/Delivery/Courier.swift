/// Takes a message to a target, one attempt.
package struct Courier: Sendable {
    let mails: MailSender?
    let posts: PostSender
    /// Runs what blocks, on a thread that may.
    let blocking: @Sendable (@escaping @Sendable () throws -> Void) async throws -> Void

    /// - Parameter mails: nil where no mail server is set.
    package init(
        mails: MailSender?,
        posts: PostSender,
        blocking: @escaping @Sendable (@escaping @Sendable () throws -> Void) async throws -> Void
    ) {
        (self.mails, self.posts, self.blocking) = (mails, posts, blocking)
    }

    /// Many servers take no mail of more than 25 MB, and base64 makes a third more of a file.
    private static let largestAttachment = 15 << 20

    package var sendsMail: Bool { mails != nil }

    /// Whether the file of a message is read to be sent along.
    package func attaches(_ message: DeliveryMessage, to target: DeliveryTarget) -> Bool {
        guard sendsMail, case .mail(_, attach: true) = target else { return false }
        return message.file.map { $0.size <= Self.largestAttachment } ?? false
    }

    /// - Parameters:
    ///   - id: the same at each attempt.
    ///   - file: the path of the report's file.
    /// - Throws: `DeliveryError`, `CancellationError`.
    package func deliver(_ message: DeliveryMessage, id: String, to target: DeliveryTarget, file: String?) async throws
    {
        switch target {
        case .mail(let address, let attach):
            guard let mails else {
                throw DeliveryError(
                    "This server sends no mail: the operator sets SMTP_URL and MAIL_FROM",
                    isPermanent: true
                )
            }
            var (message, attached) = (message, attach ? file : nil)
            if attached != nil, let size = message.file?.size, size > Self.largestAttachment {
                message.warnings.append(
                    "The file has \(size >> 20) MiB, which is more than a mail takes: open it on the page or by its link."
                )
                attached = nil
            }
            let (words, path) = (message, attached)
            try await blocking { try mails.send(words, id: id, to: address, attaching: path) }
        case .webhook(let url, let secret): try await posts.send(message, id: id, toWebhook: url, secret: secret)
        case .chat(let url): try await posts.send(message, toChat: url)
        }
    }
}
