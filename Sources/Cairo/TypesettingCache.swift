/// The fonts of one thread, and all that has been shaped in them; `open` makes a typesetter of it.
public final class TypesettingCache {
    public let library: FontLibrary
    let shaper: UnitShaper
    private static let smallPrint = 7.5
    private var broken: [BrokenText.Key: BrokenText] = [:]
    private var fonts: [TextStyle: Font] = [:]
    /// By face: a style of one of two sizes.
    private var tables: [TextStyle: LatinTable] = [:]

    public init(library: FontLibrary) {
        self.library = library
        shaper = UnitShaper(library: library)
    }

    /// Waits until no other thread sets or draws text.
    public func open() -> Typesetter {
        Typesetter(cache: self, permit: FontPermit())
    }

    func font(_ style: TextStyle) -> Font {
        if let font = fonts[style] { return font }
        let font = Font(style: style, number: fonts.count, table: table(style), library: library)
        fonts[style] = font
        return font
    }

    private func table(_ style: TextStyle) -> LatinTable {
        let isSmallPrint = style.size <= Self.smallPrint
        var face = TextStyle(size: isSmallPrint ? Self.smallPrint : 1000, lineHeight: 1, weight: style.weight)
        face.hasTabularFigures = style.hasTabularFigures
        if let table = tables[face] { return table }
        let table = LatinTable(style: face, isSmallPrint: isSmallPrint, library: library)
        tables[face] = table
        return table
    }

    /// Breaks text beyond ASCII, or takes the lines from the last time: names come again, and an appendix is laid out
    /// once to count its pages and once to draw them.
    func recall(_ font: Font, width: Double, _ layout: inout TextLayout) {
        let key = BrokenText.Key(bytes: layout.text.bytes, font: font.number, width: width)
        if let broken = broken[key] {
            layout.pieces += broken.pieces
            layout.lines += broken.lines
            layout.isRightToLeft = broken.isRightToLeft
            return
        }
        var breaker = UnicodeBreaker(text: layout.text, font: font, width: width, shaper: shaper)
        breaker.run(&layout)
        if broken.count >= BrokenText.capacity { broken.removeAll(keepingCapacity: true) }
        broken[key.copy] = BrokenText(layout)
    }

    func takeMissing() -> Set<Unicode.Scalar> {
        let missing = shaper.takeMissing()
        // What is remembered would not be shaped, and not be found missing, again.
        if !missing.isEmpty { broken.removeAll(keepingCapacity: true) }
        return missing
    }
}
