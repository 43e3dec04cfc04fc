import Items

/// The fields of an item that a column can give, by the names that items have in a bundle.
package enum ItemField: String, CaseIterable, Sendable {
    case externalID = "external_id"
    case key, project
    case itemType = "item_type"
    case title, status
    case statusCategory = "status_category"
    case priority, assignee, reporter, labels
    case createdAt = "created_at"
    case updatedAt = "updated_at"
    case closedAt = "closed_at"
    case resolution, comments, url

    /// The longest value (of labels: each) that is taken, in Unicode scalars.
    var maxLength: Int {
        switch self {
        case .title: ItemLimits.title
        case .url: ItemLimits.url
        default: ItemLimits.name
        }
    }

    var isTime: Bool { self == .createdAt || self == .updatedAt || self == .closedAt }

    /// Whether of several columns each row takes the first that has a value.
    var takesFirstOfSeveral: Bool { self == .createdAt || self == .closedAt }
}

extension ItemField {
    /// The names of columns that give the field without being told to, the most telling one first: its own, and what
    /// the trackers' own exports use in English.
    var columnNames: [String] {
        switch self {
        case .externalID: [rawValue, "id", "sys_id", "issue id", "uuid", "#", "work item id"]
        case .key: [rawValue, "issue key", "number", "iid", "issue number", "ticket number"]
        case .project: [rawValue, "project key", "team project", "project name", "repository", "team"]
        case .title: [rawValue, "summary", "short_description", "subject"]
        case .itemType: [rawValue, "type", "issuetype", "work item type", "tracker", "task type", "sys_class_name"]
        case .status: [rawValue, "state", "incident_state"]
        case .statusCategory: [rawValue, "state category", "state type"]
        case .priority: [rawValue]
        case .assignee: [rawValue, "assigned_to", "assignees", "owner"]
        case .reporter:
            [
                rawValue, "author", "creator", "created by", "caller_id", "caller", "requested_by", "opened_by",
                "submitter",
            ]
        case .labels: [rawValue, "label", "tags", "tag"]
        case .createdAt:
            [
                rawValue, "created", "opened_at", "sys_created_on", "created date", "created on", "date created",
                "creation date", "created time", "creation time", "sys_created_at", "opened",
            ]
        case .updatedAt:
            [rawValue, "updated", "sys_updated_on", "changed date", "last updated", "sys_updated_at"]
                + Self.timeNames(of: ["updated", "modified", "changed"], last: true)
        case .closedAt:
            [rawValue, "closed", "resolved", "resolutiondate", "resolved_at"]
                + Self.timeNames(of: ["closed", "resolved", "completed", "cancelled", "canceled", "done", "finished"])
                + ["resolution date", "completion date", "closing date", "closure date", "close date"]
        case .resolution: [rawValue, "resolution code", "close_code", "resolved reason"]
        case .comments: [rawValue, "comment count", "comments count", "number of comments"]
        case .url: [rawValue, "html_url", "web_url", "issue url", "link"]
        }
    }

    /// `closed`, `closed at`, `closed on`, `closed date`, `closed time`, `date closed`, and with `last` before them.
    private static func timeNames(of words: [String], last: Bool = false) -> [String] {
        words.flatMap { word in
            let names = [word, "\(word) at", "\(word) on", "\(word) date", "\(word) time", "date \(word)"]
            return last ? names + ["last \(word)", "last \(word) at", "last \(word) on", "last \(word) date"] : names
        }
    }
}
