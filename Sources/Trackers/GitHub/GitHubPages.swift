import Egress
import Items

/// The issues and pull requests of one repository, then their comments, then their events.
///
/// Comments and events are listed for the whole repository, a hundred a request, because one request for each issue
/// would use up the rate limit.
struct GitHubPages: PageReader {
    private(set) var source: Source
    let repository: String
    let config: SourceConfig
    let kinds: DetailKinds
    let start: ReadingStart
    private let wantsAttachments: Bool
    private let client: TrackerClient
    private let pageSize: Int
    private var position: Position
    private var visited = VisitedPages()

    struct Position: Codable, Equatable, Sendable {
        enum List: Int, Codable, Sendable {
            case items, comments, events, end
        }

        var list = List.items
        /// nil for the first page.
        var link: String?
        /// Whether any issue has come, and any with comments.
        var hasItems = false
        var hasComments = false
    }

    var listsDetailsApart: Bool { !kinds.isEmpty }

    private static let noAttachments =
        "Attachments were asked for, but GitHub keeps them as links in texts and has no interface to get them by"

    init(_ repository: String, _ request: ImportRequest, _ client: TrackerClient, from start: ReadingStart) {
        (self.repository, self.client, self.start) = (repository, client, start)
        source = Source(type: .github, name: start.source ?? repository)
        config = request.config
        wantsAttachments = request.options.details.contains(.attachments)
        kinds = request.options.details.subtracting(.attachments)
        let largest = GitHubConnector.largestPage
        pageSize = min(request.options.batchSize, request.options.maxItems ?? largest, largest)
        position = PagePosition.read(start.position) ?? Position()
    }

    mutating func nextPage() async throws -> TrackerPage? {
        switch position.list {
        case .items: try await itemPage()
        case .comments: try await detailPage(path: commentsPath) { $0.gitHubComment }
        case .events: try await detailPage(path: eventsPath) { $0.gitHubChange }
        case .end: nil
        }
    }

    private mutating func itemPage() async throws -> TrackerPage {
        let answer: TrackerClient.Page
        if let link = position.link {
            answer = try await client.get(link: link, of: itemsPath, expecting: .array)
        } else {
            let first = try await client.getIfChanged(path: itemsPath, since: start.entityTag, expecting: .array)
            guard let changed = first.page else {
                position.list = .end
                return TrackerPage(readAt: first.answeredAt, entityTag: start.entityTag)
            }
            answer = changed
        }
        var page = read(answer.json)
        let next = answer.link("next")
        page.readAt = answer.answeredAt
        if wantsAttachments { page.warnings = [Self.noAttachments] }
        page.total = answer.link("last").flatMap(GitHubLink.pageNumber).map { .about($0 * pageSize) }
        // The tag of one page among several says nothing about the others.
        if start.since != nil, next == nil, position.link == nil { page.entityTag = answer.header("ETag") }
        position.hasItems = position.hasItems || !page.items.isEmpty
        position.hasComments = position.hasComments || page.items.contains { $0.comments ?? 0 > 0 }
        try moveOn(to: next, past: answer.json.elements, &page)
        return page
    }

    private mutating func detailPage(
        path: String,
        _ read: (JSONNode) -> DetailAddition?
    ) async throws -> TrackerPage {
        let answer =
            if let link = position.link {
                try await client.get(link: link, of: path, expecting: .array)
            } else {
                try await client.get(path: path, expecting: .array)
            }
        var page = TrackerPage()
        let all = answer.json.elements
        page.additions = all.compactMap(read)
        // Events come newest first, and can't be asked for from a time on.
        let isPast =
            position.list == .events && start.since.map { since in all.allSatisfy { $0.isBefore(since) } } == true
        try moveOn(to: isPast ? nil : answer.link("next"), past: all, &page)
        return page
    }

    private mutating func moveOn(to link: String?, past rows: [JSONNode], _ page: inout TrackerPage) throws {
        if let link {
            try visited.visit(link, of: "GitHub")
            try visited.pass(rows.compactMap { $0["id"]?.identifier }, of: "GitHub")
            position.link = link
        } else {
            // Comments and events have ids of their own.
            visited = VisitedPages()
            position.link = nil
            position.list = listAfter(position.list)
            if position.list == .end { page.endsAdditions = kinds }
        }
        page.position = position.list == .end ? nil : try PagePosition.text(position)
    }

    private func listAfter(_ list: Position.List) -> Position.List {
        if list.rawValue < Position.List.comments.rawValue, kinds.contains(.comments), position.hasComments {
            return .comments
        }
        if list.rawValue < Position.List.events.rawValue, kinds.contains(.history), position.hasItems { return .events }
        return .end
    }

    private mutating func read(_ issues: JSONNode) -> TrackerPage {
        var page = TrackerPage()
        for issue in issues.elements {
            // A repository that has been renamed answers under its new name.
            if start.source == nil, position.link == nil, let name = issue.gitHubRepository, name.isShort {
                source.name = name
            }
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

extension GitHubPages {
    private var path: String { "/repos/\(repository)" }

    /// By creation, oldest first: what changes while we read stays where it is in the list, so nothing is passed over.
    private var itemsPath: String {
        let query =
            filterQuery + [("sort", "created"), ("direction", "asc"), ("per_page", "\(pageSize)")]
        return "\(path)/issues?\(QueryString.encode(query))"
    }

    private var commentsPath: String {
        let since = start.since.map { [("since", $0.wholeSeconds)] } ?? []
        return "\(path)/issues/comments?"
            + QueryString.encode([("sort", "created"), ("direction", "asc")] + since + [("per_page", "100")])
    }

    private var eventsPath: String { "\(path)/issues/events?per_page=100" }
}
