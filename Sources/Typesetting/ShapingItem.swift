import CTypesetting

/// The first item of a text: one font, one script, one direction; owns what Pango allocated for it.
final class ShapingItem {
    private let items: UnsafeMutablePointer<GList>?
    let item: UnsafeMutablePointer<PangoItem>

    init(text: String, context: OpaquePointer, attributes: OpaquePointer) {
        items = pango_itemize(context, text, 0, Int32(text.utf8.count), attributes, nil)
        // Pango gives a text that is not empty at least one item, and an item a font.
        guard let first = items?.pointee.data else { preconditionFailure("Pango made no item of \(text)") }
        item = first.assumingMemoryBound(to: PangoItem.self)
    }

    deinit {
        var next = items
        while let node = next {
            pango_item_free(node.pointee.data?.assumingMemoryBound(to: PangoItem.self))
            next = node.pointee.next
        }
        g_list_free(items)
    }

    /// Shapes ASCII `bytes` in this item's font: its glyphs, and their widths in Pango units.
    func shape(_ bytes: [UInt8]) -> [(glyph: UInt32, width: Int32)] {
        let glyphs = pango_glyph_string_new()
        defer { pango_glyph_string_free(glyphs) }
        bytes.withUnsafeBytes { bytes in
            let text = bytes.bindMemory(to: CChar.self).baseAddress
            let length = Int32(bytes.count)
            pango_shape_full(text, length, text, length, &item.pointee.analysis, glyphs)
        }
        guard let string = glyphs?.pointee else { return [] }
        return (0..<Int(string.num_glyphs)).map { index in
            (string.glyphs[index].glyph, string.glyphs[index].geometry.width)
        }
    }
}
