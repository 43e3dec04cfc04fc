import ArgumentParser
import Client
import Delivery
import Foundation
import Items

/// Looks at everything that almanac rests on, changes nothing of it, and says what is wrong and what to do.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for what is wrong with this installation, and say what to do.",
        discussion: """
            Looks at the settings, the data directory, the database, Redis, the file store, the fonts, the clock, the mail server, a server that runs here \
            and the sources that it has saved; run it with the server's own environment. Exits with 0 where nothing has \
            failed, with 1 where something has, and with 78 where the settings are wrong.
            """
    )

    @Flag(help: "Print a JSON document, for programs.")
    var json = false

    @Option(help: "A file with a token of the server's; ALMANAC_TOKEN without it.")
    var tokenFile: String?

    func run() async throws {
        let settings: Settings
        do {
            settings = try Settings(environment: ProcessInfo.processInfo.environment)
        } catch {
            let findings = error.problems.map { Finding.failed($0.name, $0.detail) }
            tell(findings)
            throw ExitCode(78)
        }
        var findings = [Finding.ok("settings", "all of them can be read")]
        let client = try client(settings)
        let server = await ServerDiagnosis(settings, client).findings()
        findings += DataDiagnosis(settings, isServed: server.isThere).findings()
        findings += DatabaseDiagnosis(settings).findings()
        findings += await RedisDiagnosis(settings).findings()
        findings += await FilesDiagnosis(settings).findings()
        findings += FontDiagnosis().findings()
        findings += ClockDiagnosis(settings).findings()
        findings += await MailDiagnosis(settings, server.isThere ? client : nil).findings()
        findings += server.findings
        tell(findings)
        if findings.contains(where: { $0.verdict == .failed }) { throw ExitCode.failure }
    }

    private func client(_ settings: Settings) throws -> ServerClient? {
        var options = ServerOptions()
        (options.url, options.tokenFile, options.json) = (settings.http.ownAddress, tokenFile, json)
        return try options.client()
    }

    private func tell(_ findings: [Finding]) {
        guard !json else {
            return CommandOutput.line(JSONValue.object([.init("findings", .array(findings.map(\.json)))]).textString)
        }
        for finding in findings { CommandOutput.line(finding.line) }
    }
}
