/// Which items a report looks at: an item passes when, for every list that is given, it has one of its values.
package struct ItemFilters: Codable, Hashable, Sendable {
    package var sourceTypes: [String]?
    /// Names of sources.
    package var sources: [String]?
    package var projects: [String]?
    package var itemTypes: [String]?
    package var statuses: [String]?
    package var labels: [String]?
    package var assignees: [String]?

    package init(
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

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case sourceTypes = "source_types"
        case sources, projects
        case itemTypes = "item_types"
        case statuses, labels, assignees
    }
}

extension ItemFilters {
    /// Whether items of the source can pass.
    package func pass(_ source: Source) -> Bool {
        sources?.contains(source.name) ?? true && sourceTypes?.contains(source.type.rawValue) ?? true
    }
}
