import ArgumentParser
import Foundation

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the appliance until it is told to stop (the default)."
    )

    func run() async throws {
        Backtracing.startAnewIfNeeded()
        let settings = try Settings.fromEnvironment()
        do {
            try await Appliance.serve(settings)
        } catch let error as StartError {
            CommandOutput.error("almanac: \(error)")
            throw ExitCode(error.exitCode)
        }
    }
}

/// Why the appliance could not start: what is wrong, and which setting mends it.
struct StartError: Error, CustomStringConvertible {
    var description: String
    /// As in sysexits.h: 69 a service is not available, 73 a file cannot be made, 75 try again later, 77 rights are wrong.
    var exitCode: Int32
}
