import CCairo

/// Has large fonts cut to the glyphs of a document before cairo sees them.
///
/// To embed some glyphs of a font cairo 1.16 reads all of it, and keeps all of its subroutines: 34 MB of memory, 25 ms
/// and 50 KB of the file for one word of Chinese. A text is laid out before it is drawn, so that what a document wants
/// is known in between; what was not laid out then is drawn in the whole font.
final class FontSubsets {
    /// Size of a font's file, in bytes: those for most scripts have less than one million, those for Chinese 17.
    private static let smallest: UInt32 = 2 << 20

    /// Counts documents, so that a unit is looked at once in each.
    private var document = 0
    /// What the document shows of each large face, a `hb_face_t`.
    private var wanted: [OpaquePointer: Set<UInt32>] = [:]
    /// The faces of the fonts that are large; the fonts are kept alive.
    private var faces: [OpaquePointer: OpaquePointer] = [:]
    /// By face. They are kept for the next document: the same report is asked for again and again, and cairo keeps what
    /// it was given of each for a while.
    private var subsets: [OpaquePointer: FontSubset] = [:]
    private var isDrawing = false

    deinit {
        for scaled in faces.keys { FontWaste.put(.scaledFont(scaled)) }
        for face in wanted.keys { hb_face_destroy(face) }
    }

    /// Notes a font that text was shaped in. A variable one would have to be cut at its settings.
    func note(_ font: UnsafeMutablePointer<PangoFont>?, scaled: OpaquePointer) {
        guard faces[scaled] == nil, let face = hb_font_get_face(pango_font_get_hb_font(font)) else { return }
        let file = hb_face_reference_blob(face)
        defer { hb_blob_destroy(file) }
        guard hb_blob_get_length(file) >= Self.smallest, hb_ot_var_has_data(face) == 0 else { return }
        faces[cairo_scaled_font_reference(scaled)] = face
        if wanted[face] == nil { wanted[hb_face_reference(face)] = [] }
    }

    func beginDocument() {
        document += 1
        for face in wanted.keys { wanted[face]?.removeAll(keepingCapacity: true) }
    }

    /// Notes what a layout shows.
    func want(_ pieces: some Sequence<TextLayout.Piece>) {
        guard !faces.isEmpty else { return }
        for piece in pieces {
            guard let unit = piece.unit, unit.document != document else { continue }
            unit.document = document
            for segment in unit.segments {
                guard let face = faces[segment.scaled] else { continue }
                wanted[face]?.formUnion(segment.glyphs.lazy.map { UInt32($0.index) })
            }
        }
    }

    /// Cuts the fonts to what has been noted.
    func cut() {
        for (face, glyphs) in wanted where subsets[face]?.glyphs != glyphs {
            subsets[face] = glyphs.isEmpty ? nil : FontSubset(of: face, glyphs: glyphs)
        }
        isDrawing = true
    }

    func endDocument() {
        isDrawing = false
    }

    /// The segment as it is to be drawn.
    func drawn(_ segment: ShapedUnit.Segment) -> ShapedUnit.Segment {
        guard isDrawing, let face = faces[segment.scaled] else { return segment }
        return subsets[face]?.draw(segment) ?? segment
    }
}
