import Foundation

/// Which column of a file gives which field of an item.
package struct ColumnMap: Equatable, Sendable {
    /// The columns of each field that has any: one, all that give labels, or those of which a row's first value counts.
    private(set) var columns: [ItemField: [Int]] = [:]
    /// The names of the columns that give nothing, in the order of the file, each once.
    package private(set) var unused: [String] = []
    /// Columns that share the name of one that is used: only the first of each is read.
    private(set) var repeated: [String] = []
    /// The program that the file was exported from, where it is a known one.
    private(set) var export: TrackerExport?
    /// The zones that columns of times name.
    private(set) var timeZones: [Int: TimeZone] = [:]
    /// The columns of Jira's export that hold a comment each.
    private(set) var commentColumns: [Int] = []
    /// The columns of a bundle's `items.csv` that say where an item came from: the type and the name of its source.
    private(set) var sourceColumns: [Int]?
    let header: [String]

    /// Finds columns by name, any case, with `_`, `-` and spaces alike; each override is `FIELD=COLUMN`, or `FIELD=`
    /// for a field that shall stay empty. Several for `labels`, `created_at` or `closed_at` add up.
    ///
    /// - Throws: `CSVFileError.options` with every problem.
    init(header: [String], overrides: [String] = [], place: CSVPlace = .commandLine) throws(CSVFileError) {
        var map = ColumnMap(guessing: header)
        let problems = map.apply(overrides, place) + map.missing(place)
        guard problems.isEmpty else { throw .options(problems) }
        self = map
    }

    /// The same without a word on what is missing.
    private init(guessing header: [String]) {
        self.header = header
        let names = header.map(ColumnName.init)
        let plain = names.map(\.plain)
        export = TrackerExport(header: plain)
        let byName = Dictionary(grouping: header.indices) { plain[$0] }
        for field in ItemField.allCases {
            columns[field] = Self.columns(of: field, in: byName, export, &repeated, header)
        }
        if let column = ForeignColumnNames.titleOrKey.lazy.compactMap({ byName[ColumnName.plain($0)]?.first }).first {
            if columns[.title] == nil {
                columns[.title] = [column]
            } else if columns[.key] == nil, columns[.externalID] == nil {
                columns[.key] = [column]
            }
        }
        for (index, name) in names.enumerated() { timeZones[index] = name.timeZone }
        if export == .jira, columns[.comments] == nil {
            commentColumns = Self.commentNames.lazy.compactMap { byName[ColumnName.plain($0)] }.first ?? []
        }
        if export == .almanac, let type = byName["sourcetype"], let name = byName["source"] {
            sourceColumns = [type[0], name[0]]
        }
        noteUnused()
    }

    /// What is known of a file's columns, and every problem of the options and with them.
    static func look(
        at header: [String],
        overrides: [String],
        place: CSVPlace
    ) -> (map: ColumnMap, problems: [CSVOptionProblem]) {
        var map = ColumnMap(guessing: header)
        let problems = map.apply(overrides, place)
        return (map, problems + map.missing(place))
    }

    subscript(field: ItemField) -> Int? {
        columns[field]?.first
    }

    /// The field that a column gives, nil where it gives none.
    func field(of column: Int) -> ItemField? {
        ItemField.allCases.first { columns[$0]?.contains(column) ?? false }
            ?? (commentColumns.contains(column) ? .comments : nil)
    }

    private mutating func noteUnused() {
        let used = Set(columns.values.joined()).union(commentColumns).union(sourceColumns ?? [])
        unused = []
        for (index, name) in header.enumerated() where !used.contains(index) && !name.isEmpty {
            if !unused.contains(name) { unused.append(name) }
        }
    }
}

extension ColumnMap {
    private static let commentNames = [
        "comment", "kommentar", "commentaire", "comentario", "comentário", "commento", "opmerking", "komentarz",
        "комментарий", "コメント", "评论", "댓글",
    ]

    private static func columns(
        of field: ItemField,
        in byName: [String: [Int]],
        _ export: TrackerExport?,
        _ repeated: inout [String],
        _ header: [String]
    ) -> [Int]? {
        let names = (export?.columnNames(of: field) ?? []) + field.allNames
        var found: [Int] = []
        for name in names {
            guard let columns = byName[ColumnName.plain(name)], !found.contains(columns[0]) else { continue }
            if field == .labels { return columns }
            if columns.count > 1 { repeated.append(header[columns[0]]) }
            found.append(columns[0])
            if !field.takesFirstOfSeveral { break }
        }
        if found.isEmpty, field == .title {
            // A tree of Azure DevOps has a column for each depth.
            found = (1...20).compactMap { byName["title\($0)"]?.first }
        }
        return found.isEmpty ? nil : found
    }

    /// - Returns: what is wrong with them.
    private mutating func apply(_ overrides: [String], _ place: CSVPlace) -> [CSVOptionProblem] {
        var problems: [CSVOptionProblem] = []
        var mapped: [ItemField: [Int]] = [:]
        for override in overrides {
            switch parse(override, place) {
            case .failure(let problem): problems.append(problem)
            case .success((let field, let columns)):
                let adds = field.takesFirstOfSeveral || field == .labels
                mapped[field] = (adds ? mapped[field] ?? [] : []) + (adds ? columns : Array(columns.prefix(1)))
                if !adds, columns.count > 1 { repeated.append(header[columns[0]]) }
            }
        }
        for (field, columns) in mapped {
            self.columns[field] = columns.isEmpty ? nil : columns
            if field == .comments { commentColumns = [] }
        }
        if !mapped.isEmpty { noteUnused() }
        return problems
    }

    private func parse(_ override: String, _ place: CSVPlace) -> Result<(ItemField, [Int]), CSVOptionProblem> {
        let option = place.mapping(override)
        guard let equals = override.firstIndex(of: "=") else {
            return .failure(.init(option: .map, detail: "\(option): write FIELD=COLUMN, for example created_at=Date."))
        }
        let name = ColumnName.plain(String(override[..<equals]))
        let column = override[override.index(after: equals)...].trimmingCharacters(in: .whitespaces)
        guard let field = ItemField.allCases.first(where: { ColumnName.plain($0.rawValue) == name }) else {
            let all = ItemField.allCases.map(\.rawValue).joined(separator: ", ")
            let detail = "\(option): there is no such field. The fields are: \(all)."
            return .failure(.init(option: .map, detail: detail))
        }
        if column.isEmpty { return .success((field, [])) }
        let exact = header.indices.filter { header[$0] == column }
        let plain = ColumnName.plain(column)
        let columns = exact.isEmpty ? header.indices.filter { ColumnName.plain(header[$0]) == plain } : exact
        guard !columns.isEmpty else {
            let detail = "\(option): there is no such column. \(list)"
            return .failure(.init(option: .map, detail: detail, field: field))
        }
        return .success((field, columns))
    }

    /// What an item can't do without and no column gives.
    private func missing(_ place: CSVPlace) -> [CSVOptionProblem] {
        var problems: [CSVOptionProblem] = []
        if columns[.createdAt] == nil {
            let names = ItemField.createdAt.columnNames.prefix(5).joined(separator: ", ")
            let detail =
                "No column says when an item was created (\(names), …): name it by \(place.mapping(.createdAt)). \(list)"
            problems.append(.init(option: .map, detail: detail, field: .createdAt))
        }
        if columns[.externalID] == nil, columns[.key] == nil, columns[.title] == nil {
            let detail =
                "No column tells one item from another: at least one of external_id, key and title is needed; "
                + "name it by \(place.mapping(.title)).\(problems.isEmpty ? " " + list : "")"
            problems.append(.init(option: .map, detail: detail, field: .title))
        }
        return problems
    }

    private var list: String {
        let shown = header.prefix(50).map { FieldText.quoted($0) }.joined(separator: ", ")
        let rest = header.count > 50 ? " and \(header.count - 50) more" : ""
        return "The columns of the file are: \(shown)\(rest)."
    }
}

extension CSVOptionProblem: Error {}
