import Cairo

/// The document being drawn, with text drawn in as few calls as can be.
struct Canvas: ~Copyable {
    let document: PDFDocument
    /// Of links and marks.
    let accent: Color
    private var batch = GlyphBatch()
    /// The colour that text was last drawn in; nil once something else may have changed it.
    private var ink: Color?

    init(document: consuming PDFDocument, accent: Color) {
        self.document = document
        self.accent = accent
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
        batch.add(layout, lines: lines, x: x, y: y, width: width, alignment: alignment)
    }

    mutating func show(_ color: Color) {
        guard !batch.isEmpty else { return }
        if ink != color { document.setColor(color) }
        ink = color
        document.show(batch)
        batch.removeAll()
    }

    /// After others have drawn on the document.
    mutating func forgetInk() {
        ink = nil
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
        document.draw(picture, in: area)
    }

    mutating func endPage() throws {
        try document.endPage()
        ink = nil
    }

    consuming func finish() throws {
        try document.finish()
    }
}
