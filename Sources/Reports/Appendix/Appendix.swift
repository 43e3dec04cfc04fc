import Typesetting

/// A long table that follows the report, read row by row: its memory does not grow with its rows.
///
/// Two passes are made, one to count pages, one to draw; both must meet the same rows.
public struct Appendix {
    public struct Column: Hashable, Sendable {
        public enum Width: Hashable, Sendable {
            case points(Double)
            /// As wide as this text on one line: a date.
            case sample(String)
            /// As wide as the widest of these texts on one line, but no wider than so many points.
            case fitting([String], most: Double)
            /// A part of what the others leave.
            case share(Double)
        }

        public var title: String
        public var width: Width
        public var alignment: Table.Alignment

        public init(_ title: String, width: Width, alignment: Table.Alignment = .leading) {
            self.title = title
            self.width = width
            self.alignment = alignment
        }
    }

    /// Fills the row and says whether there was one.
    public typealias Cursor = (inout AppendixRow) throws -> Bool

    public var title: String
    /// Under the title: order, and "n of N" where rows were left out.
    public var note: String
    public var columns: [Column]
    /// What progress is measured by; the rows that come decide.
    public var rowCount: Int
    /// Starts reading from the first row.
    public var openRows: () throws -> Cursor

    public init(
        title: String,
        note: String = "",
        columns: [Column],
        rowCount: Int,
        openRows: @escaping () throws -> Cursor
    ) {
        self.title = title
        self.note = note
        self.columns = columns
        self.rowCount = rowCount
        self.openRows = openRows
    }
}

/// One row at a time of an appendix: cells in the order of the columns, and the addresses that they link to.
///
/// Reused from row to row, cleared before each.
public struct AppendixRow: Sendable {
    public var cells: [String]
    /// Only `http` and `https` addresses become links; anything else is left out.
    public var links: [String?]
    /// Those of the cells' texts that have been prepared for the typesetter.
    private(set) var prepared: [(column: Int, text: PreparedText)] = []

    init(columns: Int) {
        cells = Array(repeating: "", count: columns)
        links = Array(repeating: nil, count: columns)
    }

    mutating func clear() {
        for index in cells.indices {
            cells[index] = ""
            links[index] = nil
        }
        prepared.removeAll(keepingCapacity: true)
    }

    /// Bytes of text.
    var length: Int { cells.reduce(0) { $0 + $1.utf8.count } }

    /// Finds out what depends on no font.
    mutating func prepare() {
        for (column, cell) in cells.enumerated() {
            if let text = PreparedText(cell) { prepared.append((column, text)) }
        }
    }
}
