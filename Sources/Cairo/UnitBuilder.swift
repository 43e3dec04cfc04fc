import CCairo

/// Collects Pango's glyphs, item by item from the left, into a `ShapedUnit`.
struct UnitBuilder {
    /// Pango's marks (`PANGO_GLYPH_EMPTY`, `PANGO_GLYPH_UNKNOWN_FLAG`) are casts that Swift does not import.
    private static let empty: UInt32 = 0x0FFF_FFFF
    private static let unknown: UInt32 = 0x1000_0000

    private(set) var missing: Set<Unicode.Scalar> = []
    private let text: [UInt8]
    private let font: Font
    private var segments: [ShapedUnit.Segment] = []
    private var pictures: [ShapedUnit.PlacedPicture] = []
    private var x = 0.0
    /// Whether the item at hand is in a colour font.
    private var isPicture = false

    init(text: [UInt8], font: Font) {
        self.text = text
        self.font = font
    }

    func unit() -> ShapedUnit {
        let finished = segments.map { segment in
            guard segment.isBackward else { return segment }
            var segment = segment
            segment.clusters.reverse()
            segment.text = Self.logicalText(segment)
            return segment
        }
        return ShapedUnit(segments: finished, pictures: pictures, width: x)
    }

    mutating func append(_ item: UnsafeMutablePointer<PangoItem>, of start: UnsafePointer<CChar>?, count: Int32) {
        guard let start, let glyphs = pango_glyph_string_new() else { return }
        defer { pango_glyph_string_free(glyphs) }
        let offset = Int(item.pointee.offset)
        let length = item.pointee.length
        let scaled = FontLibrary.scaledFont(of: item.pointee.analysis.font)
        pango_shape_full(start + offset, length, start, count, &item.pointee.analysis, glyphs)
        let isBackward = item.pointee.analysis.level % 2 == 1
        isPicture = Self.hasColor(item.pointee.analysis.font)
        if !isPicture, let scaled { font.subsets.note(item.pointee.analysis.font, scaled: scaled) }
        let string = glyphs.pointee
        var index = 0
        // From the left, clusters of a right-to-left item end where the one before began.
        var previousStart = Int(length)
        while index < Int(string.num_glyphs) {
            let end = Self.clusterEnd(string, from: index, isBackward: isBackward)
            let first = Int(string.log_clusters[isBackward ? end - 1 : index])
            let following = end < Int(string.num_glyphs) ? Int(string.log_clusters[end]) : Int(length)
            let last = isBackward ? previousStart : following
            let bytes = (offset + first)..<(offset + max(first, last))
            append(string.glyphs + index, count: end - index, bytes: bytes, scaled: scaled, isBackward: isBackward)
            previousStart = first
            index = end
        }
    }

    /// The end of the glyphs that stand for the same text as the one at `start`, marks (which have no width) included:
    /// readers lose marks that are characters of their own.
    private static func clusterEnd(_ string: PangoGlyphString, from start: Int, isBackward: Bool) -> Int {
        var end = start + 1
        while end < Int(string.num_glyphs) {
            let mark = string.glyphs[isBackward ? end - 1 : end].geometry.width == 0
            guard mark || string.log_clusters[end] == string.log_clusters[end - 1] else { break }
            end += 1
        }
        return end
    }

    /// Adds one cluster: glyphs that together stand for `bytes` of the text.
    private mutating func append(
        _ glyphs: UnsafeMutablePointer<PangoGlyphInfo>,
        count: Int,
        bytes: Range<Int>,
        scaled: OpaquePointer?,
        isBackward: Bool
    ) {
        if glyphs.pointee.glyph != Self.empty, glyphs.pointee.glyph & Self.unknown != 0 {
            return appendReplacement(for: glyphs.pointee.glyph, bytes: bytes, isBackward: isBackward)
        }
        guard let scaled else { return }
        let left = x
        var cluster: [cairo_glyph_t] = []
        for glyph in UnsafeBufferPointer(start: glyphs, count: count) {
            if glyph.glyph != Self.empty {
                let offset = glyph.geometry
                let place = (x: x + points(offset.x_offset), y: points(offset.y_offset))
                cluster.append(cairo_glyph_t(index: UInt(glyph.glyph), x: place.x, y: place.y))
            }
            x += points(glyph.geometry.width)
        }
        if isPicture {
            pictures += cluster.map { glyph in
                .init(picture: GlyphPicture(glyph: glyph.index, scaled: scaled), x: glyph.x)
            }
            add(spaces(from: left, to: x), bytes: bytes, scaled: font.scaled, isBackward: isBackward)
        } else {
            add(cluster, bytes: bytes, scaled: scaled, isBackward: isBackward)
        }
    }

    /// A picture has no text; spaces in its place, as wide as it, bear the text for search and copy.
    private func spaces(from left: Double, to right: Double) -> [cairo_glyph_t] {
        let count = max(1, Int((right - left) / (font.table.width(0) * font.style.size)))
        return (0..<count).map { index in
            let x = left + (right - left) * Double(index) / Double(count)
            return cairo_glyph_t(index: UInt(font.table.glyph(0)), x: x, y: 0)
        }
    }

    /// Draws the face's replacement mark, which still copies as the character that was asked for.
    private mutating func appendReplacement(for glyph: UInt32, bytes: Range<Int>, isBackward: Bool) {
        if let scalar = Unicode.Scalar(glyph & 0x00FF_FFFF) { missing.insert(scalar) }
        let mark = font.table.replacement
        let placed = cairo_glyph_t(index: UInt(mark.glyph), x: x, y: 0)
        x += mark.width * font.style.size
        add([placed], bytes: bytes, scaled: font.scaled, isBackward: isBackward)
    }

    private mutating func add(
        _ glyphs: [cairo_glyph_t],
        bytes: Range<Int>,
        scaled: OpaquePointer,
        isBackward: Bool
    ) {
        // What has no glyph (a joiner on its own) has no place in the text either.
        guard !glyphs.isEmpty, !bytes.isEmpty else { return }
        if segments.last?.scaled != scaled || segments.last?.isBackward != isBackward {
            segments.append(ShapedUnit.Segment(scaled: scaled, isBackward: isBackward))
        }
        let last = segments.count - 1
        segments[last].glyphs += glyphs
        segments[last].clusters.append(
            cairo_text_cluster_t(num_bytes: Int32(bytes.count), num_glyphs: Int32(glyphs.count))
        )
        segments[last].text += text[bytes]
    }

    /// The text of a segment whose clusters were collected from the right to the left of it.
    private static func logicalText(_ segment: ShapedUnit.Segment) -> [UInt8] {
        var rest = segment.text[...]
        var text: [UInt8] = []
        for cluster in segment.clusters {
            text += rest.suffix(Int(cluster.num_bytes))
            rest = rest.dropLast(Int(cluster.num_bytes))
        }
        return text
    }

    private static func hasColor(_ font: UnsafeMutablePointer<PangoFont>?) -> Bool {
        var color: FcBool = 0
        let pattern = pango_fc_font_get_pattern(
            UnsafeMutableRawPointer(font)?.assumingMemoryBound(to: PangoFcFont.self)
        )
        return FcPatternGetBool(pattern, "color", 0, &color) == FcResultMatch && color != 0
    }

    private func points(_ units: Int32) -> Double {
        Double(units) / Double(PANGO_SCALE)
    }
}
