import CTypesetting

/// Collects Pango's glyphs, item by item from the left, into a `ShapedUnit`.
struct UnitBuilder {
    /// Pango's marks (`PANGO_GLYPH_EMPTY`, `PANGO_GLYPH_UNKNOWN_FLAG`) are casts that Swift does not import.
    private static let empty: UInt32 = 0x0FFF_FFFF
    private static let unknown: UInt32 = 0x1000_0000

    private(set) var unshown = UnshownText()
    private let text: [UInt8]
    private let font: Font
    private let library: FontLibrary
    private var segments: [ShapedUnit.Segment] = []
    private var pictures: [ShapedUnit.PlacedPicture] = []
    private var x = 0.0

    init(text: [UInt8], font: Font, library: FontLibrary) {
        self.text = text
        self.font = font
        self.library = library
    }

    func unit() -> ShapedUnit {
        ShapedUnit(segments: segments, pictures: pictures, width: x)
    }

    mutating func append(_ item: UnsafeMutablePointer<PangoItem>, of start: UnsafePointer<CChar>?, count: Int32) {
        guard let start, let glyphs = pango_glyph_string_new() else { return }
        defer { pango_glyph_string_free(glyphs) }
        let offset = Int(item.pointee.offset)
        let length = item.pointee.length
        let face = library.face(of: item.pointee.analysis.font)
        pango_shape_full(start + offset, length, start, count, &item.pointee.analysis, glyphs)
        let isBackward = item.pointee.analysis.level % 2 == 1
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
            append(string.glyphs + index, count: end - index, bytes: bytes, face: face, isBackward: isBackward)
            previousStart = first
            index = end
        }
    }

    /// Whether it stands for a character that the font has not; its number is the character's, marked as that.
    private static func isUnknown(_ glyph: PangoGlyphInfo) -> Bool {
        glyph.glyph != empty && glyph.glyph & unknown != 0
    }

    /// The end of the glyphs that stand for the same text as the one at `start`, marks (which have no width) included:
    /// readers lose marks that are characters of their own.
    private static func clusterEnd(_ string: PangoGlyphString, from start: Int, isBackward: Bool) -> Int {
        var end = start + 1
        while end < Int(string.num_glyphs) {
            let mark = string.glyphs[isBackward ? end - 1 : end]
            // What stands for a missing character is no mark, whatever its width: Pango takes that from an average which is
            // 0 while another thread measures a font (`in_get_metrics` in pangofc-font.c is one for the process).
            let isMark = mark.geometry.width == 0 && !Self.isUnknown(mark)
            guard isMark || string.log_clusters[end] == string.log_clusters[end - 1] else { break }
            end += 1
        }
        return end
    }

    /// Adds one cluster: glyphs that together stand for `bytes` of the text.
    private mutating func append(
        _ glyphs: UnsafeMutablePointer<PangoGlyphInfo>,
        count: Int,
        bytes: Range<Int>,
        face: FontFace,
        isBackward: Bool
    ) {
        let missing = UnsafeBufferPointer(start: glyphs, count: count).filter(Self.isUnknown)
        if !missing.isEmpty {
            unshown.scalars.formUnion(missing.compactMap { Unicode.Scalar($0.glyph & ~Self.unknown) })
            return appendReplacement(bytes: bytes, isBackward: isBackward)
        }
        let left = x
        var cluster: [Glyph] = []
        for glyph in UnsafeBufferPointer(start: glyphs, count: count) {
            if glyph.glyph != Self.empty {
                let offset = glyph.geometry
                let place = (x: x + points(offset.x_offset), y: points(offset.y_offset))
                cluster.append(Glyph(number: glyph.glyph, x: place.x, y: place.y))
            }
            x += points(glyph.geometry.width)
        }
        if let refusal = face.refusal {
            unshown.refusedFaces[face.name] = refusal
            unshown.scalars.formUnion(String(decoding: text[bytes], as: UTF8.self).unicodeScalars)
            x = left
            return appendReplacement(bytes: bytes, isBackward: isBackward)
        }
        let found = cluster.compactMap { glyph in face.picture(glyph.number).map { (picture: $0, x: glyph.x) } }
        if found.isEmpty {
            add(cluster, bytes: bytes, face: face, isBackward: isBackward)
        } else {
            pictures += found.map { ShapedUnit.PlacedPicture(picture: $0.picture, x: $0.x) }
            add(spaces(from: left, to: x), bytes: bytes, face: font.face, isBackward: isBackward)
        }
    }

    /// A picture has no text; spaces in its place, as wide as it, bear the text for search and copy.
    private func spaces(from left: Double, to right: Double) -> [Glyph] {
        let count = max(1, Int((right - left) / (font.table.width(0) * font.style.size)))
        return (0..<count).map { index in
            let x = left + (right - left) * Double(index) / Double(count)
            return Glyph(number: font.table.glyph(0), x: x, y: 0)
        }
    }

    /// Draws the face's replacement mark, which still copies as the character that was asked for.
    private mutating func appendReplacement(bytes: Range<Int>, isBackward: Bool) {
        let mark = font.table.replacement
        let placed = Glyph(number: mark.glyph, x: x, y: 0)
        x += mark.width * font.style.size
        add([placed], bytes: bytes, face: font.face, isBackward: isBackward)
    }

    private mutating func add(_ glyphs: [Glyph], bytes: Range<Int>, face: FontFace, isBackward: Bool) {
        // What has no glyph (a joiner on its own) has no place in the text either.
        guard !glyphs.isEmpty, !bytes.isEmpty else { return }
        if segments.last?.face !== face || segments.last?.isBackward != isBackward {
            segments.append(ShapedUnit.Segment(face: face, isBackward: isBackward))
        }
        let last = segments.count - 1
        segments[last].glyphs += glyphs
        segments[last].clusters.append(Cluster(glyphCount: glyphs.count, byteCount: bytes.count))
        segments[last].text += text[bytes]
    }

    private func points(_ units: Int32) -> Double {
        Double(units) / Double(PANGO_SCALE)
    }
}
