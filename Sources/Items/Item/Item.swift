/// One piece of work as its tracker tells it.
package struct Item: Equatable, Sendable {
    package var source: Source
    /// The tracker's own immutable id.
    package var externalID: String
    /// What people say: `ABC-12`, `#12`, `INC0010001`.
    package var key: String
    package var project: String?
    package var itemType: String
    package var title: String
    package var status: String
    package var statusCategory: StatusCategory
    package var priority: String?
    package var assignee: String?
    package var reporter: String?
    package var labels: [String] = []
    package var createdAt: Timestamp
    package var updatedAt: Timestamp?
    /// What the tracker says, never made up: an item can be done without it.
    package var closedAt: Timestamp?
    package var resolution: String?
    package var comments: Int?
    package var url: String?
    /// The key of the item that this one is a part of.
    package var parent: String?

    package init(
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

/// The tracker's own reading of a status.
package enum StatusCategory: String, CaseIterable, Sendable {
    case open
    case inProgress = "in_progress"
    case done
}

/// The kind of service that items come from.
package enum SourceType: String, CaseIterable, Codable, Sendable {
    case jira, servicenow, github, gitlab, csv
}

/// Where items came from: a project of a tracker, or a file.
package struct Source: Hashable, Sendable {
    package var type: SourceType
    /// Unique within its type: `betamaxpy/betamax`, `issues.csv`.
    package var name: String

    package init(type: SourceType, name: String) {
        (self.type, self.name) = (type, name)
    }
}
