import CCairo

/// A thread's fonts: a private fontconfig configuration, a Pango font map and a context on it.
///
/// Not `Sendable`: Pango allows one font map a thread. Some scripts are named as families because the search that
/// finds the others prefers exotic cuts; Noto Color Emoji is not, since it would take the digits, and is found anyway.
public final class FontLibrary {
    let context: OpaquePointer
    let subsets = FontSubsets()
    let families: String
    /// What the operator should know: the report's own typeface is not installed.
    public let warnings: [String]
    private let configuration: OpaquePointer
    private let fontMap: UnsafeMutablePointer<PangoFontMap>

    public static let systemDirectories = ["/usr/share/fonts", "/usr/local/share/fonts"]
    static let preferred = [
        "Inter", "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Thai", "Noto Sans Devanagari",
        "Noto Sans CJK SC", "DejaVu Sans",
    ]

    /// Reads the font directories; with a `cacheDirectory` that can be written, later starts are quick even where
    /// the system has no font cache.
    public init(
        directories: [String] = systemDirectories,
        cacheDirectory: String? = nil,
        _ permit: borrowing FontPermit
    ) throws(FontError) {
        let caches = [cacheDirectory, "/var/cache/fontconfig"].compactMap(\.self)
        let file = FontConfiguration(directories: directories, cacheDirectories: caches)
        configuration = try Self.load(file)
        let installed = Self.installedFamilies(configuration)
        guard !installed.isEmpty else {
            FcConfigDestroy(configuration)
            throw .noFonts(directories: directories)
        }
        // A font map begins by loading the current configuration: the system's, in a quarter of the time of all
        // this, unless there is another.
        FcConfigSetCurrent(configuration)
        guard let map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT) else {
            FcConfigDestroy(configuration)
            throw .unusable
        }
        fontMap = map
        pango_fc_font_map_set_config(OpaquePointer(map), configuration)
        pango_cairo_font_map_set_resolution(OpaquePointer(map), 72)
        context = pango_font_map_create_context(map)
        families = Self.preferred.filter(installed.contains).joined(separator: ",")
        warnings = installed.contains("Inter") ? [] : ["the typeface Inter is not installed: another one is used"]
        setUpContext()
    }

    deinit {
        FontWaste.put(.object(UnsafeMutableRawPointer(context)))
        FontWaste.put(.object(UnsafeMutableRawPointer(fontMap)))
        FontWaste.put(.configuration(configuration))
    }

    /// Cairo's font of one of Pango's.
    static func scaledFont(of font: UnsafeMutablePointer<PangoFont>?) -> OpaquePointer? {
        pango_cairo_font_get_scaled_font(OpaquePointer(font))
    }

    /// Positions are exact rather than fitted to a screen, and no setting of the environment changes them.
    private func setUpContext() {
        let options = cairo_font_options_create()
        defer { cairo_font_options_destroy(options) }
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        pango_cairo_context_set_font_options(context, options)
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
