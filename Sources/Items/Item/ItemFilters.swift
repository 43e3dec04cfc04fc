/// Which items a report looks at: an item passes when, for every list that is given, it has one of its values.
public struct ItemFilters: Codable, Hashable, Sendable {
    public var sourceTypes: [String]?
    /// Names of sources.
    public var sources: [String]?
    public var projects: [String]?
    public var itemTypes: [String]?
    public var statuses: [String]?
    public var labels: [String]?
    public var assignees: [String]?

    public init(
        sourceTypes: [String]? = nil,
        sources: [String]? = nil,
        projects: [String]? = nil,
        itemTypes: [String]? = nil,
        statuses: [String]? = nil,
        labels: [String]? = nil,
        assignees: [String]? = nil
    ) {
        self.sourceTypes = sourceTypes
        self.sources = sources
        self.projects = projects
        self.itemTypes = itemTypes
        self.statuses = statuses
        self.labels = labels
        self.assignees = assignees
    }

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case sourceTypes = "source_types"
        case sources, projects
        case itemTypes = "item_types"
        case statuses, labels, assignees
    }
}

extension ItemFilters {
    /// Whether items of the source can pass.
    public func pass(_ source: Source) -> Bool {
        sources?.contains(source.name) ?? true && sourceTypes?.contains(source.type.rawValue) ?? true
    }
}
