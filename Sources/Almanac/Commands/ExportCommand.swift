import ArgumentParser
import Exports
import Figures
import Foundation
import Imports
import Items
import Storage

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

/// The options become the same request as a client would send, so that the same rules hold.
struct ExportOptions: ParsableArguments {
    @Option(help: "seasonal_activity or flow.")
    var reportType: String?

    @Option(help: "First day, YYYY-MM-DD.")
    var startDate: String

    @Option(help: "Last day, included.")
    var endDate: String

    @Option(help: "day, week or month.")
    var groupBy: String?

    @Option(help: "The report's title.")
    var title: String?

    @Option(help: "A line under the title.")
    var subtitle: String?

    @Option(help: "An IANA time zone; TIMEZONE without it.")
    var timezone: String?

    @Option(help: "a4 or letter.")
    var paper: String?

    @Flag(help: "Leave out the appendix that lists every item.")
    var withoutItems = false

    @Option(name: .shortAndLong, help: "The file to write.")
    var output: String

    func export(_ kind: ExportKind) throws {
        let settings = try Settings.fromEnvironment()
        let rules = ExportRequest.Rules(
            maxRangeDays: settings.jobs.maxRangeDays,
            timeZone: settings.timeZone,
            now: .now()
        )
        do {
            let spec = try ExportRequest.read(json, kind: kind, rules: rules)
            try write(spec, settings)
        } catch let error as ExportRequestError {
            for problem in error.all { CommandOutput.error("almanac: \(problem.detail)") }
            throw ExitCode.validationFailure
        } catch let error as ItemStoreError {
            CommandOutput.error("almanac: \(error)")
            throw ExitCode.failure
        } catch let error as FileError {
            CommandOutput.error("almanac: \(error)")
            throw ExitCode.failure
        } catch let error as SealingKeyFileError {
            CommandOutput.error("almanac: \(error)")
            throw ExitCode.failure
        }
    }

    private var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "start_date", value: .string(startDate)), .init(name: "end_date", value: .string(endDate)),
            .init(name: "include_items", value: .bool(!withoutItems)),
        ]
        let optional = [
            ("report_type", reportType), ("group_by", groupBy), ("title", title), ("subtitle", subtitle),
            ("timezone", timezone), ("paper", paper),
        ]
        members += optional.compactMap { name, value in value.map { .init(name: name, value: .string($0)) } }
        return .object(members)
    }

    /// Writes beside the wanted file and renames, so that the file is whole or not there.
    private func write(_ spec: ExportSpec, _ settings: Settings) throws {
        let data = try DataDirectory.ofCommand(settings)
        let maker = ExportMaker(
            store: try ItemStore(path: data.itemStore),
            attachments: AttachmentFiles(directory: data.attachments),
            house: settings.house,
            signer: try BundleSigner(seed: settings.sealer(in: data.path).bundleSeed)
        )
        var tool = ExportTool()
        let temporary = output + ".part"
        let outcome = try maker.make(spec, to: temporary, tool: &tool) { _ in }
        chmod(temporary, 0o666 & ~Almanac.callersFileMask)
        try DurableFile.publish(temporary, as: output)
        for warning in outcome.warnings { CommandOutput.error("warning: \(warning)") }
        CommandOutput.line("\(output): \(outcome.coverage.itemsInRange) items in the range")
    }
}
