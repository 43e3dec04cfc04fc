import Egress
import Items

/// The pages of the search of Jira Server and Data Center, which counts from the beginning.
struct JiraServerPages: PageReader {
    private var issues: JiraIssueReader
    private let search: JiraSearch
    private var size: PageSize
    private var walk: CreationWalk
    private var isFirst: Bool
    private var isEnd = false
    private var visited = VisitedPages()

    var source: Source { issues.source }

    init(_ search: JiraSearch, _ issues: JiraIssueReader, _ start: ReadingStart) {
        (self.search, self.issues, size) = (search, issues, issues.pageSize)
        let walk: CreationWalk? = PagePosition.read(start.position)
        isFirst = walk == nil
        self.walk = walk ?? CreationWalk()
    }

    mutating func nextPage() async throws -> TrackerPage? {
        if isEnd { return nil }
        let (answer, asked) = try await ask()
        let all = answer.json["issues"]?.elements ?? []
        let total = answer.json["total"]?.count
        // The server may give less than was asked for without a word.
        isEnd = all.isEmpty || total.map { walk.offset + all.count >= $0 } ?? (all.count < asked)
        if !isEnd { try visited.pass(all.compactMap { $0["id"]?.identifier }, of: "Jira") }
        let fresh = all.filter { issue in issue["id"]?.identifier.map { !walk.hasSeen($0) } ?? true }
        var page = try await issues.read(answer.json, fresh, isFirst: isFirst)
        if isFirst { page.total = total.map { .exactly($0) } }
        page.readAt = answer.answeredAt
        walk.moveOn(past: all.map(Self.row), count: all.count)
        page.position = isEnd ? nil : try PagePosition.text(walk)
        isFirst = false
        return page
    }

    private mutating func ask() async throws -> (page: TrackerClient.Page, asked: Int) {
        var members: [JSONValue.Member] = [
            .init("jql", .string(search.jql(createdFrom: walk.bound))), .init("startAt", .integer(walk.offset)),
            .init("fields", .array(issues.fields.map { .string($0) })),
        ]
        if issues.kinds.contains(.history) { members.append(.init("expand", .array([.string("changelog")]))) }
        let url = try issues.client.url(path: "\(issues.site.api)/search")
        return try await issues.client.page(&size, expecting: .list("issues")) { [members] count in
            .posting(.object(members + [.init("maxResults", .integer(count))]), to: url)
        }
    }

    private static func row(_ issue: JSONNode) -> CreationWalk.Row {
        CreationWalk.Row(id: issue["id"]?.identifier ?? "", createdAt: try? issue["fields"]?.time("created"))
    }
}
