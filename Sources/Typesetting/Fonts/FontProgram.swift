import CTypesetting

/// A face cut to some of its glyphs, by HarfBuzz's subsetter, as a document embeds it.
public struct FontProgram {
    public let bytes: [UInt8]
    /// Of a TrueType program: two bytes a code, its glyph's number in the program.
    public let glyphsOfCodes: [UInt8]

    /// What a PDF needs of a TrueType font (ISO 32000-1, 9.9): shaping is done, and hints are for screens of old.
    private static let unused = [
        "GSUB", "GPOS", "GDEF", "BASE", "JSTF", "MATH", "name", "post", "cmap", "OS/2", "kern", "DSIG", "vhea", "vmtx",
        "VORG", "STAT", "COLR", "CPAL", "SVG ", "meta",
    ]

    /// - Parameter glyphs: with the codes by which the document calls them.
    /// - Throws: `FontProgramError` for a face that is damaged.
    public init(of face: FontFace, glyphs: [(glyph: UInt32, code: UInt16)]) throws(FontProgramError) {
        let error = FontProgramError(face: face.name)
        guard let input = hb_subset_input_create_or_fail() else { throw error }
        defer { hb_subset_input_destroy(input) }
        // Without subroutines, of which little is left to share.
        let flags = HB_SUBSET_FLAGS_NO_HINTING.rawValue | HB_SUBSET_FLAGS_NOTDEF_OUTLINE.rawValue
        hb_subset_input_set_flags(input, flags | HB_SUBSET_FLAGS_DESUBROUTINIZE.rawValue)
        for glyph in glyphs { hb_set_add(hb_subset_input_glyph_set(input), glyph.glyph) }
        let dropped = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG)
        for name in Self.unused { hb_set_add(dropped, hb_tag_from_string(name, 4)) }
        guard let plan = hb_subset_plan_create_or_fail(face.face, input) else { throw error }
        defer { hb_subset_plan_destroy(plan) }
        guard let part = hb_subset_plan_execute_or_fail(plan) else { throw error }
        defer { hb_face_destroy(part) }
        let numbers = hb_subset_plan_old_to_new_glyph_mapping(plan)
        let codes = glyphs.map { entry in
            (Int(hb_map_get(numbers, entry.glyph)), entry.code, face.unitsWide(entry.glyph))
        }
        if face.outlines == .compact {
            let blob = hb_face_reference_table(part, hb_tag_from_string("CFF ", 4))
            defer { hb_blob_destroy(blob) }
            guard let blob, let program = CompactFont(Typesetting.bytes(of: blob))?.program(codes) else { throw error }
            (bytes, glyphsOfCodes) = (program, [])
        } else {
            let blob = hb_face_reference_blob(part)
            defer { hb_blob_destroy(blob) }
            guard let blob, hb_blob_get_length(blob) > 0 else { throw error }
            (bytes, glyphsOfCodes) = (Typesetting.bytes(of: blob), Self.map(codes))
        }
    }

    private static func map(_ codes: [CompactFont.Placed]) -> [UInt8] {
        var map = [UInt8](repeating: 0, count: 2 * (Int(codes.map(\.code).max() ?? 0) + 1))
        for (glyph, code, _) in codes {
            map[2 * Int(code)] = UInt8(truncatingIfNeeded: glyph >> 8)
            map[2 * Int(code) + 1] = UInt8(truncatingIfNeeded: glyph)
        }
        return map
    }
}

public struct FontProgramError: Error, Equatable, CustomStringConvertible {
    public let face: String

    public var description: String {
        "the font \(face) is damaged: its glyphs can't be taken out of it"
    }
}
