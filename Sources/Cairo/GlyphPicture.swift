import CCairo

/// A colour glyph (an emoji) as an image, at a resolution fit for print.
///
/// Left to itself cairo 1.16 puts such a glyph into a PDF at 72 pixels an inch. A picture drawn on many pages is stored
/// once in the file.
final class GlyphPicture {
    /// Pixels a point: 300 an inch and a little.
    private static let scale = 4.25

    /// One image a use on a page: cairo names an image in a page's resources each time it is used there, and PDF
    /// forbids a name given twice.
    private var images: [OpaquePointer] = []
    private let glyph: cairo_glyph_t
    private let scaled: OpaquePointer
    private let size: (width: Int32, height: Int32)
    /// Of the image's top left corner from the glyph's origin, in points.
    private let offset: Point

    init(glyph: UInt, scaled: OpaquePointer) {
        var glyph = cairo_glyph_t(index: glyph, x: 0, y: 0)
        var extents = cairo_text_extents_t()
        cairo_scaled_font_glyph_extents(scaled, &glyph, 1, &extents)
        offset = Point(x: extents.x_bearing, y: extents.y_bearing)
        size = (Self.pixels(extents.width), Self.pixels(extents.height))
        self.glyph = glyph
        self.scaled = cairo_scaled_font_reference(scaled)
    }

    deinit {
        for image in images {
            cairo_surface_destroy(image)
        }
        FontWaste.put(.scaledFont(scaled))
    }

    /// Draws the picture for the `use`-th time, from 0, on one page.
    func draw(in context: OpaquePointer, at origin: Point, use: Int) {
        while images.count <= use {
            images.append(image())
        }
        cairo_save(context)
        cairo_translate(context, origin.x + offset.x, origin.y + offset.y)
        cairo_scale(context, 1 / Self.scale, 1 / Self.scale)
        cairo_set_source_surface(context, images[use], 0, 0)
        cairo_paint(context)
        cairo_restore(context)
    }

    private func image() -> OpaquePointer {
        // Cairo's constructors never return NULL: a failed surface takes drawing and does nothing.
        guard let image = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, size.width, size.height) else {
            preconditionFailure("cairo returned no surface")
        }
        let context = cairo_create(image)
        defer { cairo_destroy(context) }
        var matrix = cairo_matrix_t()
        var glyph = glyph
        cairo_scaled_font_get_font_matrix(scaled, &matrix)
        cairo_scale(context, Self.scale, Self.scale)
        cairo_translate(context, -offset.x, -offset.y)
        cairo_set_font_face(context, cairo_scaled_font_get_font_face(scaled))
        cairo_set_font_matrix(context, &matrix)
        cairo_show_glyphs(context, &glyph, 1)
        cairo_surface_flush(image)
        return image
    }

    private static func pixels(_ points: Double) -> Int32 {
        Int32(min(max(points, 0) * scale + 1, 2000))
    }
}
