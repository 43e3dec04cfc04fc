import Egress
import Items

/// Imports the issues and pull requests of repositories.
struct GitHubConnector: Connector {
    let request: ImportRequest
    let client: TrackerClient

    var config: SourceConfig { request.config }

    /// More is lowered silently.
    static let largestPage = 100

    init(_ request: ImportRequest, client: TrackerClient) {
        (self.request, self.client) = (request, client)
    }

    static func base(of config: SourceConfig) throws(TrackerURL.Problem) -> TrackerURL {
        let url = try TrackerURL(config.baseURL ?? "https://api.github.com")
        // People give the address that they see in the browser.
        return ["github.com", "www.github.com"].contains(url.host) ? try TrackerURL("https://api.github.com") : url
    }

    static func dialect(for request: ImportRequest) -> TrackerDialect {
        let subject = request.config.messageSubject("repository", of: request.config.repositories, "organization")
        return .gitHub(token: request.credentials.apiToken, repository: subject)
    }

    static var hidesMoves: Bool { true }

    func readings() async throws -> [Reading] {
        let named = config.repositories
        let names = named.isEmpty ? try await repositories(of: config.organization ?? "") : named
        return names.map { Reading(target: $0, source: $0) }
    }

    func whereabouts(of item: UnseenItem, in reading: Reading) async throws -> Whereabouts {
        let path = "/repos/\(reading.target)/issues/\(item.key.dropFirst())"
        guard let issue = try await client.find(path: path, expecting: .object(with: "id")),
            let id = issue["id"]?.identifier
        else { return .gone }
        if id == item.externalID { return .there }
        // The address of an issue that was transferred leads to the one that it has become, which has an id of its own.
        // In a repository that was made anew the number is another issue's.
        guard let place = issue.gitHubRepository, place.lowercased() != reading.target.lowercased() else {
            return .gone
        }
        return .moved(to: id)
    }

    func pages(of reading: Reading, from start: ReadingStart) async throws -> any PageReader {
        GitHubPages(reading.target, request, client, from: start)
    }

    /// Those of an organisation that have issues at all.
    private func repositories(of organization: String) async throws -> [String] {
        let query = "type=all&sort=full_name&per_page=\(Self.largestPage)"
        return try await client.all(path: "/orgs/\(QueryString.escaped(organization))/repos?\(query)") { repository in
            repository["has_issues"]?.bool ?? true ? repository["full_name"]?.shortText : nil
        }
    }
}

extension SourceConfig {
    /// One repository, or several.
    var repositories: [String] {
        repository.map { [$0] } ?? projectKeys ?? projectKey.map { [$0] } ?? []
    }
}

/// GitHub's page links.
enum GitHubLink {
    /// The `page` of a link, where pages are numbered.
    static func pageNumber(_ link: String) -> Int? {
        guard let query = link.split(separator: "?", maxSplits: 1).last else { return nil }
        for field in query.split(separator: "&") where field.hasPrefix("page=") {
            return Int(field.dropFirst(5)).flatMap { (1...10_000_000).contains($0) ? $0 : nil }
        }
        return nil
    }
}
