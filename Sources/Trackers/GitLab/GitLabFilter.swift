import Items

extension SourceConfig {
    /// The filters that GitLab applies itself. Several labels can't go along, because GitLab wants all of them on an
    /// issue and we want any.
    func gitLabQuery(since: Timestamp?) -> [(name: String, value: String)] {
        // Without a scope some versions list only what the account has created.
        var query: [(name: String, value: String)] = [("scope", "all"), ("state", gitLabState ?? "all")]
        if let labels = labelFilter, labels.count == 1, let label = labels.first, !label.contains(",") {
            query.append(("labels", label))
        }
        if let createdFrom { query.append(("created_after", "\(createdFrom)")) }
        if let createdBefore { query.append(("created_before", "\(createdBefore)")) }
        if let since { query.append(("updated_after", "\(since)")) }
        return query
    }

    func gitLabPasses(_ item: Item) -> Bool {
        if let gitLabState, item.status != gitLabState { return false }
        return isInCreationRange(item) && (labelFilter.map { item.hasLabel(among: $0) } ?? true)
    }

    /// `opened` or `closed`, nil for both.
    private var gitLabState: String? {
        let states = Set((statusFilter ?? []).map { $0.lowercased() }.map { $0 == "open" ? "opened" : $0 })
        return states.count == 1 ? states.first : nil
    }
}
