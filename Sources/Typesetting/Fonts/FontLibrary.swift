import CTypesetting
import Synchronization

/// The fonts of one thread at a time: a private fontconfig configuration, a Pango font map and a context on it.
///
/// Not `Sendable`: Pango allows one thread at a time in a font map; each has a FreeType of its own. Some scripts are named as
/// families because the search that finds the fonts of all other scripts prefers exotic cuts; Noto Color Emoji is not
/// named, since it would take the digits, and is found anyway.
public final class FontLibrary {
    let context: OpaquePointer
    let families: String
    /// What the operator should know: the report's own typeface is not installed.
    public let warnings: [String]
    private let configuration: OpaquePointer
    private let fontMap: UnsafeMutablePointer<PangoFontMap>
    private var faces: [FaceKey: FontFace] = [:]

    private struct FaceKey: Hashable {
        let face: OpaquePointer
        let isEmboldened: Bool
    }

    /// Whether a library has given fontconfig its current configuration, of which a process has one. It stays the first
    /// library's: who draws text without one of ours, as a logo's, would get other fonts while another library is made.
    private static let hasCurrent = Mutex(false)

    public static let systemDirectories = ["/usr/share/fonts", "/usr/local/share/fonts"]
    static let preferred = [
        "Inter", "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Thai", "Noto Sans Devanagari",
        "Noto Sans CJK SC", "DejaVu Sans",
    ]

    /// Reads the font directories; with a `cacheDirectory` that can be written, later starts are quick even where
    /// the system has no font cache.
    public init(
        directories: [String] = systemDirectories,
        cacheDirectory: String? = nil
    ) throws(FontError) {
        let caches = [cacheDirectory, "/var/cache/fontconfig"].compactMap(\.self)
        let file = FontConfiguration(directories: directories, cacheDirectories: caches)
        configuration = try Self.load(file)
        let installed = Self.installedFamilies(configuration)
        guard !installed.isEmpty else {
            FcConfigDestroy(configuration)
            throw .noFonts(directories: directories)
        }
        guard let map = Self.makeMap(configuration) else {
            FcConfigDestroy(configuration)
            throw .unusable
        }
        fontMap = map
        context = pango_font_map_create_context(map)
        families = Self.preferred.filter(installed.contains).joined(separator: ",")
        warnings = installed.contains("Inter") ? [] : ["the typeface Inter is not installed: another one is used"]
        setUpContext()
    }

    deinit {
        g_object_unref(UnsafeMutableRawPointer(context))
        g_object_unref(UnsafeMutableRawPointer(fontMap))
        FcConfigDestroy(configuration)
    }

    /// A process' first map begins by loading the current configuration: the system's, in a quarter of the time of all
    /// this, unless there is another.
    private static func makeMap(_ configuration: OpaquePointer) -> UnsafeMutablePointer<PangoFontMap>? {
        let address = UInt(bitPattern: configuration)
        let map = hasCurrent.withLock { hasCurrent in
            if !hasCurrent { FcConfigSetCurrent(OpaquePointer(bitPattern: address)) }
            hasCurrent = true
            return UInt(bitPattern: pango_ft2_font_map_new())
        }
        guard let map = UnsafeMutablePointer<PangoFontMap>(bitPattern: map) else { return nil }
        pango_fc_font_map_set_config(OpaquePointer(map), configuration)
        pango_ft2_font_map_set_resolution(OpaquePointer(map), 72, 72)
        return map
    }

    /// The face of one of Pango's fonts.
    func face(of font: UnsafeMutablePointer<PangoFont>?) -> FontFace {
        // Pango's fonts have a face each, an empty one where the file can't be read.
        guard let face = hb_font_get_face(pango_font_get_hb_font(font)) else {
            preconditionFailure("Pango's font has no face")
        }
        let key = FaceKey(face: face, isEmboldened: Self.isEmboldened(font))
        if let known = faces[key] { return known }
        let made = FontFace(face, isEmboldened: key.isEmboldened)
        faces[key] = made
        return made
    }

    private static func isEmboldened(_ font: UnsafeMutablePointer<PangoFont>?) -> Bool {
        var value: FcBool = 0
        let pattern = pango_fc_font_get_pattern(
            UnsafeMutableRawPointer(font)?.assumingMemoryBound(to: PangoFcFont.self)
        )
        return FcPatternGetBool(pattern, FC_EMBOLDEN, 0, &value) == FcResultMatch && value != 0
    }

    /// Positions are exact rather than fitted to a screen, and no setting of the environment changes them.
    private func setUpContext() {
        pango_context_set_round_glyph_positions(context, 0)
        pango_context_set_language(context, pango_language_from_string("en"))
        pango_context_set_base_dir(context, PANGO_DIRECTION_LTR)
    }

    private static func load(_ file: FontConfiguration) throws(FontError) -> OpaquePointer {
        guard let configuration = FcConfigCreate() else { throw .unusable }
        let parsed = file.xml.utf8CString.withUnsafeBytes { bytes in
            FcConfigParseAndLoadFromMemory(configuration, bytes.bindMemory(to: FcChar8.self).baseAddress, 1)
        }
        guard parsed != 0, FcConfigBuildFonts(configuration) != 0 else {
            FcConfigDestroy(configuration)
            throw .unusable
        }
        return configuration
    }

    private static func installedFamilies(_ configuration: OpaquePointer) -> Set<String> {
        guard let set = FcConfigGetFonts(configuration, FcSetSystem) else { return [] }
        var families: Set<String> = []
        for index in 0..<Int(set.pointee.nfont) {
            var name: UnsafeMutablePointer<FcChar8>?
            guard FcPatternGetString(set.pointee.fonts[index], "family", 0, &name) == FcResultMatch, let name
            else { continue }
            families.insert(String(cString: name))
        }
        return families
    }
}

/// Why there is nothing to set text in.
public enum FontError: Error, Equatable, CustomStringConvertible {
    case noFonts(directories: [String])
    case unusable

    public var description: String {
        switch self {
        case .noFonts(let directories):
            "no fonts in \(directories.joined(separator: ", ")): install fonts-inter and fonts-noto-core"
        case .unusable:
            "fontconfig or Pango could not be set up"
        }
    }
}
