import Egress
import Foundation
import Items
import Synchronization

/// Imports the issues of projects, or what a JQL query finds, from Jira Cloud (REST v3), Server and Data Center (v2).
struct JiraConnector: Connector {
    let request: ImportRequest
    let client: TrackerClient
    private let cache = JiraSiteCache()

    var config: SourceConfig { request.config }

    init(_ request: ImportRequest, client: TrackerClient) {
        (self.request, self.client) = (request, client)
    }

    static func base(of config: SourceConfig) throws(TrackerURL.Problem) -> TrackerURL {
        try TrackerURL(config.baseURL ?? "")
    }

    static func dialect(for request: ImportRequest) -> TrackerDialect {
        .jira(request.credentials, request.config)
    }

    func readings() async throws -> [Reading] {
        let keys = config.jiraProjects
        // A query alone may find issues of any project.
        return keys.isEmpty ? [Reading(target: client.base.site)] : keys.map { Reading(target: $0, source: $0) }
    }

    func pages(of reading: Reading, from start: ReadingStart) async throws -> any PageReader {
        let search = JiraSearch(project: reading.source, config: config, since: start.since)
        let site = try await site()
        let issues = JiraIssueReader(
            site: site,
            request: request,
            source: reading.source.map { start.source ?? $0 },
            isNamed: start.source != nil,
            client: client,
            proveLogin: proveLogin
        )
        guard site.isCloud else { return JiraServerPages(search, issues, start) }
        return JiraCloudPages(search, issues, start)
    }

    func whereabouts(of item: UnseenItem, in reading: Reading) async throws -> Whereabouts {
        let api = try await site().api
        let path = "\(api)/issue/\(QueryString.escaped(item.externalID))?fields=project"
        guard let issue = try await client.find(path: path, expecting: .object(with: "key")),
            issue["id"]?.identifier == item.externalID
        else { return .gone }
        // An issue that has moved to another project, which keeps its id, is at that one's source.
        let project = issue["key"]?.string?.prefix { $0 != "-" }.lowercased()
        return project == item.key.prefix { $0 != "-" }.lowercased() ? .there : .moved(to: item.externalID)
    }

    /// Asks once a job who we are; a token of few scopes may not even do that, which says nothing.
    func proveLogin() async throws {
        guard !cache.isLoginProven else { return }
        do {
            _ = try await client.get(path: "\(try await site().api)/myself", expecting: .jiraAccount)
        } catch let error as TrackerError where error.code == .permissionDenied || error.code == .notFound {
            // Whether it counts is as open as before.
        }
        cache.isLoginProven = true
    }

    /// Cloud or not, asked once a job. Answered without a login, so it proves nothing of the credentials.
    func site() async throws -> JiraSite {
        if let known = cache.value { return known }
        let shape = AnswerShape.object(with: "deploymentType", "version", "versionNumbers", "baseUrl")
        let info = try await client.get(path: "/rest/api/2/serverInfo", expecting: shape).json
        var found = JiraSite(isCloud: info["deploymentType"]?.string == "Cloud", webAddress: client.base.text)
        // The gateway for scoped tokens is not where people look at issues.
        if client.base.host == "api.atlassian.com", let address = info["baseUrl"]?.filledText {
            found.webAddress = address
        }
        if request.options.details.contains(.history) { found.statuses = try await statuses(found) }
        cache.value = found
        return found
    }

    /// The category of every status, by id: a changelog names statuses without one.
    private func statuses(_ site: JiraSite) async throws -> [String: StatusCategory] {
        do {
            let list = try await client.get(path: "\(site.api)/status", expecting: .array).json
            return Dictionary(
                list.elements.compactMap { status in status["id"]?.identifier.map { ($0, status.jiraCategory) } },
                uniquingKeysWith: { first, _ in first }
            )
        } catch let error as TrackerError where error.code == .notFound || error.code == .permissionDenied {
            return [:]
        }
    }
}

/// What there is at an address.
struct JiraSite: Sendable {
    var isCloud: Bool
    /// Without a slash at its end.
    var webAddress: String
    var statuses: [String: StatusCategory] = [:]

    var api: String { isCloud ? "/rest/api/3" : "/rest/api/2" }
}

/// What was found out about a site, for all lists of a job.
final class JiraSiteCache: Sendable {
    private let site = Mutex<JiraSite?>(nil)
    private let login = Mutex(false)

    var value: JiraSite? {
        get { site.withLock { $0 } }
        set { site.withLock { $0 = newValue } }
    }

    /// Whether it has been asked who we are, and nothing was wrong with the login.
    var isLoginProven: Bool {
        get { login.withLock { $0 } }
        set { login.withLock { $0 = newValue } }
    }
}

extension AnswerShape {
    static let jiraAccount = AnswerShape.object(with: "displayName", "name", "accountId", "key")
}

extension SourceConfig {
    var jiraProjects: [String] {
        var keys: [String] = []
        for key in (projectKey.map { [$0] } ?? []) + (projectKeys ?? []) where !keys.contains(key) { keys.append(key) }
        return keys
    }
}
