import ArgumentParser
import Figures

/// The same export as over HTTP: without a server on the store of `DATA_DIR`, or by the server that `--server` names.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Make a report or a bundle.",
        discussion: "Works on the store of DATA_DIR itself, unless --server names a server to do it.",
        subcommands: [PDF.self, ZIP.self]
    )

    struct PDF: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "pdf", abstract: "Make a PDF report.")

        @OptionGroup var options: ExportOptions

        func run() async throws {
            try await options.export(.pdf)
        }
    }

    struct ZIP: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "zip",
            abstract: "Make a bundle: the report, the items as CSV and JSON, and checksums."
        )

        @OptionGroup var options: ExportOptions

        func run() async throws {
            try await options.export(.zip)
        }
    }
}
