import Egress
import Items

extension Item {
    /// Reads one element of `GET /repos/{owner}/{repo}/issues`, an issue or a pull request.
    init(gitHubIssue issue: JSONNode, source: Source) throws(RefusedItem) {
        guard let id = issue["id"]?.identifier else { throw RefusedItem(externalID: nil, reason: "it has no id") }
        self = try RefusedItem.naming(id) { () throws(RefusedItem) in
            try Item(issue, id: id, source: source)
        }
    }

    private init(_ issue: JSONNode, id: String, source: Source) throws(RefusedItem) {
        guard let number = issue["number"]?.integer else { throw RefusedItem(reason: "it has no number") }
        guard let state = issue["state"]?.filledText else { throw RefusedItem(reason: "it has no state") }
        guard let createdAt = try issue.time("created_at") else { throw RefusedItem(reason: "it has no created_at") }
        let isClosed = state == "closed"
        self.init(
            source: source,
            externalID: id,
            key: "#\(number)",
            project: source.name,
            itemType: issue.gitHubType,
            title: issue["title"]?.text ?? "",
            status: state,
            statusCategory: isClosed ? .done : .open,
            assignee: issue.gitHubAssignee,
            reporter: issue["user"]?["login"]?.filledText,
            labels: issue["labels"]?.elements.compactMap { ($0["name"] ?? $0).filledText } ?? [],
            createdAt: createdAt,
            updatedAt: try issue.time("updated_at"),
            closedAt: try issue.time("closed_at"),
            resolution: isClosed ? issue["state_reason"]?.filledText : nil,
            comments: issue["comments"]?.count,
            url: issue["html_url"]?.filledText
        )
    }
}

extension JSONNode {
    fileprivate var gitHubType: String {
        if self["pull_request"]?.isObject == true { return "pull_request" }
        return self["type"]?["name"]?.filledText ?? "issue"
    }

    fileprivate var gitHubAssignee: String? {
        self["assignee"]?["login"]?.filledText ?? self["assignees"]?.elements.first?["login"]?.filledText
    }

    /// `owner/name` of the repository that an issue is in, which a renamed repository has changed.
    var gitHubRepository: String? {
        guard let url = self["repository_url"]?.string else { return nil }
        let parts = url.split(separator: "/").suffix(3)
        guard parts.count == 3, parts.first == "repos" else { return nil }
        return parts.suffix(2).joined(separator: "/")
    }
}
