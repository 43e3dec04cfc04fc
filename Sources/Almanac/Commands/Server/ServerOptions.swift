import ArgumentParser
import Client
import Foundation
import Items

/// Where the server is that does the work. Without `--server` it is the one of this machine's own settings.
struct ServerOptions: ParsableArguments {
    @Option(
        name: .customLong("server"),
        help: ArgumentHelp(
            "The server's address; ALMANAC_SERVER without it, else the one that HOST and PORT name.",
            valueName: "url"
        )
    )
    var url: String?

    @Option(help: "A file with the server's bearer token; ALMANAC_TOKEN without it.")
    var tokenFile: String?

    @Flag(help: "Print JSON documents, for programs.")
    var json = false

    func client() throws -> ServerClient {
        let named = url ?? ProcessInfo.processInfo.environment["ALMANAC_SERVER"]
        let text = try named ?? Settings.fromEnvironment().http.ownAddress
        let token = try CommandSecret.read(tokenFile, option: "--token-file", orElse: "ALMANAC_TOKEN")
        guard token?.value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) ?? true else {
            throw ValidationError("The token has characters that no token has (ALMANAC_TOKEN, --token-file).")
        }
        guard let address = ServerAddress(text, token: token) else {
            throw ValidationError("--server \(text): write an address such as https://reports.example.org/almanac.")
        }
        return ServerClient(address)
    }

    /// Does something with the server, and prints what goes wrong.
    func run(_ work: (ServerClient) async throws -> Void) async throws {
        do {
            try await work(try client())
        } catch let error as ServerError {
            CommandOutput.error("almanac: \(error)")
            throw ExitCode(error.exitCode)
        } catch let error as FileError {
            CommandOutput.error("almanac: \(error)")
            throw ExitCode.failure
        }
    }

    /// Prints a document as it is, or what `text` makes of it.
    func show(_ document: JSONValue, _ text: (JSONValue) -> String) {
        CommandOutput.line(json ? document.textString : text(document))
    }

    /// Follows a job, with a bar where a person looks on, and prints its end.
    ///
    /// - Throws: `ExitCode.failure` unless it was completed.
    func follow(_ client: ServerClient, _ path: String) async throws -> JSONValue {
        let bar = ProgressBar()
        defer { bar.end() }
        let status = try await JobFollower(client, path: path).follow { bar.show(.init($0)) }
        bar.end()
        if json { CommandOutput.line(status.textString) }
        for warning in status["warnings"]?.array ?? [] { CommandOutput.error("warning: \(warning.string ?? "")") }
        guard status["status"] == "completed" else {
            let reason = status["error_message"]?.string ?? status["error"]?.string ?? "it was cancelled"
            CommandOutput.error("almanac: \(reason)")
            throw ExitCode.failure
        }
        return status
    }
}

extension ServerError {
    /// As in sysexits.h: 69 a service is not available, 77 rights are wanting.
    fileprivate var exitCode: Int32 {
        switch self {
        case .away: 69
        case .closed: 77
        case .refused: 1
        }
    }
}

extension Settings.HTTP {
    /// The address by which the server is reached from its own machine.
    var ownAddress: String {
        let name =
            switch host {
            case "0.0.0.0": "127.0.0.1"
            case "::": "[::1]"
            default: host.contains(":") ? "[\(host)]" : host
            }
        return "http://\(name):\(port)"
    }
}
