import CCairo

/// Text in one font and those that stand in for it, kept to be written by another than cairo; only what is not
/// simple is drawn: colour glyphs, marks, text from the right.
///
/// Cairo records, measures and replays each glyph, at 0.45 µs: more than half of the time of a report with thousands
/// of rows.
public struct KeptText {
    public struct Line {
        public var glyphs: Range<Int>
        public var origin: Point
    }

    /// Lines of one colour that belong between two pieces of drawn text.
    public struct Part {
        /// As `PDFDocument.mark` counts.
        public var mark: Int
        /// How many of the mark's text objects come before.
        public var objects: Int
        public var lines: Range<Int>
        public var color: Color
    }

    public let font: Font
    /// Numbered as they are met in the document.
    public private(set) var glyphs: [Int] = []
    /// By how many thousandths of an em each glyph stands nearer to the one before it than that one is wide.
    public private(set) var kerning: [Int] = []
    public private(set) var lines: [Line] = []
    public private(set) var parts: [Part] = []
    private var specimen: GlyphSpecimen
    /// What is to be drawn before more is kept.
    private var batch = GlyphBatch()
    private var color = Color(hex: 0)
    private var mark = 0
    private var objects = 0
    /// Where the last line's next glyph stands without kerning.
    private var pen: Point?

    public init(font: Font) {
        self.font = font
        specimen = GlyphSpecimen(font: font)
    }

    /// Adds a layout, or some of its lines, to the tag that is open.
    public mutating func add(
        _ layout: TextLayout,
        lines range: Range<Int>? = nil,
        x: Double,
        y: Double,
        width: Double = 0,
        alignment: TextAlignment = .leading,
        color: Color,
        on document: borrowing PDFDocument,
        _ permit: borrowing FontPermit
    ) {
        if color != self.color { show(on: document, permit) }
        if mark != document.mark { (mark, objects) = (document.mark, 0) }
        self.color = color
        batch.keep(font)
        pen = nil
        if layout.hasBackwardText || layout.font !== font {
            // Readers put a line of both directions together by what is drawn in one go; the finisher writes one font.
            batch.add(layout, lines: range, x: x, y: y, width: width, alignment: alignment, permit)
            return
        }
        layout.place(range, x: x, y: y, width: width, alignment: alignment) { text in
            switch text {
            case .letters(let bytes, let x, let baseline):
                show(on: document, permit)
                keep(layout.text.bytes[bytes], at: Point(x: x, y: baseline))
            case .unit(let unit, let x, let baseline) where unit.isSimple:
                show(on: document, permit)
                keep(unit, at: Point(x: x, y: baseline))
            case .unit(let unit, let x, let baseline): batch.add(unit, font, x: x, baseline: baseline)
            case .space(let x, let baseline) where batch.isEmpty:
                keepSpace(at: Point(x: x, y: baseline))
            case .space(let x, let baseline): batch.addLetter(0, font, x: x, baseline: baseline)
            }
        }
    }

    /// Draws what is not kept; to be called before the tag ends.
    ///
    /// Cairo joins texts of one colour into one text object: each other one gets a colour that nobody sees the
    /// difference of.
    public mutating func show(on document: borrowing PDFDocument, _ permit: borrowing FontPermit) {
        guard !batch.isEmpty else { return }
        document.setColor(objects % 2 == 0 ? color : color.almost)
        document.show(batch, permit)
        batch.removeAll()
        objects += 1
        pen = nil
    }

    /// Draws each glyph of the page once, and returns their numbers in that order: it makes the
    /// page have their fonts, and shows by which codes cairo calls them.
    ///
    /// Where the part of a font that a glyph has gone to is known from an earlier page, one glyph of it is enough.
    public mutating func showSpecimen(
        on document: borrowing PDFDocument,
        in area: Rectangle,
        knownFont: (_ number: Int) -> Int?,
        _ permit: borrowing FontPermit
    ) -> [Int] {
        specimen.show(on: document, in: area, knownFont: knownFont, permit)
    }

    /// Starts a new page.
    public mutating func removeAll() {
        glyphs.removeAll(keepingCapacity: true)
        kerning.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        parts.removeAll(keepingCapacity: true)
        (mark, objects, pen) = (0, 0, nil)
    }
}

extension KeptText {
    private mutating func keep(_ letters: ArraySlice<UInt8>, at origin: Point) {
        guard let first = letters.first else { return }
        let table = font.table
        let size = font.style.size
        var pen = open(at: origin)
        var previous = Int(first &- LatinTable.first)
        append(specimen.number(ofLetter: previous), kerning: kerning(pen - origin.x), &pen)
        // Where the letter would stand without rounding.
        var x = origin.x + table.width(previous) * size
        for byte in letters.dropFirst() {
            let letter = Int(byte &- LatinTable.first)
            x += (table.step(previous, letter) + font.style.tracking) * size
            let kerning = kerning(pen - x + table.width(letter) * size)
            append(specimen.number(ofLetter: letter), kerning: kerning, &pen)
            previous = letter
        }
        close(pen, origin.y)
    }

    private mutating func keep(_ unit: ShapedUnit, at origin: Point) {
        var pen = open(at: origin)
        for segment in unit.segments.lazy.map(font.subsets.drawn) {
            var start = 0
            for (glyph, cluster) in zip(segment.glyphs, segment.clusters) {
                let end = start + Int(cluster.num_bytes)
                let number = specimen.number(of: glyph.index, in: segment.scaled, for: segment.text[start..<end])
                append(number, kerning: kerning(pen - origin.x - glyph.x), &pen)
                start = end
            }
        }
        close(pen, origin.y)
    }

    private mutating func keepSpace(at origin: Point) {
        var pen = open(at: origin)
        append(specimen.number(ofLetter: 0), kerning: kerning(pen - origin.x), &pen)
        close(pen, origin.y)
    }

    private func kerning(_ distance: Double) -> Int {
        Int((distance / font.style.size * 1000).rounded())
    }

    private mutating func append(_ number: Int, kerning space: Int, _ pen: inout Double) {
        glyphs.append(number)
        kerning.append(space)
        pen += specimen.advances[number] - Double(space) * font.style.size / 1000
    }

    /// Goes on with the open line where its end is near, otherwise begins one; returns where the pen is.
    private mutating func open(at origin: Point) -> Double {
        if let pen, pen.y == origin.y, abs(pen.x - origin.x) < 2 * font.style.size { return pen.x }
        lines.append(Line(glyphs: glyphs.count..<glyphs.count, origin: origin))
        openPart()
        return origin.x
    }

    private mutating func close(_ x: Double, _ y: Double) {
        lines[lines.count - 1].glyphs = lines[lines.count - 1].glyphs.lowerBound..<glyphs.count
        pen = Point(x: x, y: y)
    }

    private mutating func openPart() {
        if let last = parts.last, last.mark == mark, last.objects == objects, last.color == color {
            parts[parts.count - 1].lines = last.lines.lowerBound..<lines.count
        } else {
            parts.append(Part(mark: mark, objects: objects, lines: lines.count - 1..<lines.count, color: color))
        }
    }
}

extension Color {
    fileprivate var almost: Color {
        Color(red: red > 0.5 ? red - 0.0001 : red + 0.0001, green: green, blue: blue)
    }
}
