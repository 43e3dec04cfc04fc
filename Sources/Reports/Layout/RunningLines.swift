import Typesetting

/// The lines that every page has: the report's title from page two on, its range, and "Page n of N".
struct RunningLines {
    private let title: TextLayout
    private let subtitle: TextLayout
    /// nil where only the first page is drawn.
    private let pageCount: Int?
    private let font: Font
    private let typesetter: Typesetter

    init(_ report: Report, pageCount: Int?, renderer: ReportRenderer, grid: PageGrid) {
        self.pageCount = pageCount
        font = renderer.theme.running
        let typesetter = renderer.typesetter
        self.typesetter = typesetter
        title = typesetter.fitted(report.title, font: font, width: grid.width)
        subtitle = typesetter.fitted(report.subtitle, font: font, width: grid.width * 0.75)
    }

    func draw(on canvas: inout Canvas, page: Int, grid: PageGrid) {
        canvas.surface.beginFurniture()
        defer { canvas.surface.endFurniture() }
        if page > 1 {
            canvas.add(title, x: grid.left, y: grid.headerY, width: grid.width)
        }
        canvas.add(subtitle, x: grid.left, y: grid.footerY, width: 0)
        let count = pageCount.map { " of \($0)" } ?? ""
        let number = typesetter.layout("Page \(page)\(count)", font: font)
        canvas.add(number, x: grid.right, y: grid.footerY, width: 0, alignment: .trailing)
        canvas.show(Theme.Ink.muted)
    }
}
