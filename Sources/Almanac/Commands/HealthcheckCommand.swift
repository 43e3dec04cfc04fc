import ArgumentParser
import Client
import Foundation

/// Asks the running appliance whether it is ready, for a container's HEALTHCHECK.
struct HealthcheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck",
        abstract: "Exit with 0 when the appliance is ready, with 1 when it is not."
    )

    func run() async throws {
        let settings = try Settings.fromEnvironment()
        guard let address = ServerAddress(settings.http.ownAddress, token: nil) else { throw ExitCode.failure }
        do {
            _ = try await ServerClient(address, patience: .seconds(4)).get("/health/ready")
        } catch {
            CommandOutput.error("almanac: \(error)")
            throw ExitCode.failure
        }
    }
}
