import Items

/// An encoded query. Times are UTC and compared as text, by the second.
struct ServiceNowQuery: Sendable {
    var config: SourceConfig
    var since: Timestamp?

    /// - Parameter createdFrom: see `CreationWalk`.
    func text(createdFrom: Timestamp? = nil, newestFirst: Bool = false) -> String {
        var conditions: [String] = []
        if let values = config.serviceNowStateValues { conditions.append("stateIN\(values.joined(separator: ","))") }
        // What an item's creation is; a table without this field ignores the condition.
        if let from = config.createdFrom { conditions.append("opened_at>=\(from.serviceNow)") }
        if let before = config.createdBefore { conditions.append("opened_at<\(before.serviceNow)") }
        if let createdFrom { conditions.append("sys_created_on>=\(createdFrom.serviceNow)") }
        if let since { conditions.append("sys_updated_on>=\(since.serviceNow)") }
        // `^NQ` begins another query, which needs the conditions too.
        let alternatives = config.query.map(Self.alternatives) ?? [""]
        let queries = alternatives.map { alternative in
            ((alternative.isEmpty ? [] : [alternative]) + conditions).joined(separator: "^")
        }
        let order = newestFirst ? "^ORDERBYDESCsys_created_on" : "^ORDERBYsys_created_on^ORDERBYsys_id"
        return queries.joined(separator: "^NQ") + order
    }

    /// The parts between `^NQ`, without an order of their own, which must not decide how we page.
    static func alternatives(_ query: String) -> [String] {
        query.replacing("^NQ", with: "\u{1}").split(separator: "\u{1}").map { part in
            part.split(separator: "^").filter { !$0.hasPrefix("ORDERBY") && $0 != "EQ" }.joined(separator: "^")
        }
    }
}

extension SourceConfig {
    /// The status filter where it is of values, which ServiceNow can apply itself.
    var serviceNowStateValues: [String]? {
        guard let statuses = statusFilter, statuses.allSatisfy({ Int($0) != nil }) else { return nil }
        return statuses
    }

    /// What ServiceNow can't apply, or may have ignored: the status filter where it is of names, and the dates.
    func serviceNowPasses(_ item: Item) -> Bool {
        guard isInCreationRange(item) else { return false }
        guard let statuses = statusFilter, serviceNowStateValues == nil else { return true }
        let name = item.status.lowercased()
        return statuses.contains { $0.lowercased() == name }
    }
}

extension Timestamp {
    /// `2024-01-01 00:00:00`
    fileprivate var serviceNow: String {
        wholeSeconds.replacing("T", with: " ").replacing("Z", with: "")
    }
}
