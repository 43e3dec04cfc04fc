/// Imports the issues and pull requests of one repository.
struct GitHubConnector: Connector {
    private(set) var source: Source
    let repository: String
    let config: SourceConfig
    var client: TrackerClient
    private let pageSize: Int
    private var position = Position.start
    /// The links followed so far: one that comes again would go round for ever.
    private var visited: Set<String> = []

    private enum Position: Sendable {
        case start
        case link(String)
        case end
    }

    /// More is lowered silently.
    private static let largestPage = 100

    static func base(of config: SourceConfig) throws(TrackerURL.Problem) -> TrackerURL {
        let url = try TrackerURL(config.baseURL ?? "https://api.github.com")
        // People give the address that they see in the browser.
        return ["github.com", "www.github.com"].contains(url.host) ? try TrackerURL("https://api.github.com") : url
    }

    static func dialect(for request: ImportRequest) -> TrackerDialect {
        .gitHub(token: request.credentials.apiToken, repository: request.config.repository ?? "")
    }

    init(_ request: ImportRequest, client: TrackerClient) {
        repository = request.config.repository ?? ""
        source = Source(type: .github, name: repository)
        config = request.config
        self.client = client
        pageSize = min(request.options.batchSize, request.options.maxItems ?? Self.largestPage, Self.largestPage)
    }

    mutating func nextPage() async throws -> TrackerPage? {
        let answer: TrackerClient.Page
        switch position {
        case .end: return nil
        case .start: answer = try await client.get(path: firstPage(), expecting: .array)
        case .link(let link): answer = try await client.get(link: link, from: client.base, expecting: .array)
        }
        var page = read(answer.json)
        page.cursor = answer.link("next")
        page.estimatedTotal = answer.link("last").flatMap(GitHubLink.pageNumber).map { $0 * pageSize }
        try moveOn(to: page.cursor)
        return page
    }

    /// Sorted by the last update, oldest first: what changes while we read moves to the end and is seen again, and
    /// nothing is passed over.
    private func firstPage() -> String {
        let query =
            filterQuery + [
                ("sort", "updated"), ("direction", "asc"), ("per_page", "\(pageSize)"),
            ]
        return "\(path)/issues?\(QueryString.encode(query))"
    }

    private mutating func moveOn(to link: String?) throws(TrackerError) {
        guard let link else {
            position = .end
            return
        }
        guard visited.insert(link).inserted else {
            throw TrackerError(
                .pagingLoop,
                "GitHub's list of pages leads back to a page that was there before: try again"
            )
        }
        position = .link(link)
    }

    private mutating func read(_ issues: JSONNode) -> TrackerPage {
        var page = TrackerPage()
        for issue in issues.elements {
            if case .start = position, let name = issue.gitHubRepository { source.name = name }
            do throws(RefusedItem) {
                let item = try Item(gitHubIssue: issue, source: source)
                if passesFilter(item) { page.items.append(item) } else { page.filteredOut += 1 }
            } catch {
                page.refused.append(error)
            }
        }
        return page
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
