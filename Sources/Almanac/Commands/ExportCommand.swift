import ArgumentParser
import Figures

/// The same export as over HTTP, without a server, on the same store.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Make a report or a bundle.",
        subcommands: [PDF.self, ZIP.self]
    )

    struct PDF: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "pdf", abstract: "Make a PDF report.")

        @OptionGroup var options: ExportOptions

        func run() throws {
            try options.export(.pdf)
        }
    }

    struct ZIP: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "zip",
            abstract: "Make a bundle: the report, the items as CSV and JSON, and checksums."
        )

        @OptionGroup var options: ExportOptions

        func run() throws {
            try options.export(.zip)
        }
    }
}
