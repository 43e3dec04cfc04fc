import Egress
import Items

/// The pages of Jira Cloud's search, which leads from each to the next by a token and gives no total.
struct JiraCloudPages: PageReader {
    private var issues: JiraIssueReader
    private let search: JiraSearch
    private var size: PageSize
    /// nil before the first page.
    private var token: String?
    private var isEnd = false
    private var visited = VisitedPages()

    var source: Source { issues.source }

    init(_ search: JiraSearch, _ issues: JiraIssueReader, _ start: ReadingStart) {
        (self.search, self.issues, token) = (search, issues, start.position)
        size = issues.pageSize
    }

    mutating func nextPage() async throws -> TrackerPage? {
        if isEnd { return nil }
        let answer = try await ask()
        let isFirst = token == nil
        // An empty page may have a token, and the last one none, or one that is not to be followed.
        token = answer.json["isLast"]?.bool == true ? nil : answer.json["nextPageToken"]?.filledText
        if let token {
            try visited.visit(token, of: "Jira")
            try visited.pass(answer.json["issues"]?.elements.compactMap { $0["id"]?.identifier } ?? [], of: "Jira")
        }
        isEnd = token == nil
        var page = try await issues.read(answer.json, isFirst: isFirst)
        page.position = token
        page.readAt = answer.answeredAt
        if isFirst { page.total = isEnd ? nil : try await total() }
        return page
    }

    private mutating func ask() async throws -> TrackerClient.Page {
        var members: [JSONValue.Member] = [
            .init("jql", .string(search.jql())), .init("fields", .array(issues.fields.map { .string($0) })),
        ]
        if issues.kinds.contains(.history) { members.append(.init("expand", .string("changelog"))) }
        if let token { members.append(.init("nextPageToken", .string(token))) }
        let url = try issues.client.url(path: "\(issues.site.api)/search/jql")
        return try await issues.client.page(&size, expecting: .list("issues")) { [members] count in
            .posting(.object(members + [.init("maxResults", .integer(count))]), to: url)
        }.page
    }

    /// Jira's own estimate, worth a request where there is more than one page.
    private func total() async throws -> ListTotal? {
        do {
            let path = "\(issues.site.api)/search/approximate-count"
            let answer = try await issues.client.post(path: path, ["jql": .string(search.jql())], expecting: .object)
            return answer.json["count"]?.count.map { .about($0) }
        } catch let error as TrackerError where error.isPermanent && error.code != .authenticationFailed {
            return nil
        }
    }
}
