import TestSupport

@testable import Items

/// A Jira of a few issues, in the shape of the real one's answers.
struct FakeJira: Sendable {
    struct Issue: Sendable {
        var id: Int
        var created: Timestamp
        var project = "TEST"
        /// More members of `fields`, each with a comma before it.
        var fields = ""
        /// More members of the issue.
        var rest = ""
    }

    var isCloud = true
    var issues: [Issue]
    /// The server's own limit.
    var largestPage = 100

    static func json(_ issue: Issue) -> String {
        """
        {"id":"\(issue.id)","key":"TEST-\(issue.id)"\(issue.rest),"fields":{"summary":"Issue \(issue.id)",\
        "created":"\(issue.created.description.replacing("Z", with: ".000+0000"))","updated":"2024-05-01T00:00:00.000+0000",\
        "project":{"key":"\(issue.project)"},"issuetype":{"name":"Bug"},\
        "status":{"id":"1","name":"To Do","statusCategory":{"key":"new"}}\(issue.fields)}}
        """
    }

    /// Serves by creation from the bound of the query on, as `CreationWalk` asks for.
    func answer(_ request: FakeService.Request) -> FakeService.Answer {
        switch request.path {
        case "/rest/api/2/serverInfo":
            return .init(#"{"deploymentType":"\#(isCloud ? "Cloud" : "Server")","baseUrl":"https://x.test"}"#)
        case "/rest/api/3/search/approximate-count": return .init(#"{"count":\#(issues.count)}"#)
        case "/rest/api/3/search/jql": return .init(cloudPage(request.json))
        case "/rest/api/2/search": return .init(serverPage(request.json))
        default: return .init("{}", status: 404)
        }
    }

    private func cloudPage(_ body: JSONValue) -> String {
        let start = body["nextPageToken"]?.string.flatMap { Int($0.dropFirst()) } ?? 0
        let page = issues[start..<min(issues.count, start + size(body))]
        let next =
            page.endIndex < issues.count ? #","nextPageToken":"t\#(page.endIndex)","isLast":false"# : #","isLast":true"#
        return #"{"issues":[\#(page.map(Self.json).joined(separator: ","))]\#(next)}"#
    }

    private func serverPage(_ body: JSONValue) -> String {
        let jql = body["jql"]?.string ?? ""
        let bound = jql.firstMatch(of: /created >= (\d+)/).flatMap { Int64($0.1) } ?? .min
        let hits = issues.filter { $0.created.milliseconds >= bound }
        let start = min(hits.count, body["startAt"]?.integer ?? 0)
        let page = hits[start..<min(hits.count, start + size(body))]
        return """
            {"startAt":\(start),"maxResults":\(size(body)),"total":\(hits.count),\
            "issues":[\(page.map(Self.json).joined(separator: ","))]}
            """
    }

    private func size(_ body: JSONValue) -> Int {
        min(body["maxResults"]?.integer ?? 50, largestPage)
    }
}
