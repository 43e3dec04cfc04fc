import ArgumentParser
import Foundation

/// The command line. Without a subcommand it serves.
@main
struct Almanac: AsyncParsableCommand {
    /// The one place that names the version.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "almanac",
        abstract: "Imports work items from trackers, and exports reports that can be checked.",
        subcommands: [
            ServeCommand.self, ImportCommand.self, ExportCommand.self, DemoCommand.self, TokenCommand.self,
            HealthcheckCommand.self, VersionCommand.self,
        ],
        defaultSubcommand: ServeCommand.self
    )
}

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() {
        CommandOutput.line("almanac \(Almanac.version)")
    }
}
