import Items

/// A search in JQL.
///
/// Times are milliseconds since 1970 without quotes: a quoted date is read in the account's own time zone, and by the
/// minute.
struct JiraSearch: Sendable {
    /// The project's key, nil for a query alone.
    var project: String?
    var config: SourceConfig
    var since: Timestamp?

    /// - Parameter createdFrom: see `CreationWalk`.
    func jql(createdFrom: Timestamp? = nil, newestFirst: Bool = false) -> String {
        var clauses: [String] = []
        if let project { clauses.append("project = \(Self.quoted(project))") }
        if let query = config.jql.map(Self.withoutOrder), !query.isEmpty { clauses.append("(\(query))") }
        if let statuses = config.statusFilter { clauses.append("status in \(Self.list(statuses))") }
        if let labels = config.labelFilter { clauses.append("labels in \(Self.list(labels))") }
        if let from = [config.createdFrom, createdFrom].compactMap(\.self).max() {
            clauses.append("created >= \(from.milliseconds)")
        }
        if let before = config.createdBefore { clauses.append("created < \(before.milliseconds)") }
        if let since { clauses.append("updated >= \(since.milliseconds)") }
        return clauses.joined(separator: " AND ")
            + (newestFirst ? " ORDER BY created DESC" : " ORDER BY created ASC, key ASC")
    }

    private static func list(_ values: [String]) -> String {
        "(\(values.map(quoted).joined(separator: ", ")))"
    }

    private static func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }

    /// The query up to its own `ORDER BY`, which must not decide how we page.
    static func withoutOrder(_ jql: String) -> String {
        var quote: Character?
        var isEscaped = false
        for index in jql.indices {
            let character = jql[index]
            if isEscaped {
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if isOrder(jql[index...]), index == jql.startIndex || jql[jql.index(before: index)].isWhitespace {
                return jql[..<index].trimmedSpaces
            }
        }
        return jql[...].trimmedSpaces
    }

    private static func isOrder(_ rest: Substring) -> Bool {
        let words = rest.prefix(64).split(whereSeparator: \.isWhitespace).prefix(2).map { $0.lowercased() }
        return words == ["order", "by"]
    }
}

extension Substring {
    fileprivate var trimmedSpaces: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
