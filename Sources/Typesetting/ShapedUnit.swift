/// A piece of text of one direction, shaped: its glyphs from the left, face by face.
final class ShapedUnit {
    /// Glyphs of one face, with positions from the unit's left end and the text that they stand for.
    struct Segment {
        let face: FontFace
        var glyphs: [Glyph] = []
        /// In the order of the glyphs.
        var clusters: [Cluster] = []
        /// What the clusters stand for, in their order.
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
    }
}
