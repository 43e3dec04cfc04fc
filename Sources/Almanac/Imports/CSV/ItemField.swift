/// The fields of an item that a column can give, by the names of CONTRACT 8.
enum ItemField: String, CaseIterable, Sendable {
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

    /// The names of columns that give the field without being told to, the most telling one first: those of CONTRACT 7,
    /// and what the trackers' own CSV exports use.
    var columnNames: [String] {
        switch self {
        case .externalID: [rawValue, "id", "sys_id", "issue id"]
        case .key: [rawValue, "issue key", "number"]
        case .project: [rawValue, "project key"]
        case .title: [rawValue, "summary", "short_description"]
        case .itemType: [rawValue, "type", "issuetype"]
        case .status: [rawValue, "state"]
        case .assignee: [rawValue, "assigned_to"]
        case .createdAt: [rawValue, "created", "opened_at", "sys_created_on"]
        case .updatedAt: [rawValue, "updated", "sys_updated_on"]
        case .closedAt: [rawValue, "closed", "resolved", "resolutiondate", "resolved_at"]
        case .url: [rawValue, "html_url", "web_url"]
        case .statusCategory, .priority, .reporter, .labels, .resolution, .comments: [rawValue]
        }
    }

    /// The longest value (of labels: each) that is taken, in Unicode scalars; the trackers' own limits are well below.
    var maxLength: Int {
        switch self {
        case .title, .url: 2000
        default: 255
        }
    }
}
