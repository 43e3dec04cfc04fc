import Items

/// What the filters of all trackers have in common.
extension SourceConfig {
    func isInCreationRange(_ item: Item) -> Bool {
        if let createdFrom, item.createdAt < createdFrom { return false }
        if let createdBefore, item.createdAt >= createdBefore { return false }
        return true
    }
}

extension Item {
    /// Whether it has any of the labels; those of one tracker differ in case only by mistake.
    func hasLabel(among wanted: [String]) -> Bool {
        let own = Set(labels.map { $0.lowercased() })
        return wanted.contains { own.contains($0.lowercased()) }
    }
}

extension Timestamp {
    /// The second that it falls in: `2024-01-01T00:00:00Z`.
    var wholeSeconds: String {
        "\(Timestamp(seconds: milliseconds.flooredDivision(by: 1000)))"
    }
}
