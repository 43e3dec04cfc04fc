import ArgumentParser
import Automation
import Client
import Exports
import Figures
import Foundation
import Imports
import Items
import Storage

/// The options become the same request as a client would send, so that the same rules hold.
struct ExportOptions: ParsableArguments {
    /// What can be left out.
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case charts, tables, insights, items, report, csv, json, attachments

        /// Whether reports on their own have none.
        var isOfBundles: Bool { [.report, .csv, .json, .attachments].contains(self) }
    }

    @Option(help: "seasonal_activity, comparison or flow.")
    var reportType: String?

    @Option(
        help: "Instead of the two dates: last_week, last_month, last_quarter, last_year, last_N_days, this_month, …"
    )
    var range: String?

    @Option(help: "First day, YYYY-MM-DD.")
    var startDate: String?

    @Option(help: "Last day, included.")
    var endDate: String?

    @Option(help: "A period of a comparison, LABEL=FIRST..LAST; 2 to 5 of them.")
    var compare: [String] = []

    @Option(help: "day, week or month.")
    var groupBy: String?

    @Option(help: "The report's title.")
    var title: String?

    @Option(help: "A line under the title.")
    var subtitle: String?

    @Option(help: "Who reports; REPORT_AUTHOR without it.")
    var author: String?

    @Option(help: "The accent colour, #RRGGBB; REPORT_ACCENT without it.")
    var accent: String?

    @Option(help: "An IANA time zone; TIMEZONE without it.")
    var timezone: String?

    @Option(help: "a4 or letter.")
    var paper: String?

    @Option(help: "Only items of this type of source; may be repeated, as all filters.")
    var sourceType: [String] = []

    @Option(help: "Only items of this source.")
    var source: [String] = []

    @Option(help: "Only items of this project.")
    var project: [String] = []

    @Option(help: "Only items of this type.")
    var itemType: [String] = []

    @Option(help: "Only items in this status.")
    var status: [String] = []

    @Option(help: "Only items with this label.")
    var label: [String] = []

    @Option(help: "Only items of this assignee.")
    var assignee: [String] = []

    @Option(help: "Leave something out: \(Part.allCases.map(\.rawValue).joined(separator: ", ")); may be repeated.")
    var without: [Part] = []

    @Flag(help: "As --without items: no appendix that lists every item.")
    var withoutItems = false

    @Option(name: .shortAndLong, help: "The file to write.")
    var output: String

    @OptionGroup var server: ServerOptions

    func export(_ kind: ExportKind) async throws {
        guard server.url == nil else { return try await server.run { try await export(kind, by: $0) } }
        let settings = try Settings.fromEnvironment()
        do {
            let spec = try RangedRequest.spec(
                try json(kind),
                kind,
                asOf: .now(),
                timeZone: settings.timeZone,
                maxRangeDays: settings.jobs.maxRangeDays
            )
            try write(spec, settings)
        } catch let error as ExportRequestError {
            for problem in error.all { CommandOutput.error("almanac: \(OptionWords.sentence(problem.detail))") }
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

    private func export(_ kind: ExportKind, by client: ServerClient) async throws {
        let request = try json(kind)
        let job = try await accepted("/api/exports/\(kind.rawValue)", request, client)
        let status = try await server.follow(client, "/api/exports/\(kind.rawValue)/\(job["job_id"].cell)")
        try await server.fetch(status, client, to: output)
    }

    private func accepted(_ path: String, _ request: JSONValue, _ client: ServerClient) async throws -> JSONValue {
        do {
            return try await client.send(.post, path, request) ?? .null
        } catch ServerError.refused(let status, let reasons) {
            throw ServerError.refused(status: status, reasons.map(OptionWords.sentence))
        }
    }

    private func json(_ kind: ExportKind) throws -> JSONValue {
        let texts = [
            ("report_type", reportType), ("range", range), ("start_date", startDate), ("end_date", endDate),
            ("group_by", groupBy), ("title", title), ("subtitle", subtitle), ("author", author), ("accent", accent),
            ("timezone", timezone), ("paper", paper),
        ]
        var members = texts.compactMap { name, text in text.map { JSONValue.Member(name, .string($0)) } }
        let left = Set(without + (withoutItems ? [.items] : []))
        members += left.filter { kind == .zip || !$0.isOfBundles }.map { .init("include_\($0.rawValue)", false) }
        let lists = [
            ("source_types", sourceType), ("sources", source), ("projects", project), ("item_types", itemType),
            ("statuses", status), ("labels", label), ("assignees", assignee),
        ]
        let filters = lists.filter { !$0.1.isEmpty }.map { name, values in
            JSONValue.Member(name, .array(values.map(JSONValue.string)))
        }
        if !filters.isEmpty { members.append(.init("filters", .object(filters))) }
        if !compare.isEmpty { members.append(.init("comparison_periods", .array(try compare.map(Self.period)))) }
        return .object(members)
    }

    /// `2024=2024-01-01..2024-12-31`
    private static func period(_ text: String) throws -> JSONValue {
        let parts = text.split(separator: "=", maxSplits: 1)
        let dates = parts.last?.split(separator: "..") ?? []
        guard parts.count == 2, dates.count == 2 else {
            throw ValidationError("--compare \(text): write LABEL=FIRST..LAST, such as 2024=2024-01-01..2024-12-31.")
        }
        return [
            "label": .string(String(parts[0])), "start_date": .string(String(dates[0])),
            "end_date": .string(String(dates[1])),
        ]
    }

    /// Writes beside the wanted file and renames, so that the file is whole or not there.
    private func write(_ spec: ExportSpec, _ settings: Settings) throws {
        let data = try DataDirectory.ofCommand(settings)
        let maker = ExportMaker(
            store: try settings.openStore(in: data),
            attachments: AttachmentFiles(
                directory: data.attachments,
                remote: settings.files.folder("attachments", spool: data.attachments)
            ),
            house: settings.house,
            signer: try BundleSigner(seed: settings.sealer(in: data.path).bundleSeed)
        )
        var tool = ExportTool()
        let temporary = output + ".part"
        let bar = ProgressBar()
        defer { bar.end() }
        let outcome = try maker.make(spec, to: temporary, tool: &tool) { bar.show(Progress($0)) }
        chmod(temporary, 0o666 & ~Almanac.callersFileMask)
        try DurableFile.publish(temporary, as: output)
        bar.end()
        for warning in outcome.warnings { CommandOutput.error("warning: \(warning)") }
        let count = outcome.coverage.itemsInRange
        let document: JSONValue = [
            "file": .string(output), "items": .integer(count),
            "warnings": .array(outcome.warnings.map(JSONValue.string)),
        ]
        server.show(document) { _ in "\(output): \(count) items in the range" }
    }
}

extension Progress {
    fileprivate init(_ progress: ExportStatus.Progress) {
        self.init(
            percentage: progress.percentage,
            text: "\(progress.stage.rawValue)\(progress.total.map { ", \(progress.processed) of \($0) items" } ?? "")"
        )
    }
}
