import Egress
import Items

extension Item {
    /// Reads one issue of a search.
    init(jiraIssue issue: JSONNode, source: Source, webAddress: String, countsComments: Bool) throws(RefusedItem) {
        guard let id = issue["id"]?.identifier else { throw RefusedItem(reason: "it has no id") }
        self = try RefusedItem.naming(id) { () throws(RefusedItem) in
            try Item(issue, id: id, source: source, webAddress: webAddress, countsComments: countsComments)
        }
    }

    private init(
        _ issue: JSONNode,
        id: String,
        source: Source,
        webAddress: String,
        countsComments: Bool
    ) throws(RefusedItem) {
        guard let key = issue["key"]?.filledText else { throw RefusedItem(reason: "it has no key") }
        guard let fields = issue["fields"], fields.isObject else { throw RefusedItem(reason: "it has no fields") }
        guard let createdAt = try fields.time("created") else { throw RefusedItem(reason: "it has no created") }
        guard let status = fields["status"], let name = status["name"]?.filledText else {
            throw RefusedItem(reason: "it has no status")
        }
        self.init(
            source: source,
            externalID: id,
            key: key,
            project: fields["project"]?["key"]?.filledText,
            itemType: fields["issuetype"]?["name"]?.filledText ?? "issue",
            title: fields["summary"]?.text ?? "",
            status: name,
            statusCategory: status.jiraCategory,
            priority: fields["priority"]?["name"]?.filledText,
            assignee: fields["assignee"]?.jiraPerson,
            reporter: fields["reporter"]?.jiraPerson,
            labels: fields["labels"]?.elements.compactMap(\.filledText) ?? [],
            createdAt: createdAt,
            updatedAt: try fields.time("updated"),
            closedAt: try fields.time("resolutiondate"),
            resolution: fields["resolution"]?["name"]?.filledText,
            comments: countsComments ? fields["comment"]?["total"]?.count : nil,
            url: "\(webAddress)/browse/\(QueryString.escaped(key))",
            parent: fields["parent"]?["key"]?.filledText
        )
    }
}

extension JSONNode {
    /// Jira's own category of a status: `new`, `indeterminate` or `done`. Names say nothing: one name may have two.
    var jiraCategory: StatusCategory {
        switch self["statusCategory"]?["key"]?.string {
        case "done": .done
        case "indeterminate": .inProgress
        default: .open
        }
    }

    /// Server has names where Cloud has none.
    var jiraPerson: String? {
        self["displayName"]?.filledText ?? self["name"]?.filledText ?? self["accountId"]?.filledText
    }
}
