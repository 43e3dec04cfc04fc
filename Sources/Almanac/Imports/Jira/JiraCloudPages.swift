/// The pages of Jira Cloud's search, which leads from each to the next by a token and gives no total.
struct JiraCloudPages: PageReader {
    private var issues: JiraIssueReader
    private let search: JiraSearch
    /// nil before the first page.
    private var token: String?
    private var isEnd = false
    private var visited = VisitedPages()

    var source: Source { issues.source }

    init(_ search: JiraSearch, _ issues: JiraIssueReader, _ start: ReadingStart) {
        (self.search, self.issues, token) = (search, issues, start.position)
    }

    mutating func nextPage() async throws -> TrackerPage? {
        if isEnd { return nil }
        let jql = search.jql()
        var members: [JSONValue.Member] = [
            .init("jql", .string(jql)), .init("maxResults", .integer(issues.pageSize)),
            .init("fields", .array(issues.fields.map { .string($0) })),
        ]
        if issues.kinds.contains(.history) { members.append(.init("expand", .string("changelog"))) }
        if let token { members.append(.init("nextPageToken", .string(token))) }
        let answer = try await issues.client.post(
            path: "\(issues.site.api)/search/jql",
            .object(members),
            expecting: .object
        )
        let isFirst = token == nil
        // An empty page may have a token, and the last one none, or one that is not to be followed.
        token = answer.json["isLast"]?.bool == true ? nil : answer.json["nextPageToken"]?.filledText
        if let token { try visited.visit(token, of: "Jira") }
        isEnd = token == nil
        var page = try await issues.read(answer.json["issues"]?.elements ?? [])
        page.position = token
        page.readAt = answer.answeredAt
        if isFirst { page.total = isEnd ? nil : try await total(jql) }
        return page
    }

    /// Jira's own estimate, worth a request where there is more than one page.
    private func total(_ jql: String) async throws -> ListTotal? {
        do {
            let path = "\(issues.site.api)/search/approximate-count"
            let answer = try await issues.client.post(path: path, ["jql": .string(jql)], expecting: .object)
            return answer.json["count"]?.integer.map { .about($0) }
        } catch let error as TrackerError where error.isPermanent && error.code != .authenticationFailed {
            return nil
        }
    }
}
