/// One piece of work as its tracker tells it.
public struct Item: Equatable, Sendable {
    public var source: Source
    /// The tracker's own immutable id.
    public var externalID: String
    /// What people say: `ABC-12`, `#12`, `INC0010001`.
    public var key: String
    public var project: String?
    public var itemType: String
    public var title: String
    public var status: String
    public var statusCategory: StatusCategory
    public var priority: String?
    public var assignee: String?
    public var reporter: String?
    public var labels: [String] = []
    public var createdAt: Timestamp
    public var updatedAt: Timestamp?
    /// What the tracker says, never made up: an item can be done without it.
    public var closedAt: Timestamp?
    public var resolution: String?
    public var comments: Int?
    public var url: String?
    /// The key of the item that this one is a part of.
    public var parent: String?

    public init(
        source: Source,
        externalID: String,
        key: String,
        project: String? = nil,
        itemType: String,
        title: String,
        status: String,
        statusCategory: StatusCategory,
        priority: String? = nil,
        assignee: String? = nil,
        reporter: String? = nil,
        labels: [String] = [],
        createdAt: Timestamp,
        updatedAt: Timestamp? = nil,
        closedAt: Timestamp? = nil,
        resolution: String? = nil,
        comments: Int? = nil,
        url: String? = nil,
        parent: String? = nil
    ) {
        self.source = source
        self.externalID = externalID
        self.key = key
        self.project = project
        self.itemType = itemType
        self.title = title
        self.status = status
        self.statusCategory = statusCategory
        self.priority = priority
        self.assignee = assignee
        self.reporter = reporter
        self.labels = labels
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.closedAt = closedAt
        self.resolution = resolution
        self.comments = comments
        self.url = url
        self.parent = parent
    }
}

extension Item {
    /// The type of an item that comes without one.
    public static let untyped = "item"
}

/// The tracker's own reading of a status.
public enum StatusCategory: String, CaseIterable, Sendable {
    case open
    case inProgress = "in_progress"
    case done
}

/// The kind of service that items come from.
public enum SourceType: String, CaseIterable, Codable, Sendable {
    case jira, servicenow, github, gitlab, csv
}

/// Where items came from: a project of a tracker, or a file.
public struct Source: Hashable, Sendable {
    public var type: SourceType
    /// Unique within its type: `betamaxpy/betamax`, `issues.csv`.
    public var name: String

    public init(type: SourceType, name: String) {
        (self.type, self.name) = (type, name)
    }
}
