/// The program that a file was exported from, as its columns tell.
package enum TrackerExport: String, CaseIterable, Sendable {
    case almanac, jira, gitlab, linear
    case azureDevOps = "azure_devops"
    case redmine, youtrack, servicenow

    /// - Parameter header: the columns' names as they are compared.
    init?(header: [String]) {
        let names = Set(header)
        func has(_ wanted: String...) -> Bool { wanted.allSatisfy { names.contains(ColumnName.plain($0)) } }
        func hasAny(_ wanted: [String]) -> Bool { wanted.contains { names.contains(ColumnName.plain($0)) } }
        if has("external_id", "key", "source_type", "source", "item_type", "title", "status_category", "created_at") {
            self = .almanac
        } else if has("issue key", "summary") || has("issue key", "issue id") || hasAny(ForeignColumnNames.issueKey) {
            self = .jira
        } else if has("work item type"), has("id") || has("title") {
            self = .azureDevOps
        } else if has("id", "team", "title", "status") {
            self = .linear
        } else if header.first == "#", has("tracker") || has("subject") || hasAny(ItemField.title.allNames) {
            self = .redmine
        } else if has("issue id", "summary") {
            self = .youtrack
        } else if has("url", "title", "state"), has("issue id") || has("iid") {
            self = .gitlab
        } else if has("number", "short_description") {
            self = .servicenow
        } else {
            return nil
        }
    }

    var name: String {
        switch self {
        case .almanac: "almanac"
        case .jira: "Jira"
        case .gitlab: "GitLab"
        case .linear: "Linear"
        case .azureDevOps: "Azure DevOps"
        case .redmine: "Redmine"
        case .youtrack: "YouTrack"
        case .servicenow: "ServiceNow"
        }
    }

    /// Names of columns that mean something else here than in general; the first that a file has counts.
    func columnNames(of field: ItemField) -> [String] {
        switch (self, field) {
        case (.linear, .externalID): ["uuid", "id"]
        case (.linear, .key), (.youtrack, .key), (.azureDevOps, .key): ["id", "issue id"]
        case (.servicenow, .createdAt): ["opened_at", "opened", "sys_created_on", "created", "sys_created_at"]
        case (.servicenow, .reporter): ["caller_id", "caller", "requested_by", "opened_by"]
        case (.gitlab, .externalID): ["id", "issue id", "iid"]
        case (.gitlab, .key): ["iid", "issue id"]
        default: []
        }
    }

    /// What stands between labels in one cell, where that is known.
    var labelSeparator: UInt8? {
        switch self {
        case .azureDevOps: UInt8(ascii: ";")
        case .gitlab, .linear, .youtrack: UInt8(ascii: ",")
        default: nil
        }
    }

    /// Which number of `3/4/2026 3:45 PM` is the day, where nothing in the file tells: in English these write dates as
    /// in the United States.
    var usualOrder: WrittenTime.Order? {
        self == .azureDevOps || self == .redmine ? .monthFirst : nil
    }
}

extension ItemField {
    /// In every language.
    var allNames: [String] { columnNames + ForeignColumnNames.names(of: self) }
}
