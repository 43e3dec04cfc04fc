/// One piece of work as its tracker tells it.
struct Item: Equatable, Sendable {
    var source: Source
    /// The tracker's own immutable id.
    var externalID: String
    /// What people say: `ABC-12`, `#12`, `INC0010001`.
    var key: String
    var project: String?
    var itemType: String
    var title: String
    var status: String
    var statusCategory: StatusCategory
    var priority: String?
    var assignee: String?
    var reporter: String?
    var labels: [String] = []
    var createdAt: Timestamp
    var updatedAt: Timestamp?
    /// What the tracker says, never made up: an item can be done without it.
    var closedAt: Timestamp?
    var resolution: String?
    var comments: Int?
    var url: String?
    /// The key of the item that this one is a part of.
    var parent: String?
}

/// The tracker's own reading of a status.
enum StatusCategory: String, CaseIterable, Sendable {
    case open
    case inProgress = "in_progress"
    case done
}

/// The kind of service that items come from.
enum SourceType: String, CaseIterable, Codable, Sendable {
    case jira, servicenow, github, gitlab, csv
}

/// Where items came from: a project of a tracker, or a file.
struct Source: Hashable, Sendable {
    var type: SourceType
    /// Unique within its type: `betamaxpy/betamax`, `issues.csv`.
    var name: String
}
