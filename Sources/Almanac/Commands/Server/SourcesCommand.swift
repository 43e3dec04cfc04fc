import ArgumentParser
import Client
import Items

/// The saved sources of a server.
struct SourcesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources",
        abstract: "List, test, import, pause and remove the sources of a server.",
        subcommands: [
            List.self, Show.self, Test.self, Import.self, Pause.self, Resume.self, Remove.self, Held.self, Clear.self,
        ],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the saved sources, and how they fare.")

        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.run { server.show(try await $0.get("/api/sources"), Self.table) }
        }

        private static func table(_ list: JSONValue) -> String {
            var table = TextTable("SOURCE", "TYPE", "ITEMS", "LAST IMPORT", "ENDED (UTC)", "NEXT (UTC)", "NOTE")
            for source in list["sources"]?.array ?? [] {
                let last = source["last_import"]
                let note = source["paused"] == true ? "paused" : last?["error_message"].cell ?? "-"
                table.add(
                    source["name"].cell,
                    source["source_type"].cell,
                    source["items"].cell,
                    last == .null ? "never" : last?["status"].cell ?? "-",
                    last?["ended_at"].cell ?? "-",
                    source["next_run"].cell,
                    note
                )
            }
            return table.text(orElse: "No source is saved.")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the document of a source.")

        @OptionGroup var choice: SavedChoice<SourceKind>

        func run() async throws {
            try await choice.run { CommandOutput.line($1.document.textString) }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Try whether a source can be reached and read.")

        @OptionGroup var choice: SavedChoice<SourceKind>

        func run() async throws {
            try await choice.run { client, source in
                let outcome = try await client.send(.post, "\(source.path)/test") ?? .null
                choice.server.show(outcome) { $0["message"].cell }
                guard outcome["success"] == true else { throw ExitCode.failure }
            }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Import a source now, and follow the import to its end."
        )

        @Flag(help: "Read everything anew, rather than what has changed.")
        var full = false

        @Flag(help: "Take it as right that more than half of the items are gone.")
        var confirmGone = false

        @Flag(help: "Do not wait for the end: print the job's id.")
        var noWait = false

        @OptionGroup var choice: SavedChoice<SourceKind>

        func run() async throws {
            try await choice.run { client, source in
                let options = [("full", full), ("confirm_gone", confirmGone)].filter(\.1)
                let body: JSONValue = ["options": .object(options.map { JSONValue.Member($0.0, true) })]
                let job = try await client.send(.post, "\(source.path)/import", body) ?? .null
                try await choice.server.end(of: job, client, noWait: noWait)
            }
        }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Import a source no more until it is resumed.")

        @OptionGroup var choice: SavedChoice<SourceKind>

        func run() async throws {
            try await choice.run { try await $0.change($1, ["paused": true]) }
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Import a paused source again, by its schedule.")

        @OptionGroup var choice: SavedChoice<SourceKind>

        func run() async throws {
            try await choice.run { try await $0.change($1, ["paused": false]) }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a source; what it has brought stays.")

        @Flag(help: "Remove its items as well.")
        var withItems = false

        @OptionGroup var choice: SavedChoice<SourceKind>

        func run() async throws {
            try await choice.run { client, source in
                _ = try await client.send(.delete, "\(source.path)?items=\(withItems ? "delete" : "keep")")
            }
        }
    }
}

extension ServerOptions {
    /// Follows an import that was begun, and prints what it came to; or prints its id alone.
    func end(of job: JSONValue, _ client: ServerClient, noWait: Bool) async throws {
        let id = job["job_id"].cell
        guard !noWait else { return show(job) { _ in id } }
        let status = try await follow(client, "/api/imports/\(id)")
        guard !json else { return }
        let progress = status["progress"]
        CommandOutput.line(
            "\(progress?["successful_items"].cell ?? "-") items stored, \(progress?["skipped_items"].cell ?? "-") skipped, "
                + "\(progress?["failed_items"].cell ?? "-") failed"
        )
    }
}
