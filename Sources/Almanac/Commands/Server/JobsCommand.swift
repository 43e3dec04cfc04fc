import ArgumentParser
import Client
import Items

/// What is under way, and what was.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "List, follow and stop the jobs of a server.",
        subcommands: [List.self, Show.self, Follow.self, Cancel.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the newest exports and imports.")

        @Option(help: "How many of each, 1 to 100.")
        var limit = 10

        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.run { client in
                let exports = try await client.get("/api/exports?limit=\(limit)")
                let imports = try await client.get("/api/imports?limit=\(limit)")
                server.show(["exports": exports, "imports": imports], Self.table)
            }
        }

        private static func table(_ lists: JSONValue) -> String {
            var table = TextTable("JOB", "WHAT", "STATUS", "CREATED", "NOTE")
            for job in lists["exports"]?["jobs"]?.array ?? [] {
                let note = job["error"].cell == "-" ? job["filename"].cell : job["error"].cell
                table.add(job["job_id"].cell, job["kind"].cell, job["status"].cell, job["created_at"].cell, note)
            }
            for job in lists["imports"]?["jobs"]?.array ?? [] {
                let count = job["progress"]?["successful_items"]?.integer ?? 0
                let note = job["error_message"].cell == "-" ? "\(count) items" : job["error_message"].cell
                let what = "import \(job["source_type"].cell)"
                table.add(job["job_id"].cell, what, job["status"].cell, job["created_at"].cell, note)
            }
            return table.text(orElse: "No job is known.")
        }
    }

    struct Choice: ParsableArguments {
        @Argument(help: "The job's id.")
        var job: String

        @OptionGroup var server: ServerOptions

        /// Does something with the job.
        /// - Parameter work: is given where its status is, and the status.
        func run(_ work: (ServerClient, _ path: String, _ status: JSONValue) async throws -> Void) async throws {
            try await server.run { client in
                let found = try await client.find(job)
                try await work(client, found.path, found.status)
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the status document of a job.")

        @OptionGroup var choice: Choice

        func run() async throws {
            try await choice.run { CommandOutput.line($2.textString) }
        }
    }

    struct Follow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Follow a job to its end.")

        @OptionGroup var choice: Choice

        func run() async throws {
            try await choice.run { client, path, _ in
                let status = try await choice.server.follow(client, path)
                if !choice.server.json { CommandOutput.line("\(choice.job): \(status["status"].cell)") }
            }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop a job. Of an export, its file goes as well; what an import has stored stays."
        )

        @OptionGroup var choice: Choice

        func run() async throws {
            try await choice.run { client, path, _ in
                let family = path.hasPrefix("/api/exports") ? "exports" : "imports"
                _ = try await client.send(.delete, "/api/\(family)/\(choice.job)")
            }
        }
    }
}

extension ServerClient {
    /// Where a job's status is, and the status.
    fileprivate func find(_ id: String) async throws -> (path: String, status: JSONValue) {
        guard id.wholeMatch(of: /[0-9A-Fa-f-]{36}/) != nil else {
            throw ValidationError("\(id) is no job's id, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301.")
        }
        let paths = ["/api/exports/pdf/\(id)", "/api/exports/zip/\(id)", "/api/imports/\(id)"]
        for path in paths {
            do {
                return (path, try await get(path))
            } catch ServerError.refused(404, _) {
                continue
            }
        }
        throw ServerError.refused(status: 404, ["No job \(id) is known, or it has expired"])
    }
}
