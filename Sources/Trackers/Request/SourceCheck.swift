import Egress
import Items

/// What each source needs, and what it would pass over without a word.
struct SourceCheck {
    private let config: SourceConfig
    private let credentials: ImportCredentials
    private let type: SourceType
    private var complaints: [(field: String, rule: String)] = []

    /// Reports to the reader of `source_config`; a field that is refused already is not complained of again.
    static func check(
        _ config: SourceConfig,
        _ credentials: ImportCredentials,
        _ type: SourceType,
        _ fields: inout ObjectReader
    ) {
        var check = SourceCheck(config: config, credentials: credentials, type: type)
        let refused = Set(fields.problems.map(\.pointer))
        guard !refused.contains("/source_config") else { return }
        check.all()
        for complaint in check.complaints where !refused.contains("/source_config/\(complaint.field)") {
            fields.report(complaint.field, complaint.rule)
        }
    }

    private mutating func all() {
        address()
        secrets()
        filters()
        switch type {
        case .jira: jira()
        case .servicenow: serviceNow()
        case .github: gitHub()
        case .gitlab: gitLab()
        case .csv: break
        }
    }

    private mutating func refuse(_ field: String, _ rule: String) {
        complaints.append((field, rule))
    }

    private mutating func require(_ isPresent: Bool, _ field: String, _ what: String) {
        if !isPresent { refuse(field, "is missing: \(what)") }
    }

    private mutating func address() {
        guard let text = config.baseURL else { return }
        do throws(TrackerURL.Problem) { _ = try TrackerURL(text) } catch { refuse("base_url", "\(error)") }
    }

    private mutating func secrets() {
        for (field, secret) in [("api_token", credentials.apiToken), ("api_key", credentials.apiKey)] {
            guard let secret, !secret.value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { continue }
            refuse(field, "must be of ASCII letters, digits and signs, without spaces")
        }
        if config.username?.contains(":") == true { refuse("username", "must not have a colon") }
    }

    private mutating func filters() {
        if let from = config.createdFrom, let before = config.createdBefore, from >= before {
            refuse("date_from", "must not be after date_to")
        }
        if config.jql != nil, type != .jira { refuse("jql", "is for jira only, \(type.rawValue) has no such thing") }
        if config.query != nil, type != .servicenow {
            refuse("query", "is for servicenow only, \(type.rawValue) has no such thing")
        }
    }
}

extension SourceCheck {
    /// Cloud wants e-mail and API token; Server and Data Center a personal access token, or user name and password.
    private mutating func jira() {
        require(config.baseURL != nil, "base_url", "the address of your Jira, such as https://example.atlassian.net")
        let (token, password) = (credentials.apiToken != nil, credentials.password != nil)
        require(token || password, "api_token", "an API token (Cloud), a personal access token or a password (Server)")
        let account = config.email ?? config.username
        let url = config.baseURL.flatMap { try? TrackerURL($0) }
        if url?.host.hasSuffix(".atlassian.net") == true, token {
            require(account != nil, "email", "Jira Cloud wants the account's e-mail with its api_token")
        }
        if password, !token { require(account != nil, "username", "a password needs its user name") }
        require(
            config.projectKey != nil || config.projectKeys != nil || config.jql != nil,
            "project_key",
            "the key of a project (or project_keys, or jql)"
        )
    }

    private mutating func serviceNow() {
        require(
            config.baseURL != nil || config.instance != nil,
            "instance",
            "the name of the instance, such as dev12345 (or base_url)"
        )
        if let instance = config.instance, !instance.isHostLabel {
            refuse("instance", "must be what stands before .service-now.com, such as dev12345")
        }
        let hasPassword = credentials.password != nil
        require(
            hasPassword || credentials.apiToken != nil || credentials.apiKey != nil,
            "password",
            "a password with its username, an api_token (OAuth) or an api_key"
        )
        if hasPassword { require(config.username != nil, "username", "a password needs its user name") }
        if !config.serviceNowTables.allSatisfy(\.isTableName) || config.serviceNowTables.isEmpty {
            refuse("table", "must be the name of a table, such as incident (or several, separated by commas)")
        }
        if config.labelFilter != nil { refuse("label_filter", "is not for servicenow, whose records have no labels") }
    }

    private mutating func gitHub() {
        require(credentials.apiToken != nil, "api_token", "a personal access token that may read issues")
        require(
            !config.repositories.isEmpty || config.organization != nil,
            "repository",
            "the repository as owner/name, such as octocat/hello-world (or project_keys, or organization)"
        )
        let field = config.repository != nil ? "repository" : config.projectKeys != nil ? "project_keys" : "project_key"
        if !config.repositories.allSatisfy(\.isRepositoryName) {
            refuse(field, "must be owner/name, such as octocat/hello-world")
        }
        if let states = config.statusFilter, !states.allSatisfy({ ["open", "closed"].contains($0.lowercased()) }) {
            refuse("status_filter", "must be of: open, closed")
        }
    }

    private mutating func gitLab() {
        require(
            credentials.apiToken != nil,
            "api_token",
            "a personal, project or group access token with scope read_api"
        )
        require(
            !config.gitLabProjects.isEmpty || config.organization != nil,
            "project_id",
            "the project's number or path, such as 278964 or gitlab-org/gitlab (or project_keys, or organization)"
        )
        if let states = config.statusFilter,
            !states.allSatisfy({ ["open", "opened", "closed"].contains($0.lowercased()) })
        {
            refuse("status_filter", "must be of: opened, closed")
        }
    }
}

extension String {
    fileprivate var isHostLabel: Bool {
        !isEmpty && utf8.count <= 63 && utf8.allSatisfy(\.isLabelCharacter) && utf8.first != 0x2D && utf8.last != 0x2D
    }

    fileprivate var isTableName: Bool { !isEmpty && utf8.allSatisfy(\.isTableCharacter) }

    fileprivate var isRepositoryName: Bool {
        let parts = split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                (1...100).contains(part.utf8.count) && part != "." && part != ".."
                    && part.utf8.allSatisfy {
                        $0.isLabelCharacter || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
                    }
            }
    }
}

extension UInt8 {
    fileprivate var isLabelCharacter: Bool {
        isDigit || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == UInt8(ascii: "-")
    }

    fileprivate var isTableCharacter: Bool {
        isDigit || (0x61...0x7A).contains(self) || self == UInt8(ascii: "_")
    }
}
