import Geometry
import PDF

/// Draws placed slices page by page: structure, bookmarks, running lines.
struct DrawingPass {
    var canvas: Canvas
    let grid: PageGrid
    private let running: RunningLines
    private(set) var page = 1
    /// Whether a list of contents wants to find the sections, and how many have been drawn.
    private let hasContents: Bool
    private var sections = 0
    /// Those drawn so far.
    private(set) var charts: [any ChartBlock] = []

    init(surface: any Surface, accent: Color, grid: PageGrid, running: RunningLines, hasContents: Bool) {
        canvas = Canvas(surface: surface, accent: accent)
        self.grid = grid
        self.running = running
        self.hasContents = hasContents
        surface.begin(.document)
    }

    mutating func draw(_ pages: [[PlacedSlice]], onPage: (Int) throws -> Void) throws {
        for (index, slices) in pages.enumerated() {
            try beginPage()
            for placed in slices {
                draw(placed)
            }
            completePage()
            try onPage(index + 1)
        }
    }

    mutating func draw(_ placed: PlacedSlice) {
        let slice = placed.slice
        if let bookmark = slice.bookmark { add(bookmark, y: placed.y) }
        if slice.opensTable { canvas.surface.begin(.table) }
        if slice.opensContents { canvas.surface.begin(.contents) }
        switch slice.content {
        case .text(let text): canvas.draw(text, x: grid.left, y: placed.y, width: grid.width)
        case .title(let title): canvas.draw(title, x: grid.left, y: placed.y, width: grid.width)
        case .figures(let figures): canvas.draw(figures, x: grid.left, y: placed.y)
        case .chart(let layout, let block): draw(layout, block, y: placed.y)
        case .row(let row): canvas.draw(row, y: placed.y, isRepeated: placed.isRepeated)
        case .entry(let entry): canvas.draw(entry, grid: grid, y: placed.y, height: slice.height)
        }
        if slice.closesTable { canvas.surface.end() }
        if slice.closesContents { canvas.surface.end() }
    }

    private mutating func draw(_ layout: any ChartLayout, _ block: any ChartBlock, y: Double) {
        let area = Rectangle(x: grid.left, y: y, width: grid.width, height: layout.height)
        canvas.surface.beginFigure(area, alternative: block.alternative)
        layout.draw(on: &canvas, y: y)
        canvas.surface.endFigure()
        charts.append(block)
    }

    /// Ends the page before, where there is one.
    mutating func beginPage() throws {
        if page > 1 { try canvas.surface.endPage() }
    }

    /// Adds the page's furniture, outside of all tags that hold text.
    mutating func completePage() {
        running.draw(on: &canvas, page: page, grid: grid)
        page += 1
    }

    private mutating func add(_ bookmark: Bookmark, y: Double) {
        let top = max(0, y - 12)
        if bookmark.depth == 1, hasContents {
            canvas.surface.setDestination(Contents.destination(ofSection: sections), y: top)
            sections += 1
        }
        canvas.surface.addOutline(bookmark.title, depth: bookmark.depth, y: top)
    }
}
