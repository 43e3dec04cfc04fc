import Items

extension GitHubPages {
    /// The part of the request's filters that GitHub can apply itself.
    var filterQuery: [(name: String, value: String)] { config.gitHubQuery(since: start.since) }

    func passesFilter(_ item: Item) -> Bool { config.gitHubPasses(item) }
}

extension SourceConfig {
    /// Several labels can't go along, because GitHub wants all of them on an item and we want any. Nothing created
    /// after an instant was updated before it, so the lower bound holds for `since` as well.
    func gitHubQuery(since: Timestamp?) -> [(name: String, value: String)] {
        var query: [(name: String, value: String)] = [("state", gitHubState ?? "all")]
        if let labels = labelFilter, labels.count == 1, let label = labels.first, !label.contains(",") {
            query.append(("labels", label))
        }
        if let from = [createdFrom, since].compactMap(\.self).max() { query.append(("since", from.wholeSeconds)) }
        return query
    }

    func gitHubPasses(_ item: Item) -> Bool {
        if let gitHubState, item.status != gitHubState { return false }
        return isInCreationRange(item) && (labelFilter.map { item.hasLabel(among: $0) } ?? true)
    }

    /// `open` or `closed`, nil for both.
    private var gitHubState: String? {
        let states = Set((statusFilter ?? []).map { $0.lowercased() })
        return states.count == 1 ? states.first : nil
    }

    /// The same filters in the language of GitHub's search.
    func gitHubSearch(in repositories: [String]) -> String {
        var words = repositories.map { "repo:\($0)" }
        if let gitHubState { words.append("state:\(gitHubState)") }
        if let labels = labelFilter {
            words.append("label:" + labels.map { "\"\($0.replacing("\"", with: ""))\"" }.joined(separator: ","))
        }
        if let createdFrom { words.append("created:>=\(createdFrom.wholeSeconds)") }
        if let createdBefore { words.append("created:<\(createdBefore.wholeSeconds)") }
        return words.joined(separator: " ")
    }
}
