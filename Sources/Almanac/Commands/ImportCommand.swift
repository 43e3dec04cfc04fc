import ArgumentParser
import CSV
import Foundation
import Imports
import Items
import Jobs
import Storage

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Load items from a file into the store, or have a server import them from a tracker.",
        subcommands: [CSV.self, Jira.self, ServiceNow.self, GitHub.self, GitLab.self]
    )

    /// Works on the store of `DATA_DIR`, beside a running server or without one.
    struct CSV: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "csv",
            abstract: "Load a CSV file of items into the store.",
            discussion: """
                Columns are found by name, those of the trackers' own exports too. A row that cannot be read is refused \
                with its line number; where no row can be taken, the command fails.
                """
        )

        @Argument(help: "The file: UTF-8, UTF-16 or Windows-1252, comma, semicolon or tab.")
        var file: String

        @Option(name: .long, parsing: .upToNextOption, help: "FIELD=COLUMN, where a column has another name.")
        var map: [String] = []

        @Option(name: .long, help: "A date pattern such as d/M/yyyy HH:mm, where dates are not ISO 8601.")
        var dateFormat: String?

        @Option(name: .long, help: "The zone of times that have none, such as Europe/Berlin; TIMEZONE without it.")
        var timezone: String?

        @Option(name: .long, help: "The name of the source; the file's name without it.")
        var name: String?

        @Option(name: .long, parsing: .upToNextOption, help: "Values that stand for nothing, such as \"?\".")
        var empty: [String] = []

        func run() throws {
            let settings = try Settings.fromEnvironment()
            let options = CSVOptions(
                mapping: map,
                dateFormat: dateFormat,
                timeZone: try zone ?? settings.timeZone,
                emptyValues: empty,
                sourceName: name
            )
            let data = try DataDirectory.ofCommand(settings)
            do {
                let loader = CSVLoader(store: try settings.openStore(in: data), now: { .now() })
                let outcome = try loader.load(path: file, options: options, key: JobID.make().description)
                for line in outcome.tally.report(outcome.columns) { CommandOutput.line(line) }
                if let failure = outcome.failure { throw failure }
            } catch let error as CSVFileError {
                CommandOutput.error("almanac: \(file): \(error)")
                throw ExitCode.failure
            } catch let error as ItemStoreError {
                CommandOutput.error("almanac: \(error)")
                throw ExitCode.failure
            }
        }

        private var zone: TimeZone? {
            get throws {
                guard let timezone else { return nil }
                if let zone = TimeZone(named: timezone) { return zone }
                throw ValidationError("--timezone \(timezone): write the name of an IANA zone such as Europe/Berlin.")
            }
        }
    }
}
