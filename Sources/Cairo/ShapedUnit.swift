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

    init(segments: [Segment], pictures: [PlacedPicture], width: Double) {
        self.segments = segments
        self.pictures = pictures
        self.width = width
        for segment in segments {
            cairo_scaled_font_reference(segment.scaled)
        }
    }

    deinit {
        for segment in segments {
            cairo_scaled_font_destroy(segment.scaled)
        }
    }
}
