import Typesetting

/// Reads an appendix row by row, and lays out each row's cells, in storage that is used again.
struct RowReader {
    private let layout: AppendixLayout
    private let font: Font
    private let typesetter: Typesetter
    private let next: Appendix.Cursor
    private var row: AppendixRow
    private(set) var cells: [TextLayout]
    private(set) var lineCount = 0

    init(_ appendix: Appendix, layout: AppendixLayout, font: Font, typesetter: Typesetter) throws {
        self.layout = layout
        self.font = font
        self.typesetter = typesetter
        next = try appendix.openRows()
        row = AppendixRow(columns: appendix.columns.count)
        cells = Array(repeating: TextLayout(), count: appendix.columns.count)
    }

    /// The next row's cells, laid out; false where there is none.
    mutating func advance() throws -> Bool {
        row.clear()
        guard try next(&row) else { return false }
        guard row.cells.count == cells.count else {
            throw ReportError.cellCount(expected: cells.count, found: row.cells.count)
        }
        lineCount = 0
        for index in cells.indices {
            let width = layout.style.columns[index].width
            if let prepared = row.prepared.first(where: { $0.column == index }) {
                typesetter.lay(prepared.text, font: font, width: width, into: &cells[index])
            } else {
                typesetter.lay(row.cells[index], font: font, width: width, into: &cells[index])
            }
            lineCount = max(lineCount, cells[index].lineCount)
        }
        return true
    }

    /// Where a cell of the row at hand leads, if it leads anywhere in the web.
    func link(_ column: Int) -> String? {
        row.links[column].flatMap(WebAddress.link)
    }
}
