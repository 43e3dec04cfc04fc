import Client
import Delivery
import Items
import Jobs
import Storage

/// Logs in to the mail server, and sends nothing; without one it asks what is saved whether mail is wanted.
struct MailDiagnosis {
    private let settings: Settings
    /// Nil where no server answers that knows what is saved.
    private let client: ServerClient?

    init(_ settings: Settings, _ client: ServerClient?) {
        (self.settings, self.client) = (settings, client)
    }

    func findings() async -> [Finding] {
        guard let server = settings.mail.server else { return [await unset()] }
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

    private func unset() async -> Finding {
        // What is wrong with the server or the store is told where they are looked at.
        let reports = (try? await mailedReports()) ?? []
        guard !reports.isEmpty else { return .ok("mail", "none is sent: SMTP_URL is not set") }
        return .warning(
            "mail",
            "none is sent, for SMTP_URL is not set, and these saved reports are to go by mail: "
                + reports.joined(separator: ", "),
            "Set SMTP_URL and MAIL_FROM, or take the addresses out of the reports."
        )
    }

    private func mailedReports() async throws -> [String] {
        guard let client else {
            if let address = settings.cluster.database { return try ItemStore.mailedReports(address) }
            return try ItemStore.mailedReports(path: settings.dataDirectory + "/items.sqlite")
        }
        let reports = try await client.get("/api/reports")["reports"]?.array ?? []
        return reports.filter(ItemStore.isMailed).map { $0["name"].cell }
    }
}
