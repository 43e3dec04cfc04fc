import Foundation
import Items

/// What a file would become, by its first rows; nothing is stored.
package struct CSVPreview: Encodable, Equatable, Sendable {
    struct Column: Encodable, Equatable, Sendable {
        var name: String
        /// The field of an item that the column gives.
        var field: String?
        /// The zone that the column's name tells.
        var timeZone: String?

        enum CodingKeys: String, CodingKey {
            case name, field
            case timeZone = "timezone"
        }
    }

    /// A row as the file has it, and what it became.
    struct Row: Encodable, Equatable, Sendable {
        var line: Int
        var cells: [String]
        var item: ItemText?
        var reason: String?
    }

    /// What would have to be changed for the file to be loaded, or for more of it.
    struct Problem: Encodable, Equatable, Sendable {
        /// The parameter, `/map`, `/date_format` or `/file`.
        var pointer: String
        /// The field that wants a column.
        var field: String?
        var detail: String
    }

    /// How many rows are shown.
    static let maxRows = 5
    /// How many are looked at.
    static let maxRead = 1000

    /// The program that it was exported from, where it is a known one.
    var export: String?
    var delimiter: String?
    var columns: [Column] = []
    var rows: [Row] = []
    var rowsRead = 0
    var rowsTaken = 0
    /// Date patterns of which the dates that can't be read may be.
    var dateFormats: [String] = []
    var problems: [Problem] = []
    var warnings: [String] = []

    enum CodingKeys: String, CodingKey {
        case export, delimiter, columns, rows
        case rowsRead = "rows_read"
        case rowsTaken = "rows_taken"
        case dateFormats = "date_formats"
        case problems, warnings
    }
}

/// An item's fields as text, by their names.
struct ItemText: Encodable, Equatable, Sendable {
    let item: Item

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(fields)
    }

    private var fields: [String: String] {
        var fields: [ItemField: String] = [
            .externalID: item.externalID, .key: item.key, .itemType: item.itemType, .title: item.title,
            .status: item.status, .statusCategory: item.statusCategory.rawValue, .createdAt: item.createdAt.description,
        ]
        fields[.project] = item.project
        fields[.priority] = item.priority
        fields[.assignee] = item.assignee
        fields[.reporter] = item.reporter
        if !item.labels.isEmpty { fields[.labels] = item.labels.joined(separator: "|") }
        fields[.updatedAt] = item.updatedAt?.description
        fields[.closedAt] = item.closedAt?.description
        fields[.resolution] = item.resolution
        fields[.comments] = item.comments?.description
        fields[.url] = item.url
        return Dictionary(uniqueKeysWithValues: fields.map { ($0.key.rawValue, $0.value) })
    }
}

extension CSVPreview {
    /// - Parameters:
    ///   - bytes: the beginning of the file.
    ///   - isCut: whether there is more of it, so that the last row may be half a one.
    package init(_ bytes: [UInt8], isCut: Bool, options: CSVOptions) {
        do {
            let reader = try CSVReader.open(CSVInput(bytes, isCut: isCut))
            delimiter = String(UnicodeScalar(reader.delimiter))
            warnings += [reader.assumption].compactMap(\.self)
            try read(reader, isCut: isCut, options: options)
        } catch let error as CSVFileError {
            if case .options(let found) = error {
                problems += found.map(Problem.init)
            } else {
                problems.append(Problem(CSVOptionProblem(option: .file, detail: error.description)))
            }
        } catch {
            problems.append(Problem(CSVOptionProblem(option: .file, detail: "The file can't be read.")))
        }
    }

    private mutating func read(_ reader: consuming CSVReader, isCut: Bool, options: CSVOptions) throws {
        let (map, found) = ColumnMap.look(at: reader.header, overrides: options.mapping, place: options.place)
        export = map.export?.name
        columns = map.header.enumerated().map { index, name in
            Column(name: name, field: map.field(of: index)?.rawValue, timeZone: map.timeZones[index]?.identifier)
        }
        problems = found.map(Problem.init)
        for name in map.repeated {
            warnings.append("There are several columns \(FieldText.quoted(name)): only the first is read")
        }
        var sample = try CSVSample(reader, limit: Self.maxRead)
        if isCut { sample.dropLast() }
        guard found.isEmpty else {
            rows = sample.rows.prefix(Self.maxRows).map { Self.row($0, columns: columns.count) }
            rowsRead = sample.rows.count
            return
        }
        try take(sample, map, options)
    }

    private mutating func take(_ sample: CSVSample, _ map: ColumnMap, _ options: CSVOptions) throws {
        let survey = CSVSurvey(sample.rows, map, options)
        var reader = try CSVItemReader(
            source: Source(type: .csv, name: options.sourceName ?? ""),
            columns: map,
            options: options,
            order: survey.order,
            labels: survey.labels
        )
        var tally = CSVTally()
        tally.assumptions = [survey.assumption].compactMap(\.self)
        var ids = RepeatedIDs()
        for row in sample.rows {
            var shown = Self.row(row, columns: columns.count)
            if case .record(let record) = row {
                do {
                    let item = try reader.item(from: record)
                    shown.item = ItemText(item: item)
                    tally.taken += 1
                    let origin = reader.origin(of: record).map { [$0.type, $0.name] }
                    if !ids.insert(item.externalID, of: origin) { tally.note(.replaced, line: record.line) }
                    for note in reader.notes { tally.note(note, line: record.line) }
                } catch {
                    let refused = RefusedRow(record, error)
                    shown.reason = refused.reason
                    tally.refuse(refused)
                }
            }
            if case .refused(let refused) = row { tally.refuse(refused) }
            if rows.count < Self.maxRows { rows.append(shown) }
        }
        if tally.reasons[CSVItemReader.unreadableCreation] != nil { dateFormats = survey.formats }
        (rowsRead, rowsTaken) = (tally.read, tally.taken)
        warnings += tally.warnings
        note(tally)
        if let failure = sample.failure {
            problems.append(Problem(CSVOptionProblem(option: .file, detail: failure.description)))
        }
    }

    /// Says why rows would be refused, the most frequent reason first.
    private mutating func note(_ tally: CSVTally) {
        for (reason, occurrences) in tally.reasons.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }) {
            let isDate = reason == CSVItemReader.unreadableCreation
            let value = tally.refusedRows.first { $0.kind == reason }?.value
            let example = value.map { " (\(FieldText.quoted($0)))" } ?? ""
            let rows = "\(occurrences.count.grouped) \(occurrences.count == 1 ? "row" : "rows")"
            let detail = "\(rows) would be refused, \(occurrences.places): \(reason)\(example)"
            problems.append(Problem(CSVOptionProblem(option: isDate ? .dateFormat : .file, detail: detail)))
        }
    }

    private static func row(_ row: CSVRow, columns: Int) -> Row {
        switch row {
        case .record(let record):
            let cells = (0..<columns).map { column in
                var isDamaged = false
                return String((FieldText.read(record[column], isDamaged: &isDamaged) ?? "").prefix(200))
            }
            return Row(line: record.line, cells: cells)
        case .refused(let refused): return Row(line: refused.line, cells: [], reason: refused.reason)
        }
    }
}

extension CSVPreview.Problem {
    fileprivate init(_ problem: CSVOptionProblem) {
        pointer = "/\(problem.option.rawValue)"
        field = problem.field?.rawValue
        detail = problem.detail
    }
}
