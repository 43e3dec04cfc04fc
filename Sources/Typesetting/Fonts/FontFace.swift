import CTypesetting
public import Geometry

/// A face of an installed font, whatever its size: its measures and outlines. Used with its library.
public final class FontFace {
    /// How a font program describes its outlines.
    public enum Outlines: Sendable {
        case trueType
        case compact
        /// Neither of the two: pictures, or nothing.
        case none
    }

    /// Why no document shows a face's glyphs.
    public enum Refusal: Sendable, CustomStringConvertible {
        case noOutlines
        case notEmbeddable

        public var description: String {
            switch self {
            case .noOutlines: "has neither outlines nor pictures that a document can hold"
            case .notEmbeddable: "may not be embedded in documents, as its maker says in it (fsType)"
            }
        }
    }

    public let outlines: Outlines
    public let glyphCount: Int
    /// PostScript's name of it, such as `Inter-Regular`.
    public let name: String
    /// Whether fontconfig wants it drawn bolder than it is, for want of a bold cut.
    public let isEmboldened: Bool
    let face: OpaquePointer
    fileprivate let font: OpaquePointer
    private let unitsPerEm: Double
    private let hasPictures: Bool
    private(set) lazy var refusal: Refusal? =
        outlines == .none && !hasPictures ? .noOutlines : isEmbeddable ? nil : .notEmbeddable
    private var pictures: [UInt32: GlyphPicture?] = [:]

    /// - Parameter face: a `hb_face_t`, which is kept.
    init(_ face: OpaquePointer, isEmboldened: Bool) {
        self.face = hb_face_reference(face)
        self.isEmboldened = isEmboldened
        // Its scale is the face's units.
        font = hb_font_create(face)
        unitsPerEm = Double(max(hb_face_get_upem(face), 1))
        glyphCount = Int(hb_face_get_glyph_count(face))
        name = Self.name(of: face)
        hasPictures = hb_ot_color_has_png(face) != 0
        outlines = Self.has("glyf", face) ? .trueType : Self.has("CFF ", face) ? .compact : .none
    }

    deinit {
        hb_font_destroy(font)
        hb_face_destroy(face)
    }

    /// How far a glyph moves the pen, in ems.
    public func advance(_ glyph: UInt32) -> Double {
        Double(hb_font_get_glyph_h_advance(font, glyph)) / unitsPerEm
    }

    /// The same in the font's units.
    func unitsWide(_ glyph: UInt32) -> Int {
        Int(hb_font_get_glyph_h_advance(font, glyph))
    }

    /// How high a glyph stands over the baseline, in ems.
    func height(_ glyph: UInt32) -> Double {
        var extents = hb_glyph_extents_t()
        guard hb_font_get_glyph_extents(font, glyph, &extents) != 0 else { return 0 }
        return Double(extents.y_bearing) / unitsPerEm
    }

    /// The outline, in ems upwards from the baseline; read from the font each time.
    public func path(_ glyph: UInt32) -> [PathElement] {
        GlyphPath.read(glyph, font: font, unitsPerEm: unitsPerEm)
    }

    /// The picture of a glyph that is one: an emoji.
    func picture(_ glyph: UInt32) -> GlyphPicture? {
        guard hasPictures else { return nil }
        if let picture = pictures[glyph] { return picture }
        let picture = GlyphPicture(glyph, font: font, unitsPerEm: unitsPerEm)
        pictures[glyph] = picture
        return picture
    }

    /// Bytes of the table, empty where the face has none.
    func table(_ tag: String) -> [UInt8] {
        let blob = hb_face_reference_table(face, hb_tag_from_string(tag, 4))
        defer { hb_blob_destroy(blob) }
        return blob.map(bytes(of:)) ?? []
    }

    private static func has(_ tag: String, _ face: OpaquePointer) -> Bool {
        let blob = hb_face_reference_table(face, hb_tag_from_string(tag, 4))
        defer { hb_blob_destroy(blob) }
        return hb_blob_get_length(blob) > 0
    }

    private static func name(of face: OpaquePointer) -> String {
        var count: UInt32 = 128
        var text = [CChar](repeating: 0, count: Int(count))
        hb_ot_name_get_utf8(face, almanac_postscript_name, nil, &count, &text)
        let name = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return name.isEmpty ? "Font" : String(decoding: name, as: UTF8.self)
    }
}

/// What a `hb_blob_t` holds.
func bytes(of blob: OpaquePointer) -> [UInt8] {
    var count: UInt32 = 0
    let start = hb_blob_get_data(blob, &count)
    return Array(UnsafeRawBufferPointer(start: start, count: Int(count)))
}

extension FontFace {
    /// The glyph of a space by itself.
    public var space: UInt32? {
        var glyph: UInt32 = 0
        return hb_font_get_nominal_glyph(font, 0x20, &glyph) != 0 ? glyph : nil
    }
}
