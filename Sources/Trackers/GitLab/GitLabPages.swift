import Egress
import Items

/// The issues of one project, by creation.
///
/// GitLab counts a list of up to 10,000 issues and numbers its pages; a longer one is not counted, and is read by the
/// cursor of keyset pagination, which loses nothing and stays fast.
struct GitLabPages: PageReader {
    private(set) var source: Source
    private let project: String
    private let config: SourceConfig
    private let query: [(name: String, value: String)]
    private let notes: GitLabNotes
    private let client: TrackerClient
    private let start: ReadingStart
    private let pageSize: Int
    /// nil before the first page.
    private var link: String?
    private var isEnd = false
    private var visited = VisitedPages()

    init(project: String, _ request: ImportRequest, _ client: TrackerClient, from start: ReadingStart) {
        (self.project, self.client, self.start, config) = (project, client, start, request.config)
        source = Source(type: .gitlab, name: start.source ?? project)
        notes = GitLabNotes(client: client, project: project, kinds: request.options.details)
        let largest = GitLabConnector.largestPage
        pageSize = min(request.options.batchSize, request.options.maxItems ?? largest, largest)
        query =
            config.gitLabQuery(since: start.since) + [
                ("order_by", "created_at"), ("sort", "asc"), ("per_page", "\(pageSize)"),
            ]
        link = start.position
    }

    mutating func nextPage() async throws -> TrackerPage? {
        if isEnd { return nil }
        let isFirst = link == nil
        let answer = try await isFirst ? firstPage() : client.get(link: link ?? "", of: path, expecting: .array)
        link = answer.next(in: "\(path)?\(QueryString.encode(query))")
        let issues = answer.json.elements
        if let link {
            try visited.visit(link, of: "GitLab")
            try visited.pass(issues.compactMap { $0["id"]?.identifier }, of: "GitLab")
        }
        isEnd = link == nil
        var page = try await read(issues, isFirst: isFirst)
        if isFirst { page.total = answer.count("X-Total").map { .exactly($0) } }
        page.readAt = answer.answeredAt
        page.position = link
        return page
    }

    private var path: String { "\(GitLabConnector.path(project))/issues" }

    private func firstPage() async throws -> TrackerClient.Page {
        let answer = try await client.get(path: "\(path)?\(QueryString.encode(query))", expecting: .array)
        // Without a link to go on with, there is no cursor either.
        let isCounted = answer.header("X-Total") != nil || answer.link("next") == nil
        guard !isCounted else { return answer }
        return try await client.get(
            path: "\(path)?\(QueryString.encode(query + [("pagination", "keyset")]))",
            expecting: .array
        )
    }

    private mutating func read(_ issues: [JSONNode], isFirst: Bool) async throws -> TrackerPage {
        var page = TrackerPage()
        var descriptions: [String: String] = [:]
        for issue in issues {
            // A project that is named by its number, or has moved, says its path.
            if isFirst, start.source == nil, page.items.isEmpty, let path = issue.gitLabProject,
                path.isShort
            {
                source.name = path
            }
            do throws(RefusedItem) {
                let item = try Item(gitLabIssue: issue, source: source)
                guard config.gitLabPasses(item) else {
                    page.filteredOut += 1
                    continue
                }
                page.items.append(item)
                if let target = issue.gitLabMove { page.moves[item.externalID] = target }
                descriptions[item.externalID] = issue["description"]?.text
            } catch {
                page.refused.append(error)
            }
        }
        let known = try await start.upToDate(page.items)
        for item in page.items where !known.contains(item.externalID) {
            let description = descriptions[item.externalID] ?? ""
            page.details[item.externalID] = try await notes.details(of: item, description: description)
        }
        return page
    }
}
