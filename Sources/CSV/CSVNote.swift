import Items

/// Something about a row that was taken, which its owner should know.
package enum CSVNote: Hashable, Sendable {
    /// An optional field stays empty: what its column has is of no use there.
    case left(ItemField, column: String, why: String)
    case cut(ItemField, column: String)
    /// A day without an hour, which is the day of the creation, was taken as its time.
    case dayOfCreation(ItemField, column: String)
    /// Bytes that are no UTF-8 were replaced.
    case damaged(column: String)
    case shortRow
    /// Quotation marks inside a cell are not written twice.
    case repairedQuotes
    /// Rows down to this line may be the inside of a cell.
    case doubtfulRows(lastLine: Int)
    case unknownCategory(String)
    case doneWithoutClosing(status: String)
    /// It has the id of an earlier row, whose item is now this one's.
    case replaced
}

/// How often something was noted, and where first.
package struct CSVOccurrences: Equatable, Sendable {
    static let maxLines = 5

    package private(set) var count = 0
    package private(set) var lines: [Int] = []

    mutating func add(line: Int) {
        count += 1
        if lines.count < Self.maxLines { lines.append(line) }
    }

    /// `line 2`, `lines 2, 4 and 7`, `lines 2, 4, 7, 9, 12 and 3 more`
    var places: String {
        let shown = lines.map(\.grouped)
        if count == 1, let line = shown.first { return "line \(line)" }
        if count > lines.count {
            return "lines \(shown.joined(separator: ", ")) and \((count - lines.count).grouped) more"
        }
        return "lines \(shown.dropLast().joined(separator: ", ")) and \(shown.last ?? "")"
    }
}

extension CSVNote {
    /// A sentence about all the rows that it is true of.
    func sentence(_ occurrences: CSVOccurrences) -> String {
        let count = occurrences.count
        let rows = "\(count.grouped) \(count == 1 ? "row" : "rows")"
        let places = occurrences.places
        switch self {
        case .left(let field, let column, let why):
            return "\(Self.name(field, column)) was left empty in \(rows), where it \(why): \(places)"
        case .cut(let field, let column):
            return "\(Self.name(field, column)) was cut to \(field.maxLength) characters in \(rows): \(places)"
        case .dayOfCreation(let field, let column):
            return "\(Self.name(field, column)) has days without hours; \(count.grouped) that "
                + "\(count == 1 ? "is" : "are") the day of creation \(count == 1 ? "was" : "were") taken as the time of "
                + "creation: \(places)"
        case .damaged(let column):
            return
                "Bytes of the column \(FieldText.quoted(column)) that are not UTF-8 were replaced in \(rows): \(places)"
        case .shortRow: return "\(rows) with fewer cells than the header, taken with the last ones empty: \(places)"
        case .repairedQuotes:
            return
                "\(rows) with quotation marks that are not written twice inside a cell, read as far as the cell seems to "
                + "go; from there on rows may be false: \(places)"
        case .doubtfulRows(let last):
            return "A quotation mark on line \(last.grouped) ends a cell that none begins: rows from \(places) to line "
                + "\(last.grouped) may be false"
        case .unknownCategory(let name):
            return
                "The status category \(FieldText.quoted(name)) is not known, so that the closing and the status decided "
                + "in \(rows): \(places)"
        case .doneWithoutClosing(let status):
            return
                "\(count.grouped) \(count == 1 ? "item is" : "items are") done by status (\(FieldText.quoted(status))) "
                + "without a time of closing: counted as done, but in no figure of what was closed: \(places)"
        case .replaced: return "\(rows) replaced an earlier row with the same id: \(places)"
        }
    }

    /// Notes with a value of the file's own, of which there may be any number.
    var isOfOneValue: Bool {
        switch self {
        case .unknownCategory, .doneWithoutClosing, .doubtfulRows: true
        default: false
        }
    }

    private static func name(_ field: ItemField, _ column: String) -> String {
        ColumnName(column).plain == ColumnName.plain(field.rawValue)
            ? field.rawValue : "\(field.rawValue) (column \(FieldText.quoted(column)))"
    }
}
