import PDF
import Typesetting

/// An appendix whose pages have been counted, ready to be drawn.
struct AppendixPart {
    /// Progress is told every so many rows.
    private static let beat = 64

    let pageCount: Int
    let rowCount: Int
    private let appendix: Appendix
    private let layout: AppendixLayout
    private let renderer: ReportRenderer
    private let grid: PageGrid
    private let opening: [PlacedSlice]
    private let flow: AppendixFlow

    init(_ appendix: Appendix, renderer: ReportRenderer, grid: PageGrid, onRows: (Int) throws -> Void) throws {
        self.appendix = appendix
        self.renderer = renderer
        self.grid = grid
        (layout, opening) = Self.open(appendix, renderer, grid)
        let firstY = opening.last.map { $0.y + $0.slice.height } ?? grid.top
        flow = AppendixFlow(layout: layout, grid: grid, firstY: firstY)

        var counting = flow
        var reader = try Self.reader(appendix, layout, renderer)
        while try reader.advance() {
            for part in layout.parts(of: reader.lineCount) { _ = counting.place(part) }
            counting.countRow()
            if counting.rows.isMultiple(of: Self.beat) { try onRows(counting.rows) }
        }
        try onRows(counting.rows)
        pageCount = counting.pages
        rowCount = counting.rows
    }

    private static func reader(
        _ appendix: Appendix,
        _ layout: AppendixLayout,
        _ renderer: ReportRenderer
    ) throws -> RowReader {
        try RowReader(appendix, layout: layout, font: renderer.theme.appendixCell, typesetter: renderer.typesetter)
    }

    /// The columns, and what stands above the first row.
    private static func open(
        _ appendix: Appendix,
        _ renderer: ReportRenderer,
        _ grid: PageGrid
    ) -> (AppendixLayout, [PlacedSlice]) {
        let report = ReportLayout(typesetter: renderer.typesetter, theme: renderer.theme, grid: grid)
        let layout = AppendixLayout(appendix, typesetter: report.typesetter, theme: renderer.theme, grid: grid)
        let head = Slice(content: .row(layout.header), height: layout.header.height, spaceBefore: 8)
        let opening = report.heading(appendix.title) + report.note(appendix.note) + [head]
        let pages = Paginator.pages(of: opening, on: grid)
        // A title, a sentence and the names of columns, all of them the program's own.
        precondition(pages.count == 1, "what stands above an appendix's rows takes more than a page")
        return (layout, pages[0])
    }

    /// Draws all rows and returns how many they were. `onRows` is told the pages and the rows that are done.
    func draw(in pass: inout DrawingPass, onRows: (Int, Int) throws -> Void) throws -> Int {
        var flow = flow
        var drawing = RowDrawing(layout: layout)
        try pass.beginPage()
        drawOpening(opening, in: &pass)
        var reader = try Self.reader(appendix, layout, renderer)
        while try reader.advance() {
            for part in layout.parts(of: reader.lineCount) {
                let place = flow.place(part)
                if place.isNewPage { try beginPage(in: &pass, &drawing) { try onRows($0, flow.rows) } }
                if let top = place.opening {
                    pass.canvas.surface.end()
                    drawOpening(layout.opening(ofRow: flow.rows + 1, y: top), in: &pass)
                }
                drawing.draw(reader, lines: part, y: place.y, on: &pass.canvas)
            }
            flow.countRow()
            if flow.rows.isMultiple(of: Self.beat) { try onRows(pass.page - 1, flow.rows) }
        }
        drawing.endPage(on: pass.canvas)
        pass.canvas.surface.end()
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
        onPage: (Int) throws -> Void
    ) throws {
        drawing.endPage(on: pass.canvas)
        pass.completePage()
        try pass.beginPage()
        try onPage(pass.page - 1)
        let header = Slice(content: .row(layout.header), height: layout.header.height)
        pass.draw(PlacedSlice(slice: header, y: grid.top, isRepeated: true))
    }

    /// What stands above the rows, of which the last is the table's header.
    private func drawOpening(_ opening: [PlacedSlice], in pass: inout DrawingPass) {
        for placed in opening.dropLast() { pass.draw(placed) }
        pass.canvas.surface.begin(.table)
        if let header = opening.last { pass.draw(header) }
    }
}
