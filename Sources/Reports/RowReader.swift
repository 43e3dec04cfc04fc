import Cairo

/// Reads an appendix some rows at a time, and lays out each row's cells, in storage that is used again.
///
/// Reading is one thing and laying out another: others may draw while rows are read.
struct RowReader {
    /// Some 2 ms of drawing.
    private static let rowsAtOnce = 64

    private let layout: AppendixLayout
    private let font: Font
    private let next: Appendix.Cursor
    private var rows: [AppendixRow]
    /// How many of the rows are read, and how many of those have been laid out.
    private var filled = 0
    private var taken = 0
    private var isAtEnd = false
    private(set) var cells: [TextLayout]
    private(set) var lineCount = 0

    init(_ appendix: Appendix, layout: AppendixLayout, font: Font) throws {
        self.layout = layout
        self.font = font
        next = try appendix.openRows()
        rows = Array(repeating: AppendixRow(columns: appendix.columns.count), count: Self.rowsAtOnce)
        cells = Array(repeating: TextLayout(), count: appendix.columns.count)
    }

    /// Reads the rows that `advance` lays out next; false where there are no more.
    mutating func fill() throws -> Bool {
        (filled, taken) = (0, 0)
        while filled < rows.count, !isAtEnd {
            rows[filled].clear()
            guard try next(&rows[filled]) else {
                isAtEnd = true
                break
            }
            guard rows[filled].cells.count == cells.count else {
                throw ReportError.cellCount(expected: cells.count, found: rows[filled].cells.count)
            }
            filled += 1
        }
        return filled > 0
    }

    /// The next row's cells, laid out; false where more must be read first.
    mutating func advance(_ typesetter: borrowing Typesetter) -> Bool {
        guard taken < filled else { return false }
        lineCount = 0
        for index in cells.indices {
            let width = layout.style.columns[index].width
            typesetter.lay(rows[taken].cells[index], font: font, width: width, into: &cells[index])
            lineCount = max(lineCount, cells[index].lineCount)
        }
        taken += 1
        return true
    }

    /// Where a cell of the row at hand leads, if it leads anywhere in the web.
    func link(_ column: Int) -> String? {
        rows[taken - 1].links[column].flatMap(WebAddress.link)
    }
}
