import Cairo

/// An appendix whose pages have been counted, ready to be drawn.
struct AppendixPart {
    let pageCount: Int
    let rowCount: Int
    private let appendix: Appendix
    private let layout: AppendixLayout
    private let theme: Theme
    private let grid: PageGrid
    private let opening: [PlacedSlice]
    private let flow: AppendixFlow
    private let structure: RowDrawing.Structure

    init(_ appendix: Appendix, renderer: ReportRenderer, grid: PageGrid, onRows: (Int) throws -> Void) throws {
        self.appendix = appendix
        self.grid = grid
        theme = renderer.theme
        (layout, opening) = Self.open(appendix, renderer, grid)
        let firstY = opening.last.map { $0.y + $0.slice.height } ?? grid.top
        flow = AppendixFlow(layout: layout, grid: grid, firstY: firstY)

        var counting = flow
        var reader = try RowReader(appendix, layout: layout, font: theme.appendixCell)
        while try reader.fill() {
            Self.count(&reader, &counting, layout, renderer.cache.open())
            try onRows(counting.rows)
        }
        pageCount = counting.pages
        rowCount = counting.rows
        structure = .fitting(rowCount: rowCount)
    }

    /// The columns, and what stands above the first row.
    private static func open(
        _ appendix: Appendix,
        _ renderer: ReportRenderer,
        _ grid: PageGrid
    ) -> (AppendixLayout, [PlacedSlice]) {
        let report = ReportLayout(typesetter: renderer.cache.open(), theme: renderer.theme, grid: grid)
        let layout = AppendixLayout(appendix, typesetter: report.typesetter, theme: renderer.theme, grid: grid)
        let head = Slice(content: .row(layout.header), height: layout.header.height, spaceBefore: 8)
        let opening = report.heading(appendix.title) + report.note(appendix.note) + [head]
        return (layout, Paginator.pages(of: opening, on: grid)[0])
    }

    private static func count(
        _ reader: inout RowReader,
        _ counting: inout AppendixFlow,
        _ layout: AppendixLayout,
        _ typesetter: borrowing Typesetter
    ) {
        while reader.advance(typesetter) {
            for part in layout.parts(of: reader.lineCount) {
                _ = counting.place(part)
            }
            counting.countRow()
        }
    }

    /// Draws all rows and returns how many they were. `onRows` is told the pages and the rows that are done.
    func draw(
        in pass: inout DrawingPass,
        sink: DocumentSink,
        way: WritingWay,
        onRows: (Int, Int) throws -> Void
    ) throws -> Int {
        var flow = flow
        var drawing = RowDrawing(layout: layout, structure: structure, font: theme.appendixCell, way: way)
        try pass.beginPage()
        drawOpening(in: &pass)
        var reader = try RowReader(appendix, layout: layout, font: theme.appendixCell)
        pass.canvas.pause()
        while try reader.fill() {
            while pass.canvas.withTypesetter({ reader.advance($0) }) {
                for part in layout.parts(of: reader.lineCount) {
                    let (y, isNewPage) = flow.place(part)
                    if isNewPage { try beginPage(in: &pass, &drawing, sink) { try onRows($0, flow.rows) } }
                    drawing.draw(reader, lines: part, y: y, on: &pass.canvas)
                }
                flow.countRow()
            }
            pass.canvas.pause()
            try onRows(pass.page - 1, flow.rows)
        }
        drawing.endPage(pass.page, on: &pass.canvas, grid: grid, sink: sink)
        pass.canvas.document.end(structure.tag)
        pass.completePage()
        try onRows(pass.page - 1, flow.rows)
        guard flow.rows == rowCount, flow.pages == pageCount else {
            throw ReportError.rowsChanged(counted: rowCount, drawn: flow.rows)
        }
        return flow.rows
    }

    private func beginPage(
        in pass: inout DrawingPass,
        _ drawing: inout RowDrawing,
        _ sink: DocumentSink,
        onPage: (Int) throws -> Void
    ) throws {
        drawing.endPage(pass.page, on: &pass.canvas, grid: grid, sink: sink)
        pass.completePage()
        try pass.beginPage()
        try onPage(pass.page - 1)
        let header = Slice(content: .row(layout.header), height: layout.header.height)
        pass.draw(PlacedSlice(slice: header, y: grid.top, isRepeated: true))
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
