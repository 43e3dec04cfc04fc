import ArgumentParser
import Client
import Foundation
import Items

/// The saved reports of a server.
struct ReportsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reports",
        abstract: "List, run and remove the saved reports of a server, and fetch their files.",
        subcommands: [List.self, Show.self, Run.self, Files.self, Fetch.self, Remove.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the saved reports, and how they fare.")

        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.run { server.show(try await $0.get("/api/reports"), Self.table) }
        }

        private static func table(_ list: JSONValue) -> String {
            var table = TextTable("REPORT", "KIND", "FILES", "LAST MADE", "NEXT", "NOTE")
            for report in list["reports"]?.array ?? [] {
                let files = report["files"]?.array ?? []
                table.add(
                    report["name"].cell,
                    report["kind"].cell,
                    "\(files.count)",
                    files.first?["made_at"].cell ?? "-",
                    report["next_run"].cell,
                    Undelivered.note(ofReport: report)
                )
            }
            return table.text(orElse: "No report is saved.")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the document of a report.")

        @OptionGroup var choice: SavedChoice<ReportKind>

        func run() async throws {
            try await choice.run { CommandOutput.line($1.document.textString) }
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a report now.")

        @Option(name: .shortAndLong, help: "Where to put the file; without it, it is kept by the server alone.")
        var output: String?

        @Flag(help: "Do not wait for the end: print the job's id.")
        var noWait = false

        @OptionGroup var choice: SavedChoice<ReportKind>

        func run() async throws {
            try await choice.run { client, report in
                let job = try await client.send(.post, "\(report.path)/run") ?? .null
                let id = job["job_id"].cell
                if noWait, output == nil { return choice.server.show(job) { _ in id } }
                let path = "/api/exports/\(report.document["kind"].cell)/\(id)"
                let status = try await choice.server.follow(client, path)
                try await choice.server.fetch(status, client, to: output)
                guard report.document["deliver"]?.array?.isEmpty == false else { return }
                try await choice.server.tellDeliveries(client, path)
            }
        }
    }

    struct Files: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the files that a report has left.")

        @OptionGroup var choice: SavedChoice<ReportKind>

        func run() async throws {
            try await choice.run { _, report in
                choice.server.show(report.document["files"] ?? .array([])) { files in
                    var table = TextTable("FILE", "MADE", "FROM", "TO", "BYTES")
                    for file in files.array ?? [] {
                        table.add(
                            file["filename"].cell,
                            file["made_at"].cell,
                            file["start_date"].cell,
                            file["end_date"].cell,
                            file["file_size_bytes"].cell
                        )
                    }
                    return table.text(orElse: "It has left no file.")
                }
            }
        }
    }

    struct Fetch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Fetch the newest file of a report.")

        @Option(name: .shortAndLong, help: "Where to put it.")
        var output: String

        @OptionGroup var choice: SavedChoice<ReportKind>

        func run() async throws {
            try await choice.run { client, report in
                guard let newest = report.document["files"]?.array?.first else {
                    throw ServerError.refused(status: 404, ["\(choice.name) has left no file yet"])
                }
                try await choice.server.fetch(newest, client, to: output)
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a report and the files that it has left.")

        @OptionGroup var choice: SavedChoice<ReportKind>

        func run() async throws {
            try await choice.run { _ = try await $0.send(.delete, $1.path) }
        }
    }
}

extension ServerOptions {
    /// Puts a finished file in its place.
    ///
    /// - Parameter document: that has its `download_url`.
    func fetch(_ document: JSONValue, _ client: ServerClient, to output: String?) async throws {
        guard let output, let link = document["download_url"]?.string else {
            if !json { CommandOutput.line(document["filename"].cell) }
            return
        }
        try await client.download(link, to: output)
        chmod(output, 0o666 & ~Almanac.callersFileMask)
        if !json { CommandOutput.line("\(output): \(document["filename"].cell)") }
    }
}
