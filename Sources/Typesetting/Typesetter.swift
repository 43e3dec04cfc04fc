/// Turns text into lines of glyphs; holds its fonts, and all that has been shaped in them. Used by one thread at a time.
public final class Typesetter {
    public let library: FontLibrary
    let shaper: UnitShaper
    private static let smallPrint = 7.5
    /// Some 1 kB a text.
    private var broken = BoundedMemo<BrokenText.Key, BrokenText>(count: 2048, usualSize: 128)
    private var fonts: [TextStyle: Font] = [:]
    /// By face: a style of one of two sizes.
    private var tables: [TextStyle: LatinTable] = [:]

    public init(library: FontLibrary) {
        self.library = library
        shaper = UnitShaper(library: library)
    }

    public func font(_ style: TextStyle) -> Font {
        if let font = fonts[style] { return font }
        let font = Font(style: style, number: fonts.count, table: table(style), library: library)
        fonts[style] = font
        return font
    }

    /// What has been set as replacement marks since the last call.
    public func takeUnshown() -> UnshownText {
        let unshown = shaper.takeUnshown()
        // What is remembered would not be shaped, and not be found missing, again.
        if !unshown.isEmpty { broken.removeAll() }
        return unshown
    }

    public func layout(_ text: String, font: Font, width: Double = .infinity) -> TextLayout {
        var layout = TextLayout()
        lay(text, font: font, width: width, into: &layout)
        return layout
    }

    /// Breaks `text` into lines of at most `width` points: at words, and inside a word that is wider than a line.
    public func lay(_ text: String, font: Font, width: Double, into layout: inout TextLayout) {
        layout.reset(text, font: font)
        if layout.text.isASCII {
            LatinBreaker(font: font, width: width).run(&layout)
        } else {
            recall(font, width: width, nil, &layout)
        }
    }

    /// The same for a text that has been prepared.
    public func lay(_ prepared: PreparedText, font: Font, width: Double, into layout: inout TextLayout) {
        layout.reset(font: font) { $0 = prepared.text }
        recall(font, width: width, prepared.analysis, &layout)
    }

    /// At most so many lines of `text`, shortened with an ellipsis where it takes more.
    public func fitted(_ text: String, font: Font, width: Double, lines: Int = 1) -> TextLayout {
        let whole = lines == 1 ? layout(text, font: font) : layout(text, font: font, width: width)
        guard !fits(whole, width: width, lines: lines) else { return whole }
        var characters = Array(CleanText(text).string)
        var low = 0
        var high = characters.count
        while low < high {
            let middle = (low + high + 1) / 2
            let part = String(characters[..<middle]) + "…"
            let shortened = layout(part, font: font, width: lines == 1 ? .infinity : width)
            if fits(shortened, width: width, lines: lines) { low = middle } else { high = middle - 1 }
        }
        characters.removeSubrange(low...)
        return layout(String(characters) + "…", font: font, width: lines == 1 ? .infinity : width)
    }

    private func fits(_ layout: TextLayout, width: Double, lines: Int) -> Bool {
        lines == 1 ? layout.width <= width : layout.lineCount <= lines
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
    private func recall(_ font: Font, width: Double, _ analysis: TextAnalysis?, _ layout: inout TextLayout) {
        let key = BrokenText.Key(bytes: layout.text.bytes, font: font.number, width: width)
        if let broken = broken[key] {
            layout.pieces += broken.pieces
            layout.lines += broken.lines
            layout.isRightToLeft = broken.isRightToLeft
            return
        }
        let analysis = analysis ?? TextAnalysis(layout.text)
        var breaker = UnicodeBreaker(text: layout.text, analysis, font: font, width: width, shaper: shaper)
        breaker.run(&layout)
        broken.add(BrokenText(layout), for: key.copy, size: key.bytes.count)
    }
}
