import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Asks the running appliance whether it is ready, for a container's HEALTHCHECK.
struct HealthcheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck",
        abstract: "Exit with 0 when the appliance is ready, with 1 when it is not."
    )

    func run() async throws {
        let settings = try Settings.fromEnvironment()
        let url = "\(settings.http.ownAddress)/health/ready"
        do {
            let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(4))
            guard response.status.code == 200 else {
                let body = try await response.body.collect(upTo: 4096)
                CommandOutput.error("almanac: not ready: \(String(buffer: body))")
                throw ExitCode.failure
            }
        } catch let exit as ExitCode {
            throw exit
        } catch {
            CommandOutput.error("almanac: no answer from \(url): \(error)")
            throw ExitCode.failure
        }
    }
}
