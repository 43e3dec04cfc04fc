import Foundation
import Redis

/// A real SMTP server in a process of its own, which keeps every mail that it takes.
public struct SMTPServer: Sendable {
    public enum Way: String, Sendable {
        case plain, starttls, tls
        /// Every recipient, for good or for now.
        case refuse, busy
        /// Takes connections and says nothing.
        case silent
    }

    public let port: Int
    private let folder: URL
    /// A certificate for `localhost`, signed by itself.
    public let certificate: String

    /// The mails so far.
    public var mails: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "eml" }
                .sorted { $0.lastPathComponent < $1.lastPathComponent }
                .map { try String(contentsOf: $0, encoding: .utf8) }
        }
    }

    /// Serves while the body runs. With TLS it asks for the login of `reporter` with `canary-password`.
    public static func with(_ way: Way, _ body: (SMTPServer) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let mails = directory.appending(path: "mails")
            try FileManager.default.createDirectory(at: mails, withIntermediateDirectories: true)
            let (certificate, key) = (directory.path + "/cert.pem", directory.path + "/key.pem")
            let made = try await ToolRun(
                "openssl",
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
                ]
            )
            guard made.status == 0 else { throw NotStarted() }
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appending(path: "Fixtures/smtp_server.py").path
            let isSecured = way == .tls || way == .starttls
            let (lines, line) = AsyncStream.makeStream(of: Int.self)
            let process = try await SupervisedProcess.start(
                ["/usr/bin/python3", script, mails.path, way.rawValue] + (isSecured ? [certificate, key] : []),
                environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONWARNINGS": "ignore"],
                ending: .kill
            ) { text in
                guard let text else { return line.finish() }
                if let port = Int(text) { line.yield(port) }
            }
            guard let port = await lines.first(where: { _ in true }) else { throw NotStarted() }
            do {
                try await body(SMTPServer(port: port, folder: mails, certificate: certificate))
                _ = await process.stop(grace: .seconds(2))
            } catch {
                _ = await process.stop(grace: .seconds(2))
                throw error
            }
        }
    }

    struct NotStarted: Error {}
}
