import CTypesetting

/// A style made ready to measure and set; belongs to the typesetter that made it.
public final class Font {
    public let style: TextStyle
    /// From the top of a line to its baseline, in points.
    public let baseline: Double
    let number: Int
    let table: LatinTable
    let attributes: OpaquePointer

    init(style: TextStyle, number: Int, table: LatinTable, library: FontLibrary) {
        self.style = style
        self.number = number
        self.table = table
        attributes = Self.attributes(for: style, families: library.families)
        baseline = (style.lineHeight + table.capHeight * style.size) / 2
    }

    deinit {
        pango_attr_list_unref(attributes)
    }

    public var lineHeight: Double { style.lineHeight }

    var face: FontFace { table.face }

    var spaceWidth: Double { (table.width(0) + style.tracking) * style.size }

    static func attributes(for style: TextStyle, families: String) -> OpaquePointer {
        let description = pango_font_description_new()
        defer { pango_font_description_free(description) }
        pango_font_description_set_family(description, families)
        pango_font_description_set_weight(description, PangoWeight(rawValue: UInt32(style.weight.rawValue)))
        pango_font_description_set_absolute_size(description, style.size * Double(PANGO_SCALE))
        // `pango_attr_list_new` aborts rather than return NULL, as all of GLib's allocation.
        guard let list = pango_attr_list_new() else { preconditionFailure("GLib is out of memory") }
        pango_attr_list_insert(list, pango_attr_font_desc_new(description))
        pango_attr_list_insert(list, pango_attr_font_features_new(style.features))
        return list
    }
}
