import Foundation

/// Makes an item of each record, as CONTRACT 7 says.
struct CSVItemReader {
    let source: Source
    let columns: ColumnMap
    /// Values that this file writes for "nothing", such as `?` or `N/A`.
    var emptyValues: [[UInt8]] = []
    var dates: DateReader

    mutating func item(from record: CSVRecord) throws(RowProblem) -> Item {
        guard let createdAt = try date(.createdAt, in: record) else { throw RowProblem(reason: "created_at is empty") }
        let closedAt = try date(.closedAt, in: record)
        let title = try text(.title, in: record)
        let key = try text(.key, in: record)
        guard let id = try text(.externalID, in: record) ?? key ?? title.map({ Self.id(title: $0, createdAt) }) else {
            throw RowProblem(reason: "the row has none of external_id, key and title")
        }
        let category = try category(in: record) ?? (closedAt == nil ? .open : .done)
        return try Item(
            source: source,
            externalID: id,
            key: key ?? id,
            project: text(.project, in: record),
            itemType: text(.itemType, in: record) ?? "item",
            title: title ?? "",
            status: text(.status, in: record) ?? category.defaultStatus,
            statusCategory: category,
            priority: text(.priority, in: record),
            assignee: text(.assignee, in: record),
            reporter: text(.reporter, in: record),
            labels: labels(in: record),
            createdAt: createdAt,
            updatedAt: date(.updatedAt, in: record),
            closedAt: closedAt,
            resolution: text(.resolution, in: record),
            comments: comments(in: record),
            url: url(in: record)
        )
    }

    /// The id of a row that has neither an id nor a key: the same for the same title and time of creation, so that
    /// loading the file again updates the item.
    private static func id(title: String, _ createdAt: Timestamp) -> String {
        var hash = FNV1a()
        hash.add("\(createdAt.milliseconds) \(title)")
        let digits = String(hash.value, radix: 16)
        return "row-" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension CSVItemReader {
    /// The bytes of a field without the space around them, nil where it has no column or no value.
    private func bytes(_ column: Int?, in record: CSVRecord) -> ArraySlice<UInt8>? {
        guard let column else { return nil }
        let bytes = FieldText.trimmed(record[column])
        if bytes.isEmpty || emptyValues.contains(where: { bytes.elementsEqual($0) }) { return nil }
        return bytes
    }

    private func text(_ field: ItemField, in record: CSVRecord) throws(RowProblem) -> String? {
        guard let bytes = bytes(columns[field], in: record) else { return nil }
        return try FieldText.read(bytes, of: field)
    }

    private mutating func date(_ field: ItemField, in record: CSVRecord) throws(RowProblem) -> Timestamp? {
        guard let bytes = bytes(columns[field], in: record) else { return nil }
        guard let date = dates.timestamp(bytes) else {
            throw RowProblem(
                reason: "\(field.rawValue) \(FieldText.quoted(bytes)) is not a date and time that can be read"
            )
        }
        return date
    }

    /// What the column says, in our words or in Jira's; nil where it says something else.
    private func category(in record: CSVRecord) throws(RowProblem) -> StatusCategory? {
        let name = try text(.statusCategory, in: record)?.lowercased().filter { $0.isLetter }
        switch name {
        case "open", "new", "todo": return .open
        case "inprogress", "indeterminate": return .inProgress
        case "done": return .done
        default: return nil
        }
    }

    /// Labels are separated by `|`, or by `,` where there is no `|`; a Jira export has a column for each.
    private func labels(in record: CSVRecord) throws(RowProblem) -> [String] {
        var labels: [String] = []
        for column in columns.columns[.labels] ?? [] {
            guard let bytes = bytes(column, in: record) else { continue }
            let bar = UInt8(ascii: "|")
            for part in bytes.split(separator: bytes.contains(bar) ? bar : UInt8(ascii: ",")) {
                guard let label = try FieldText.read(part, of: .labels), !labels.contains(label) else { continue }
                labels.append(label)
            }
        }
        guard labels.count <= 100 else { throw RowProblem(reason: "labels are \(labels.count), at most 100 are taken") }
        return labels
    }

    /// A whole number, also as the `3.0` of tools that know only floating point.
    private func comments(in record: CSVRecord) throws(RowProblem) -> Int? {
        guard let bytes = bytes(columns[.comments], in: record) else { return nil }
        let whole = bytes.prefix { $0 != UInt8(ascii: ".") }
        let fraction = bytes[whole.endIndex...].dropFirst()
        guard let count = Int(String(decoding: whole, as: UTF8.self)), (0...1_000_000_000).contains(count),
            fraction.allSatisfy({ $0 == UInt8(ascii: "0") })
        else { throw RowProblem(reason: "comments \(FieldText.quoted(bytes)) is not a whole number") }
        return count
    }

    /// Reports make links of these: nothing but the web's own schemes gets in.
    private func url(in record: CSVRecord) throws(RowProblem) -> String? {
        guard let text = try text(.url, in: record) else { return nil }
        let scheme = text.prefix { $0 != ":" }.lowercased()
        guard ["http", "https"].contains(scheme), text.dropFirst(scheme.count).hasPrefix("://"),
            !text.contains(where: \.isWhitespace)
        else { throw RowProblem(reason: "url \(FieldText.quoted(text)) is not an http or https address") }
        return text
    }
}

extension StatusCategory {
    /// The status of an item whose file has no column for it.
    fileprivate var defaultStatus: String {
        switch self {
        case .open: "open"
        case .inProgress: "in progress"
        case .done: "done"
        }
    }
}
