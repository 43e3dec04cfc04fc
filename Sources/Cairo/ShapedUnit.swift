import CCairo

/// A piece of text of one direction, shaped: its glyphs from the left, font by font.
final class ShapedUnit {
    /// Glyphs of one font, with positions from the unit's left end and the text that they stand for.
    struct Segment {
        let scaled: OpaquePointer
        var glyphs: [cairo_glyph_t] = []
        /// In the order of the text, which is not that of the glyphs where `isBackward`.
        var clusters: [cairo_text_cluster_t] = []
        var text: [UInt8] = []
        let isBackward: Bool

        var isSimple: Bool {
            !isBackward && glyphs.allSatisfy { $0.y == 0 } && clusters.allSatisfy { $0.num_glyphs == 1 }
        }
    }

    /// A colour glyph and its distance from the unit's left end.
    struct PlacedPicture {
        let picture: GlyphPicture
        let x: Double
    }

    let segments: [Segment]
    let pictures: [PlacedPicture]
    /// In points.
    let width: Double
    /// Whether it is one glyph for each character or ligature, from the left, all on the baseline.
    let isSimple: Bool
    /// The last document that it was laid out for (`FontSubsets`).
    var document = 0

    init(segments: [Segment], pictures: [PlacedPicture], width: Double) {
        self.segments = segments
        self.pictures = pictures
        self.width = width
        isSimple = pictures.isEmpty && segments.allSatisfy(\.isSimple)
        for segment in segments {
            cairo_scaled_font_reference(segment.scaled)
        }
    }

    deinit {
        for segment in segments {
            FontWaste.put(.scaledFont(segment.scaled))
        }
    }
}
