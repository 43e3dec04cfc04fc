import ArgumentParser
import Client
import Items

/// An import from a tracker, once and without a saved source. The server does it, and the settings of the source are those of
/// `POST /api/imports`.
struct ImportTrackerOptions: ParsableArguments {
    @Option(help: "The tracker's address.")
    var baseURL: String?

    @Option(help: "The account's e-mail address (Jira Cloud).")
    var email: String?

    @Option(help: "The account's user name.")
    var username: String?

    @Option(help: "A project's key (Jira); may be repeated.")
    var projectKey: [String] = []

    @Option(help: "OWNER/NAME (GitHub).")
    var repository: String?

    @Option(help: "A project's number or path (GitLab).")
    var projectID: String?

    @Option(help: "An organization (GitHub).")
    var organization: String?

    @Option(help: "The instance's name (ServiceNow).")
    var instance: String?

    @Option(help: "The table (ServiceNow).")
    var table: String?

    @Option(help: "An encoded query (ServiceNow).")
    var query: String?

    @Option(help: "A JQL query (Jira).")
    var jql: String?

    @Option(help: "Only items created from this day on, YYYY-MM-DD.")
    var dateFrom: String?

    @Option(help: "Only items created up to this day.")
    var dateTo: String?

    @Option(help: "At most so many items.")
    var maxItems: Int?

    @Flag(help: "Read everything anew, rather than what has changed.")
    var full = false

    @Flag(help: "Take it as right that more than half of the items are gone.")
    var confirmGone = false

    @Flag(help: "Only say what would be done.")
    var dryRun = false

    @Flag(help: "With the changes of status, from which reports tell times.")
    var includeHistory = false

    @Flag(help: "With the files of items.")
    var includeAttachments = false

    @Option(help: "A file with the API token; TRACKER_TOKEN without it. No secret is taken from the command line.")
    var apiTokenFile: String?

    @Option(help: "A file with the password; TRACKER_PASSWORD without it.")
    var passwordFile: String?

    @Flag(help: "Do not wait for the end: print the job's id.")
    var noWait = false

    @OptionGroup var server: ServerOptions

    func run(_ type: SourceType) async throws {
        let request = try request(type)
        try await server.run { client in
            let job = try await client.send(.post, "/api/imports", request) ?? .null
            try await server.end(of: job, client, noWait: noWait)
        }
    }

    private func request(_ type: SourceType) throws -> JSONValue {
        let texts =
            [
                ("base_url", baseURL), ("email", email), ("username", username), ("repository", repository),
                ("project_id", projectID), ("organization", organization), ("instance", instance), ("table", table),
                ("query", query), ("jql", jql), ("date_from", dateFrom), ("date_to", dateTo),
            ] + (try login(type))
        var config = texts.compactMap { name, text in text.map { JSONValue.Member(name, .string($0)) } }
        if !projectKey.isEmpty { config.append(.init("project_keys", .array(projectKey.map(JSONValue.string)))) }
        let flags = [
            ("full", full), ("confirm_gone", confirmGone), ("dry_run", dryRun), ("include_history", includeHistory),
            ("include_attachments", includeAttachments),
        ]
        var options = flags.filter(\.1).map { JSONValue.Member($0.0, true) }
        if let maxItems { options.append(.init("max_items", .integer(maxItems))) }
        return [
            "source_type": .string(type.rawValue), "source_config": .object(config), "options": .object(options),
        ]
    }

    /// A user's password where the tracker takes one and a user is named, else the token.
    private func login(_ type: SourceType) throws -> [(String, String?)] {
        let password = try CommandSecret.read(passwordFile, option: "--password-file", orElse: "TRACKER_PASSWORD")
        if let password, username != nil, [.jira, .servicenow].contains(type) { return [("password", password.value)] }
        let token = try CommandSecret.read(apiTokenFile, option: "--api-token-file", orElse: "TRACKER_TOKEN")
        return [("api_token", token?.value)]
    }
}

extension ImportCommand {
    struct Jira: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Import from Jira, by a server.")

        @OptionGroup var options: ImportTrackerOptions

        func run() async throws { try await options.run(.jira) }
    }

    struct ServiceNow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "servicenow",
            abstract: "Import from ServiceNow, by a server."
        )

        @OptionGroup var options: ImportTrackerOptions

        func run() async throws { try await options.run(.servicenow) }
    }

    struct GitHub: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "github",
            abstract: "Import from GitHub, by a server."
        )

        @OptionGroup var options: ImportTrackerOptions

        func run() async throws { try await options.run(.github) }
    }

    struct GitLab: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "gitlab",
            abstract: "Import from GitLab, by a server."
        )

        @OptionGroup var options: ImportTrackerOptions

        func run() async throws { try await options.run(.gitlab) }
    }
}
