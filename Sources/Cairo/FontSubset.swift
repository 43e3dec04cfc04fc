import CCairo

/// Some glyphs of a font as a font of its own, made by HarfBuzz's subsetter.
final class FontSubset {
    private static let layoutTables = ["GSUB", "GPOS", "GDEF"]

    /// Of the whole font.
    let glyphs: Set<UInt32>
    private let face: OpaquePointer
    /// The glyphs' numbers, by those in the whole font.
    private let numbers: [UInt32: UInt32]
    /// By the whole font's.
    private var scaledFonts: [OpaquePointer: OpaquePointer] = [:]

    /// nil where the font can't be cut, or read once it is.
    ///
    /// - Parameter whole: a `hb_face_t`.
    init?(of whole: OpaquePointer, glyphs: Set<UInt32>) {
        guard let (bytes, numbers) = Self.cut(whole, glyphs) else { return nil }
        guard let memory = FontMemory(bytes), let face = memory.makeFace() else { return nil }
        (self.glyphs, self.face, self.numbers) = (glyphs, face, numbers)
    }

    deinit {
        for scaled in scaledFonts.values { FontWaste.put(.scaledFont(scaled)) }
        FontWaste.put(.fontFace(face))
    }

    /// The segment in this font; nil where it has other glyphs, or its font is more than a size of the face.
    func draw(_ segment: ShapedUnit.Segment) -> ShapedUnit.Segment? {
        guard let scaled = scaled(as: segment.scaled) else { return nil }
        var drawn = ShapedUnit.Segment(scaled: scaled, isBackward: segment.isBackward)
        (drawn.clusters, drawn.text, drawn.glyphs) = (segment.clusters, segment.text, segment.glyphs)
        for index in drawn.glyphs.indices {
            guard let number = numbers[UInt32(drawn.glyphs[index].index)] else { return nil }
            drawn.glyphs[index].index = UInt(number)
        }
        return drawn
    }

    private func scaled(as whole: OpaquePointer) -> OpaquePointer? {
        if let scaled = scaledFonts[whole] { return scaled }
        // Slanted or emboldened by cairo: it would have to be told to do the same.
        guard cairo_ft_font_face_get_synthesize(cairo_scaled_font_get_font_face(whole)) == 0 else { return nil }
        var (font, device) = (cairo_matrix_t(), cairo_matrix_t())
        cairo_scaled_font_get_font_matrix(whole, &font)
        cairo_scaled_font_get_ctm(whole, &device)
        let options = cairo_font_options_create()
        defer { cairo_font_options_destroy(options) }
        cairo_scaled_font_get_font_options(whole, options)
        guard let scaled = cairo_scaled_font_create(face, &font, &device, options) else { return nil }
        guard cairo_scaled_font_status(scaled) == CAIRO_STATUS_SUCCESS else {
            cairo_scaled_font_destroy(scaled)
            return nil
        }
        scaledFonts[whole] = scaled
        return scaled
    }

    /// Without subroutines, all of which cairo would embed, and without layout, which has been done.
    private static func cut(_ whole: OpaquePointer, _ glyphs: Set<UInt32>) -> (OpaquePointer, [UInt32: UInt32])? {
        guard let input = hb_subset_input_create_or_fail() else { return nil }
        defer { hb_subset_input_destroy(input) }
        hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_DESUBROUTINIZE.rawValue)
        for glyph in glyphs { hb_set_add(hb_subset_input_glyph_set(input), glyph) }
        for name in layoutTables {
            hb_set_add(hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG), hb_tag_from_string(name, 4))
        }
        guard let plan = hb_subset_plan_create_or_fail(whole, input) else { return nil }
        defer { hb_subset_plan_destroy(plan) }
        guard let part = hb_subset_plan_execute_or_fail(plan) else { return nil }
        defer { hb_face_destroy(part) }
        let map = hb_subset_plan_old_to_new_glyph_mapping(plan)
        let numbers = Dictionary(uniqueKeysWithValues: glyphs.map { ($0, hb_map_get(map, $0)) })
        guard let bytes = hb_face_reference_blob(part) else { return nil }
        return (bytes, numbers)
    }
}

/// A font file in memory, open in FreeType.
///
/// Cairo keeps the last 256 sizes of faces that nobody uses, and lets go of them in any thread: each face has a FreeType
/// of its own therefore.
private final class FontMemory {
    private static let key = {
        let key = UnsafeMutablePointer<cairo_user_data_key_t>.allocate(capacity: 1)
        key.initialize(to: cairo_user_data_key_t())
        return UInt(bitPattern: key)
    }()

    private let bytes: OpaquePointer
    private let library: FT_Library
    private let face: FT_Face

    /// Takes over a `hb_blob_t`.
    init?(_ bytes: OpaquePointer) {
        var (library, face) = (FT_Library?.none, FT_Face?.none)
        var count: UInt32 = 0
        let start = hb_blob_get_data(bytes, &count)
        guard FT_Init_FreeType(&library) == 0, let library else {
            hb_blob_destroy(bytes)
            return nil
        }
        let data = UnsafeRawPointer(start)?.assumingMemoryBound(to: FT_Byte.self)
        guard FT_New_Memory_Face(library, data, FT_Long(count), 0, &face) == 0, let face else {
            FT_Done_FreeType(library)
            hb_blob_destroy(bytes)
            return nil
        }
        (self.bytes, self.library, self.face) = (bytes, library, face)
    }

    deinit {
        FT_Done_Face(face)
        FT_Done_FreeType(library)
        hb_blob_destroy(bytes)
    }

    /// A `cairo_font_face_t` that keeps this alive.
    func makeFace() -> OpaquePointer? {
        guard let made = cairo_ft_font_face_create_for_ft_face(face, Int32(FT_LOAD_NO_HINTING)) else { return nil }
        let owner = Unmanaged.passRetained(self)
        let status = cairo_font_face_set_user_data(made, UnsafePointer(bitPattern: Self.key), owner.toOpaque()) {
            owner in
            owner.map { Unmanaged<FontMemory>.fromOpaque($0).release() }
        }
        guard status == CAIRO_STATUS_SUCCESS else {
            cairo_font_face_destroy(made)
            owner.release()
            return nil
        }
        return made
    }
}
