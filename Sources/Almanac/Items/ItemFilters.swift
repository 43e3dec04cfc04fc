/// Which items a report looks at: an item passes when, for every list that is given, it has one of its values.
struct ItemFilters: Codable, Hashable, Sendable {
    var sourceTypes: [String]?
    /// Names of sources.
    var sources: [String]?
    var projects: [String]?
    var itemTypes: [String]?
    var statuses: [String]?
    var labels: [String]?
    var assignees: [String]?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case sourceTypes = "source_types"
        case sources, projects
        case itemTypes = "item_types"
        case statuses, labels, assignees
    }
}

extension ItemFilters {
    /// Whether items of the source can pass.
    func pass(_ source: Source) -> Bool {
        sources?.contains(source.name) ?? true && sourceTypes?.contains(source.type.rawValue) ?? true
    }
}
