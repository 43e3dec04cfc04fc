import CCairo

/// Glyphs collected from many layouts, to be drawn in as few calls as their fonts allow.
///
/// Each call costs cairo a record, a measurement and a replay: a table row in one call takes a third less time.
public struct GlyphBatch {
    struct Run {
        let scaled: OpaquePointer
        let isBackward: Bool
        var glyphEnd = 0
        var clusterEnd = 0
        var textEnd = 0
    }

    private(set) var glyphs: [cairo_glyph_t] = []
    private(set) var clusters: [cairo_text_cluster_t] = []
    private(set) var text: [UInt8] = []
    private(set) var runs: [Run] = []
    private(set) var pictures: [(picture: GlyphPicture, origin: Point)] = []
    /// Keeps alive what the runs' fonts belong to; parts of large fonts (`FontSubsets`) live as long as their document.
    private var owners: [AnyObject] = []

    public init() {}

    public var isEmpty: Bool { glyphs.isEmpty }

    public mutating func removeAll() {
        glyphs.removeAll(keepingCapacity: true)
        clusters.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
        runs.removeAll(keepingCapacity: true)
        pictures.removeAll(keepingCapacity: true)
        owners.removeAll(keepingCapacity: true)
    }

    /// Adds a layout, or some of its lines, with the first line's top at `y`, in `width` points from `x`; without a
    /// width `x` is where the lines start, end or have their middle.
    public mutating func add(
        _ layout: TextLayout,
        lines: Range<Int>? = nil,
        x: Double,
        y: Double,
        width: Double = 0,
        alignment: TextAlignment = .leading,
        _ permit: borrowing FontPermit
    ) {
        guard let font = layout.font else { return }
        keep(font)
        layout.place(lines, x: x, y: y, width: width, alignment: alignment) { text in
            switch text {
            case .letters(let bytes, let x, let baseline):
                addLatin(layout.text.bytes, bytes, font, x: x, baseline: baseline)
            case .unit(let unit, let x, let baseline): add(unit, font, x: x, baseline: baseline)
            case .space(let x, let baseline): addLetter(0, font, x: x, baseline: baseline)
            }
        }
    }

    /// Has a font live until what is drawn in it has been.
    mutating func keep(_ font: Font) {
        if owners.last !== font { owners.append(font) }
    }

    /// Adds a glyph by itself.
    mutating func add(_ glyph: UInt, in scaled: OpaquePointer, for bytes: ArraySlice<UInt8>, at origin: Point) {
        open(scaled, isBackward: false)
        glyphs.append(cairo_glyph_t(index: glyph, x: origin.x, y: origin.y))
        clusters.append(cairo_text_cluster_t(num_bytes: Int32(bytes.count), num_glyphs: 1))
        text += bytes
        close()
    }

    mutating func addLetter(_ letter: Int, _ font: Font, x: Double, baseline: Double) {
        let glyph = UInt(font.table.glyph(letter))
        add(glyph, in: font.scaled, for: [LatinTable.first + UInt8(letter)], at: Point(x: x, y: baseline))
    }

    private mutating func addLatin(
        _ bytes: [UInt8],
        _ range: Range<Int>,
        _ font: Font,
        x: Double,
        baseline: Double
    ) {
        open(font.scaled, isBackward: false)
        let table = font.table
        let size = font.style.size
        let tracking = font.style.tracking
        var previous = LatinTable.none
        var pen = 0.0
        bytes.withUnsafeBufferPointer { bytes in
            for index in range {
                let letter = Int(bytes[index] &- LatinTable.first)
                pen += table.step(previous, letter)
                let left = x + (pen - table.width(letter)) * size
                glyphs.append(cairo_glyph_t(index: UInt(table.glyph(letter)), x: left, y: baseline))
                pen += tracking
                previous = letter
            }
        }
        text += bytes[range]
        clusters += repeatElement(cairo_text_cluster_t(num_bytes: 1, num_glyphs: 1), count: range.count)
        close()
    }

    mutating func add(_ unit: ShapedUnit, _ font: Font, x: Double, baseline: Double) {
        owners.append(unit)
        for segment in unit.segments.lazy.map(font.subsets.drawn) {
            open(segment.scaled, isBackward: segment.isBackward)
            for glyph in segment.glyphs {
                glyphs.append(cairo_glyph_t(index: glyph.index, x: x + glyph.x, y: baseline + glyph.y))
            }
            clusters += segment.clusters
            text += segment.text
            close()
        }
        for placed in unit.pictures {
            pictures.append((placed.picture, Point(x: x + placed.x, y: baseline)))
        }
    }

    /// Backward runs stay apart: the order of their clusters is the order of one piece.
    private mutating func open(_ scaled: OpaquePointer, isBackward: Bool) {
        if let last = runs.last, last.scaled == scaled, !isBackward, !last.isBackward { return }
        runs.append(Run(scaled: scaled, isBackward: isBackward))
    }

    private mutating func close() {
        let last = runs.count - 1
        runs[last].glyphEnd = glyphs.count
        runs[last].clusterEnd = clusters.count
        runs[last].textEnd = text.count
    }
}

extension PDFDocument {
    /// Draws what was collected, in the current colour.
    public func show(_ batch: GlyphBatch, _ permit: borrowing FontPermit) {
        var start = GlyphBatch.Run(scaled: context, isBackward: false)
        batch.glyphs.withUnsafeBufferPointer { glyphs in
            batch.clusters.withUnsafeBufferPointer { clusters in
                batch.text.withUnsafeBytes { text in
                    for run in batch.runs {
                        show(run, after: start, glyphs, clusters, text)
                        start = run
                    }
                }
            }
        }
        for placed in batch.pictures {
            handle.draw(placed.picture, at: placed.origin)
        }
    }

    private func show(
        _ run: GlyphBatch.Run,
        after start: GlyphBatch.Run,
        _ glyphs: UnsafeBufferPointer<cairo_glyph_t>,
        _ clusters: UnsafeBufferPointer<cairo_text_cluster_t>,
        _ text: UnsafeRawBufferPointer
    ) {
        guard run.glyphEnd > start.glyphEnd, let glyphBase = glyphs.baseAddress else { return }
        cairo_set_scaled_font(context, run.scaled)
        cairo_show_text_glyphs(
            context,
            text.baseAddress.map { $0.assumingMemoryBound(to: CChar.self) + start.textEnd },
            Int32(run.textEnd - start.textEnd),
            glyphBase + start.glyphEnd,
            Int32(run.glyphEnd - start.glyphEnd),
            clusters.baseAddress.map { $0 + start.clusterEnd },
            Int32(run.clusterEnd - start.clusterEnd),
            run.isBackward ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : cairo_text_cluster_flags_t(rawValue: 0)
        )
    }
}
