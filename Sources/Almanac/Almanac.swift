import ArgumentParser
import Foundation
import Items

/// The command line. Without a subcommand it serves.
@main
struct Almanac: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "almanac",
        abstract: "Imports work items from trackers, and exports reports that can be checked.",
        subcommands: [
            ServeCommand.self, ImportCommand.self, ExportCommand.self, SourcesCommand.self, ReportsCommand.self,
            JobsCommand.self, DemoCommand.self, DoctorCommand.self, BackupCommand.self, RestoreCommand.self,
            MoveCommand.self,
            KeysCommand.self, VerifyCommand.self, TokenCommand.self, HealthcheckCommand.self,
            VersionCommand.self,
        ],
        defaultSubcommand: ServeCommand.self
    )

    /// What the caller's own files are to be masked with; all that almanac keeps is for its owner alone. Written once,
    /// before there are threads.
    nonisolated(unsafe) private(set) static var callersFileMask: mode_t = 0o022

    /// libzip turns every entry's time through the machine's zone; with this one the bytes of a bundle are the same
    /// everywhere. It must be set before there are threads.
    static func main() async {
        HeapLimits.set()
        setenv("TZ", "UTC0", 1)
        callersFileMask = umask(0o077)
        await main(nil)
    }
}

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() {
        CommandOutput.line("almanac \(ProductVersion.text)")
    }
}
