import Cairo

/// What a drawing takes from its renderer: where text is set, and the colour of links and marks.
struct Look {
    let cache: TypesettingCache
    let accent: Color
}

/// Draws placed slices page by page: structure, bookmarks, running lines.
struct DrawingPass: ~Copyable {
    var canvas: Canvas
    let grid: PageGrid
    private let running: RunningLines
    private(set) var page = 1
    /// Whether the page before has all that belongs on it, and is to be ended when the next one begins, or the document
    /// ends: cairo 1.18 takes whatever comes after a page, if only the end of a tag, for the beginning of another.
    private var isPageComplete = false
    /// The last bookmark of each depth, which deeper ones go under.
    private var bookmarks: [Int32] = []
    /// Whether a list of contents wants to find the sections, and how many have been drawn.
    private let hasContents: Bool
    private var sections = 0
    /// Those drawn so far.
    private(set) var charts: [any ChartBlock] = []

    init(document: consuming PDFDocument, grid: PageGrid, running: RunningLines, hasContents: Bool, look: Look) {
        canvas = Canvas(document: document, accent: look.accent, cache: look.cache)
        self.grid = grid
        self.running = running
        self.hasContents = hasContents
    }

    func begin() {
        // Links outside of a document tag make cairo 1.16 write a broken cross-reference table.
        canvas.document.begin(.document)
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
        if slice.opensTable { canvas.document.begin(.table) }
        if slice.opensContents { canvas.document.begin(.contents) }
        switch slice.content {
        case .text(let text): canvas.draw(text, x: grid.left, y: placed.y, width: grid.width)
        case .title(let title): canvas.draw(title, x: grid.left, y: placed.y, width: grid.width)
        case .figures(let figures): canvas.draw(figures, x: grid.left, y: placed.y)
        case .chart(let layout, let block): draw(layout, block, y: placed.y)
        case .row(let row): canvas.draw(row, y: placed.y, isRepeated: placed.isRepeated)
        case .entry(let entry): canvas.draw(entry, grid: grid, y: placed.y, height: slice.height)
        case .pageBreak: break
        }
        if slice.closesTable { canvas.document.end(.table) }
        if slice.closesContents { canvas.document.end(.contents) }
    }

    private mutating func draw(_ layout: any FigureLayout, _ block: any ChartBlock, y: Double) {
        canvas.document.begin(.figure)
        layout.draw(on: &canvas, y: y)
        canvas.document.end(.figure)
        charts.append(block)
    }

    /// Ends the page before, where there is one.
    mutating func beginPage() throws {
        guard isPageComplete else { return }
        isPageComplete = false
        try canvas.endPage()
    }

    /// Adds the page's furniture, outside of all tags that hold text.
    mutating func completePage() {
        running.draw(on: &canvas, page: page, grid: grid)
        canvas.pause()
        isPageComplete = true
        page += 1
    }

    consuming func finish() throws {
        canvas.document.end(.document)
        try beginPage()
        try canvas.finish()
    }

    private mutating func add(_ bookmark: Bookmark, y: Double) {
        bookmarks = Array(bookmarks.prefix(bookmark.depth))
        let parent = bookmarks.last ?? 0
        if bookmark.depth == 1, hasContents {
            let name = Contents.destination(ofSection: sections)
            canvas.document.setDestination(name, x: 0, y: max(0, y - 12))
            sections += 1
        }
        bookmarks.append(canvas.document.addOutline(bookmark.title, parent: parent, page: page, y: max(0, y - 12)))
    }
}
