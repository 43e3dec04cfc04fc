import Cairo

/// Reads an appendix row by row and lays out each row's cells, in storage that is used again.
struct RowReader {
    private let layout: AppendixLayout
    private let typesetter: Typesetter
    private let font: Font
    private let next: Appendix.Cursor
    private(set) var row: AppendixRow
    private(set) var cells: [TextLayout]
    private(set) var lineCount = 0

    init(_ appendix: Appendix, layout: AppendixLayout, typesetter: Typesetter, font: Font) throws {
        self.layout = layout
        self.typesetter = typesetter
        self.font = font
        next = try appendix.openRows()
        row = AppendixRow(columns: appendix.columns.count)
        cells = Array(repeating: TextLayout(), count: appendix.columns.count)
    }

    /// The next row's cells, laid out; false at the end.
    mutating func advance() throws -> Bool {
        row.clear()
        guard try next(&row) else { return false }
        guard row.cells.count == cells.count else {
            throw ReportError.cellCount(expected: cells.count, found: row.cells.count)
        }
        lineCount = 0
        for index in cells.indices {
            let width = layout.style.columns[index].width
            typesetter.lay(row.cells[index], font: font, width: width, into: &cells[index])
            lineCount = max(lineCount, cells[index].lineCount)
        }
        return true
    }

    /// Where a cell leads, if it leads anywhere in the web.
    func link(_ column: Int) -> String? {
        row.links[column].flatMap(WebAddress.link)
    }
}
