import CTypesetting
public import Geometry

/// A colour glyph (an emoji) as the PNG file that its font has of it.
public final class GlyphPicture {
    public let png: [UInt8]
    /// Of the picture, in ems from the glyph's origin, downwards.
    public let area: Rectangle

    init?(_ glyph: UInt32, font: OpaquePointer, unitsPerEm: Double) {
        let blob = hb_ot_color_glyph_reference_png(font, glyph)
        defer { hb_blob_destroy(blob) }
        var extents = hb_glyph_extents_t()
        guard let blob, hb_blob_get_length(blob) > 0, hb_font_get_glyph_extents(font, glyph, &extents) != 0,
            extents.width > 0, extents.height < 0
        else { return nil }
        png = bytes(of: blob)
        area = Rectangle(
            x: Double(extents.x_bearing) / unitsPerEm,
            y: -Double(extents.y_bearing) / unitsPerEm,
            width: Double(extents.width) / unitsPerEm,
            height: -Double(extents.height) / unitsPerEm
        )
    }
}
