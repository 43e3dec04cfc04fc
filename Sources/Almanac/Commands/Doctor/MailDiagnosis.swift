import Delivery
import Items
import Jobs

/// Logs in to the mail server, and sends nothing.
struct MailDiagnosis {
    private let server: MailServer?

    init(_ settings: Settings) {
        server = settings.mail.server
    }

    func findings() async -> [Finding] {
        guard let server else { return [.ok("mail", "none is sent: SMTP_URL is not set")] }
        let thread = WorkerPool<Void>(threads: 1, name: "mail") { _ in }
        defer { thread.close() }
        do {
            let sender = MailSender(server, now: { .now() })
            try await thread.run { _ in try sender.logIn() }
            return [.ok("mail", "\(server.host):\(server.port) accepts the login")]
        } catch {
            return [.failed("mail", "\(error)", "Mend SMTP_URL (and SMTP_CA_FILE), or the mail server.")]
        }
    }
}
