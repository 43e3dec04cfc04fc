import Cairo

/// The document being drawn, with text drawn in as few calls as can be.
///
/// It gets the font permit when the first text of a page comes, and gives it back at the page's end or at a `pause`.
struct Canvas: ~Copyable {
    let document: PDFDocument
    /// Of links and marks.
    let accent: Color
    private let cache: TypesettingCache
    private var typesetter: Typesetter?
    private var batch = GlyphBatch()
    /// The colour that text was last drawn in; nil once something else may have changed it.
    private var ink: Color?

    init(document: consuming PDFDocument, accent: Color, cache: TypesettingCache) {
        self.document = document
        self.accent = accent
        self.cache = cache
    }

    /// Lets other threads draw text until more of it comes here.
    mutating func pause() {
        typesetter = nil
    }

    private mutating func takeTypesetter() -> Typesetter {
        typesetter.take() ?? cache.open()
    }

    mutating func withTypesetter<Result>(_ body: (borrowing Typesetter) throws -> Result) rethrows -> Result {
        let open = takeTypesetter()
        let result = try body(open)
        typesetter = consume open
        return result
    }

    mutating func text(
        _ layout: TextLayout,
        x: Double,
        y: Double,
        width: Double = 0,
        alignment: TextAlignment = .leading,
        color: Color = Theme.Ink.text
    ) {
        add(layout, x: x, y: y, width: width, alignment: alignment)
        show(color)
    }

    /// Collects text for the next `show`.
    mutating func add(
        _ layout: TextLayout,
        lines: Range<Int>? = nil,
        x: Double,
        y: Double,
        width: Double,
        alignment: TextAlignment = .leading
    ) {
        let open = takeTypesetter()
        batch.add(layout, lines: lines, x: x, y: y, width: width, alignment: alignment, open.permit)
        typesetter = consume open
    }

    mutating func show(_ color: Color) {
        guard !batch.isEmpty else { return }
        if ink != color { document.setColor(color) }
        ink = color
        let open = takeTypesetter()
        document.show(batch, open.permit)
        typesetter = consume open
        batch.removeAll()
    }

    /// Has others draw text on the document, in colours of their own.
    mutating func drawElsewhere<Result>(_ body: (borrowing PDFDocument, borrowing FontPermit) -> Result) -> Result {
        ink = nil
        let open = takeTypesetter()
        let result = body(document, open.permit)
        typesetter = consume open
        return result
    }

    mutating func rectangle(_ area: Rectangle, color: Color) {
        ink = nil
        document.rectangle(area)
        document.fill(color)
    }

    /// Horizontal rules in one stroke.
    mutating func rules(_ ys: [Double], from left: Double, to right: Double, color: Color, width: Double = 0.5) {
        guard !ys.isEmpty else { return }
        ink = nil
        for y in ys {
            document.line(from: Point(x: left, y: y), to: Point(x: right, y: y))
        }
        document.stroke(color, width: width)
    }

    mutating func bars(_ areas: some Sequence<Rectangle>, color: Color) {
        ink = nil
        for area in areas {
            document.rectangle(area)
        }
        document.fill(color)
    }

    mutating func polygon(_ corners: [Point], color: Color) {
        ink = nil
        document.polyline(corners)
        document.closePath()
        document.fill(color)
    }

    mutating func picture(_ picture: Picture, in area: Rectangle) {
        ink = nil
        let open = takeTypesetter()
        document.draw(picture, in: area, open.permit)
        typesetter = consume open
    }

    /// Its bytes are handed on without the permit.
    mutating func endPage() throws {
        ink = nil
        try document.endPage(takeTypesetter().close())
    }

    consuming func finish() throws {
        let permit = takeTypesetter().close()
        try document.finish(permit)
    }
}
