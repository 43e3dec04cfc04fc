extension GitHubConnector {
    var path: String { "/repos/\(repository)" }

    /// The part of the request's filters that GitHub can apply itself.
    ///
    /// Several labels can't go along, because GitHub wants all of them on an item and we want any. Nothing created
    /// after an instant was updated before it, so the lower bound holds for `since` as well.
    var filterQuery: [(name: String, value: String)] {
        var query: [(name: String, value: String)] = [("state", wantedState ?? "all")]
        if let labels = config.labelFilter, labels.count == 1, let label = labels.first, !label.contains(",") {
            query.append(("labels", label))
        }
        if let from = config.createdFrom { query.append(("since", from.wholeSeconds)) }
        return query
    }

    func passesFilter(_ item: Item) -> Bool {
        if let state = wantedState, item.status != state { return false }
        if let from = config.createdFrom, item.createdAt < from { return false }
        if let before = config.createdBefore, item.createdAt >= before { return false }
        guard let labels = config.labelFilter else { return true }
        return labels.contains { wanted in
            item.labels.contains { $0.caseInsensitiveCompare(wanted) }
        }
    }

    /// `open` or `closed`, nil for both.
    private var wantedState: String? {
        let states = Set((config.statusFilter ?? []).map { $0.lowercased() })
        return states.count == 1 ? states.first : nil
    }

    /// The same filters in the language of GitHub's search.
    var searchQualifiers: String {
        var words = ["repo:\(repository)"]
        if let wantedState { words.append("state:\(wantedState)") }
        if let labels = config.labelFilter {
            words.append("label:" + labels.map { "\"\($0.replacing("\"", with: ""))\"" }.joined(separator: ","))
        }
        if let from = config.createdFrom { words.append("created:>=\(from.wholeSeconds)") }
        if let before = config.createdBefore { words.append("created:<\(before.wholeSeconds)") }
        return words.joined(separator: " ")
    }
}

extension Timestamp {
    fileprivate var wholeSeconds: String {
        "\(Timestamp(seconds: milliseconds.flooredDivision(by: 1000)))"
    }
}

extension String {
    /// GitHub's labels differ in case only by mistake.
    fileprivate func caseInsensitiveCompare(_ other: String) -> Bool {
        lowercased() == other.lowercased()
    }
}
