import Cairo

/// An appendix whose pages have been counted, ready to be drawn.
struct AppendixPart {
    /// Rows between two calls of the progress closure, which may stop the work: some 2 ms.
    private static let rowsPerReport = 64

    let pageCount: Int
    let rowCount: Int
    private let appendix: Appendix
    private let layout: AppendixLayout
    private let typesetter: Typesetter
    private let theme: Theme
    private let grid: PageGrid
    private let opening: [PlacedSlice]
    private let flow: AppendixFlow
    private let structure: RowDrawing.Structure

    init(_ appendix: Appendix, renderer: ReportRenderer, grid: PageGrid, onRows: (Int) throws -> Void) throws {
        self.appendix = appendix
        self.grid = grid
        typesetter = renderer.typesetter
        theme = renderer.theme
        layout = AppendixLayout(appendix, typesetter: typesetter, theme: theme, grid: grid)
        let report = ReportLayout(typesetter: typesetter, theme: theme, grid: grid)
        let head = Slice(content: .row(layout.header), height: layout.header.height, spaceBefore: 8)
        let opening = report.heading(appendix.title) + report.note(appendix.note) + [head]
        self.opening = Paginator.pages(of: opening, on: grid)[0]
        let firstY = self.opening.last.map { $0.y + $0.slice.height } ?? grid.top
        flow = AppendixFlow(layout: layout, grid: grid, firstY: firstY)

        var counting = flow
        var reader = try RowReader(appendix, layout: layout, typesetter: typesetter, font: theme.appendixCell)
        while try reader.advance() {
            for part in layout.parts(of: reader.lineCount) {
                _ = counting.place(part)
            }
            counting.countRow()
            if counting.rows % Self.rowsPerReport == 0 { try onRows(counting.rows) }
        }
        pageCount = counting.pages
        rowCount = counting.rows
        structure = .fitting(rowCount: rowCount)
    }

    /// Draws all rows and returns how many they were.
    func draw(
        in pass: inout DrawingPass,
        sink: DocumentSink,
        onRows: (Int, Int) throws -> Void
    ) throws -> Int {
        var flow = flow
        var drawing = RowDrawing(layout: layout, structure: structure, font: theme.appendixCell)
        drawOpening(in: &pass)
        var reader = try RowReader(appendix, layout: layout, typesetter: typesetter, font: theme.appendixCell)
        while try reader.advance() {
            for part in layout.parts(of: reader.lineCount) {
                let (y, isNewPage) = flow.place(part)
                if isNewPage {
                    drawing.endPage(pass.page, on: &pass.canvas, grid: grid, sink: sink)
                    try pass.endPage()
                    let header = Slice(content: .row(layout.header), height: layout.header.height)
                    pass.draw(PlacedSlice(slice: header, y: grid.top, isRepeated: true))
                    try onRows(pass.page - 1, flow.rows)
                }
                drawing.draw(reader, lines: part, y: y, on: &pass.canvas)
            }
            flow.countRow()
            if flow.rows % Self.rowsPerReport == 0 { try onRows(pass.page - 1, flow.rows) }
        }
        drawing.endPage(pass.page, on: &pass.canvas, grid: grid, sink: sink)
        pass.canvas.document.end(structure.tag)
        try pass.endPage()
        try onRows(pass.page - 1, flow.rows)
        guard flow.rows == rowCount, flow.pages == pageCount else {
            throw ReportError.rowsChanged(counted: rowCount, drawn: flow.rows)
        }
        return flow.rows
    }

    /// Heading, note and header; in a section the header is furniture.
    private func drawOpening(in pass: inout DrawingPass) {
        for placed in opening.dropLast() {
            pass.draw(placed)
        }
        pass.canvas.document.begin(structure.tag)
        guard var header = opening.last else { return }
        header.isRepeated = structure == .rows
        pass.draw(header)
    }
}
