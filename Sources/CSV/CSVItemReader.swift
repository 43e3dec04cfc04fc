import Foundation
import Items

/// Makes an item of each record.
///
/// Only what an item can't do without refuses a row: who it is, and when it was created. Anything else that can't be read
/// stays empty, and is noted.
struct CSVItemReader {
    let source: Source
    let columns: ColumnMap
    let place: CSVPlace
    /// Values that this file writes for "nothing", such as `?` or `N/A`.
    var emptyValues: [[UInt8]] = []
    let labels: LabelSplitter
    /// A reader for each zone that columns name, the file's first, and which one a column has.
    var dates: [DateReader]
    let zones: [Int: Int]
    /// Of the last record.
    var notes: [CSVNote] = []

    /// - Parameter order: see `DateReader`.
    init(
        source: Source,
        columns: ColumnMap,
        options: CSVOptions,
        order: WrittenTime.Order?,
        labels: LabelSplitter
    ) throws(CSVFileError) {
        self.source = source
        self.columns = columns
        self.labels = labels
        place = options.place
        emptyValues = options.emptyValues.map { Array($0.utf8) }
        var dates: [DateReader] = []
        var known: [TimeZone] = []
        var zones: [Int: Int] = [:]
        for (column, zone) in [(-1, options.timeZone)] + columns.timeZones.sorted(by: { $0.key < $1.key }) {
            if !known.contains(zone) {
                known.append(zone)
                dates.append(try DateReader(timeZone: zone, format: options.dateFormat, order: order, place: place))
            }
            zones[column] = known.firstIndex(of: zone)
        }
        self.dates = dates
        self.zones = zones
    }

    mutating func item(from record: CSVRecord) throws(RowProblem) -> Item {
        notes.removeAll(keepingCapacity: true)
        let created = try creation(in: record)
        let createdAt = created.instant
        let closing = closing(in: record, created: created)
        let id = try identity(in: record)
        let key = text(.key, in: record)
        let title = text(.title, in: record)
        guard let id = id ?? title.map({ Self.id(title: $0, createdAt) }) else {
            throw problem("the row has none of external_id, key and title", in: record)
        }
        let status = text(.status, in: record)
        let category = category(in: record, status: status, isClosed: closing != nil)
        if category == .done, closing == nil { notes.append(.doneWithoutClosing(status: status ?? "done")) }
        return Item(
            source: source,
            externalID: id,
            key: key ?? id,
            project: text(.project, in: record),
            itemType: text(.itemType, in: record) ?? Item.untyped,
            title: title ?? "",
            status: status ?? category.defaultStatus,
            statusCategory: category,
            priority: text(.priority, in: record),
            assignee: person(.assignee, in: record),
            reporter: person(.reporter, in: record),
            labels: labels(in: record),
            createdAt: createdAt,
            updatedAt: update(in: record, created: created),
            closedAt: closing,
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

// Texts.
extension CSVItemReader {
    var isExact: Bool { columns.export == .almanac }

    /// The bytes of a field without what is invisible around them, nil where it has no column or no value.
    func bytes(_ column: Int?, in record: CSVRecord) -> ArraySlice<UInt8>? {
        guard let column else { return nil }
        var bytes = isExact ? DefusedCell.undone(record[column]) : FieldText.trimmed(record[column])
        if columns.export == .gitlab, bytes.first == UInt8(ascii: "'"), let second = bytes.dropFirst().first,
            Self.defusedByGitLab.contains(second)
        {
            bytes.removeFirst()
        }
        if bytes.isEmpty || emptyValues.contains(where: { bytes.elementsEqual($0) }) { return nil }
        return bytes
    }

    /// GitLab puts an apostrophe before these.
    private static let defusedByGitLab = Set("=+-@;".utf8)

    /// The type and the name of the source that a bundle's item came from, nil in other files.
    func origin(of record: CSVRecord) -> (type: String, name: String)? {
        guard let columns = columns.sourceColumns else { return nil }
        let texts = columns.map { String(decoding: DefusedCell.undone(record[$0]), as: UTF8.self) }
        return (texts[0], texts[1])
    }

    /// Nil where there is none, or one that is too long.
    mutating func text(_ field: ItemField, in record: CSVRecord) -> String? {
        // Azure DevOps has a column for the titles of each depth.
        for column in columns.columns[field] ?? [] {
            if let bytes = bytes(column, in: record) { return text(bytes, field, column) }
        }
        return nil
    }

    mutating func text(_ bytes: ArraySlice<UInt8>, _ field: ItemField, _ column: Int) -> String? {
        var isDamaged = false
        let read =
            isExact
            ? FieldText.decoded(bytes, isDamaged: &isDamaged) : FieldText.read(bytes, isDamaged: &isDamaged)
        if isDamaged { notes.append(.damaged(column: columns.header[column])) }
        guard !isExact, let cut = read?.cut(toScalars: field.maxLength) else { return read }
        if field == .title {
            notes.append(.cut(field, column: columns.header[column]))
            return cut
        }
        leave(field, column, "is longer than \(field.maxLength) characters")
        return nil
    }

    /// What tells the item from others, of the id and the key: one that can't be taken whole is none.
    private mutating func identity(in record: CSVRecord) throws(RowProblem) -> String? {
        for field in [ItemField.externalID, .key] {
            guard let column = columns[field], let bytes = bytes(column, in: record) else { continue }
            let before = notes.count
            let id = text(bytes, field, column)
            if notes.count == before { return id }
            throw RowProblem(
                reason: "\(field.rawValue) is "
                    + (id == nil ? "longer than \(field.maxLength) characters" : "not UTF-8")
            )
        }
        return nil
    }

    /// Azure DevOps writes `Ana Roe <ana@example.com>`.
    private mutating func person(_ field: ItemField, in record: CSVRecord) -> String? {
        guard let text = text(field, in: record) else { return nil }
        guard columns.export == .azureDevOps, text.hasSuffix(">"), let mark = text.range(of: " <") else { return text }
        return String(text[..<mark.lowerBound])
    }

    mutating func leave(_ field: ItemField, _ column: Int, _ why: String) {
        notes.append(.left(field, column: columns.header[column], why: why))
    }

    func problem(_ reason: String, in record: CSVRecord) -> RowProblem {
        guard record.fields.count < columns.header.count else { return RowProblem(reason: reason) }
        let fields = record.fields.count == 1 ? "1 field" : "\(record.fields.count) fields"
        return RowProblem(
            reason: "\(reason): the row has \(fields), the header \(columns.header.count)",
            kind: "\(reason): the row has fewer fields than the header"
        )
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
