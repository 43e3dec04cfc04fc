import Egress
import Items

extension Item {
    /// Reads one element of `GET /projects/{id}/issues`.
    init(gitLabIssue issue: JSONNode, source: Source) throws(RefusedItem) {
        guard let id = issue["id"]?.identifier else { throw RefusedItem(reason: "it has no id") }
        self = try RefusedItem.naming(id) { () throws(RefusedItem) in
            try Item(issue, id: id, source: source)
        }
    }

    private init(_ issue: JSONNode, id: String, source: Source) throws(RefusedItem) {
        guard let number = issue["iid"]?.integer else { throw RefusedItem(reason: "it has no iid") }
        guard let state = issue["state"]?.filledText else { throw RefusedItem(reason: "it has no state") }
        guard let createdAt = try issue.time("created_at") else { throw RefusedItem(reason: "it has no created_at") }
        self.init(
            source: source,
            externalID: id,
            key: "#\(number)",
            project: issue.gitLabProject ?? source.name,
            itemType: issue["issue_type"]?.filledText ?? "issue",
            title: issue["title"]?.text ?? "",
            status: state,
            statusCategory: state == "closed" ? .done : .open,
            assignee: issue.gitLabAssignee,
            reporter: issue["author"]?["username"]?.filledText,
            labels: issue["labels"]?.elements.compactMap { ($0["name"] ?? $0).filledText } ?? [],
            createdAt: createdAt,
            updatedAt: try issue.time("updated_at"),
            closedAt: try issue.time("closed_at"),
            comments: issue["user_notes_count"]?.count,
            url: issue["web_url"]?.filledText,
            parent: issue["epic"]?["iid"]?.integer.map { "&\($0)" }
        )
    }
}

extension JSONNode {
    /// The id of the issue that this one has become in another project. One that is opened again counts again.
    var gitLabMove: String? {
        self["state"]?.string == "closed" ? self["moved_to_id"]?.identifier : nil
    }

    fileprivate var gitLabAssignee: String? {
        self["assignee"]?["username"]?.filledText ?? self["assignees"]?.elements.first?["username"]?.filledText
    }

    /// `group/project`, from `group/project#12` or, in old versions, from the address of the web page.
    var gitLabProject: String? {
        if let full = self["references"]?["full"]?.filledText, let sign = full.lastIndex(of: "#"),
            sign > full.startIndex
        {
            return String(full[..<sign])
        }
        guard let url = self["web_url"]?.string, let address = try? TrackerURL(url),
            let end = address.text.firstRange(of: "/-/issues/") ?? address.text.firstRange(of: "/issues/"),
            let start = address.text.firstRange(of: "\(address.origin)/")?.upperBound, start < end.lowerBound
        else { return nil }
        return String(address.text[start..<end.lowerBound])
    }
}
