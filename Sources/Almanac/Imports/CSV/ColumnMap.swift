import Foundation

/// Which column of a file gives which field of an item.
struct ColumnMap: Equatable, Sendable {
    /// The columns of each field that has one: one, or all the `Labels` columns of a Jira export.
    private(set) var columns: [ItemField: [Int]] = [:]
    /// The names of the columns that give nothing, in the order of the file.
    private(set) var unused: [String] = []
    /// Columns that share the name of one that is used: only the first of each is read.
    private(set) var repeated: [String] = []

    /// Finds columns by name, any case, with `_`, `-` and spaces alike; each override is `FIELD=COLUMN`, or `FIELD=`
    /// for a field that shall stay empty.
    init(header: [String], overrides: [String] = []) throws(CSVFileError) {
        var problems: [String] = []
        var chosen = Self.columnsByName(header)
        for override in overrides {
            switch Self.parse(override, header: header) {
            case .success((let field, let columns)): chosen[field] = columns
            case .failure(let problem): problems.append(problem.reason)
            }
        }
        columns = chosen.filter { !$0.value.isEmpty }
        if problems.isEmpty { problems = Self.missing(in: columns, header: header) }
        guard problems.isEmpty else { throw .columns(problems) }
        keepOnlyFirstOfRepeated(header)
        let used = Set(columns.values.joined())
        unused = header.indices.filter { !used.contains($0) && !header[$0].isEmpty }.map { header[$0] }
    }

    subscript(field: ItemField) -> Int? {
        columns[field]?.first
    }

    private mutating func keepOnlyFirstOfRepeated(_ header: [String]) {
        for field in ItemField.allCases where field != .labels {
            guard let all = columns[field], all.count > 1 else { continue }
            columns[field] = [all[0]]
            repeated.append(header[all[0]])
        }
    }
}

extension ColumnMap {
    private struct Problem: Error {
        var reason: String
    }

    private static func columnsByName(_ header: [String]) -> [ItemField: [Int]] {
        let byName = Dictionary(grouping: header.indices) { plain(header[$0]) }
        var columns: [ItemField: [Int]] = [:]
        for field in ItemField.allCases {
            columns[field] = field.columnNames.lazy.compactMap { byName[plain($0)] }.first
        }
        return columns
    }

    private static func parse(_ override: String, header: [String]) -> Result<(ItemField, [Int]), Problem> {
        guard let equals = override.firstIndex(of: "=") else {
            return .failure(Problem(reason: "--map \(override): write FIELD=COLUMN, for example created_at=Date."))
        }
        let name = plain(String(override[..<equals]))
        let column = override[override.index(after: equals)...].trimmingCharacters(in: .whitespaces)
        guard let field = ItemField.allCases.first(where: { plain($0.rawValue) == name }) else {
            let all = ItemField.allCases.map(\.rawValue).joined(separator: ", ")
            return .failure(Problem(reason: "--map \(override): there is no such field. The fields are: \(all)."))
        }
        if column.isEmpty { return .success((field, [])) }
        let exact = header.indices.filter { header[$0] == column }
        let columns = exact.isEmpty ? header.indices.filter { plain(header[$0]) == plain(column) } : exact
        guard !columns.isEmpty else {
            return .failure(Problem(reason: "--map \(override): there is no such column. \(list(header))"))
        }
        return .success((field, columns))
    }

    private static func missing(in columns: [ItemField: [Int]], header: [String]) -> [String] {
        var problems: [String] = []
        if columns[.createdAt] == nil {
            let names = ItemField.createdAt.columnNames.joined(separator: ", ")
            problems.append("No column says when an item was created (\(names)); name it by --map created_at=COLUMN.")
        }
        if columns[.externalID] == nil, columns[.key] == nil, columns[.title] == nil {
            problems.append(
                "No column tells one item from another: at least one of external_id, key and title is needed; "
                    + "name it by --map title=COLUMN."
            )
        }
        return problems.isEmpty ? [] : problems + [list(header)]
    }

    private static func list(_ header: [String]) -> String {
        let shown = header.prefix(50).map { FieldText.quoted($0) }.joined(separator: ", ")
        let rest = header.count > 50 ? " and \(header.count - 50) more" : ""
        return "The columns of the file are: \(shown)\(rest)."
    }

    /// `Issue Key`, `issue_key` and `issuekey` are the same column.
    private static func plain(_ name: String) -> String {
        name.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" }
    }
}
