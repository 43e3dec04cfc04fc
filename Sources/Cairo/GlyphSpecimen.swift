import CCairo

/// The glyphs of a document's kept text, numbered as they are met, and those of them that the page at hand has.
struct GlyphSpecimen {
    /// A glyph that stands for other text than before is another one: a Latin and a Greek capital may share theirs.
    private struct Key: Hashable {
        let scaled: OpaquePointer
        let glyph: UInt
        let text: ArraySlice<UInt8>
    }

    /// Keeps a font alive as long as its glyphs are known.
    private final class FontReference {
        let scaled: OpaquePointer

        init(_ scaled: OpaquePointer) {
            self.scaled = cairo_scaled_font_reference(scaled)
        }

        deinit {
            FontWaste.put(.scaledFont(scaled))
        }
    }

    private let font: Font
    private var keys: [Key] = []
    /// How far each glyph moves the pen, in points.
    private(set) var advances: [Double] = []
    private var numbers: [Key: Int] = [:]
    /// By letter of the Latin table.
    private var letters = [Int](repeating: -1, count: LatinTable.count)
    /// In the order of their first glyphs.
    private var fonts: [FontReference] = []
    private var fontNumbers: [OpaquePointer: Int] = [:]
    /// By the glyphs' numbers.
    private var fontsOfGlyphs: [Int] = []
    private var isOnPage: [Bool] = []
    private var page: [Int] = []

    init(font: Font) {
        self.font = font
    }

    mutating func number(ofLetter letter: Int) -> Int {
        let number = letters[letter]
        if number >= 0 {
            note(number)
            return number
        }
        let text = [LatinTable.first + UInt8(letter)]
        let key = Key(scaled: font.scaled, glyph: UInt(font.table.glyph(letter)), text: text[...])
        letters[letter] = find(key) ?? add(key, advance: font.table.width(letter) * font.style.size)
        return letters[letter]
    }

    mutating func number(of glyph: UInt, in scaled: OpaquePointer, for text: ArraySlice<UInt8>) -> Int {
        if let number = find(Key(scaled: scaled, glyph: glyph, text: text)) { return number }
        let key = Key(scaled: scaled, glyph: glyph, text: Array(text)[...])
        var glyph = cairo_glyph_t(index: glyph, x: 0, y: 0)
        var extents = cairo_text_extents_t()
        cairo_scaled_font_glyph_extents(scaled, &glyph, 1, &extents)
        return add(key, advance: extents.x_advance)
    }

    private mutating func find(_ key: Key) -> Int? {
        guard let number = numbers[key] else { return nil }
        note(number)
        return number
    }

    private mutating func note(_ number: Int) {
        guard !isOnPage[number] else { return }
        isOnPage[number] = true
        page.append(number)
    }

    private mutating func add(_ key: Key, advance: Double) -> Int {
        let number = keys.count
        keys.append(key)
        advances.append(advance)
        numbers[key] = number
        fontsOfGlyphs.append(fontNumber(of: key.scaled))
        isOnPage.append(true)
        page.append(number)
        return number
    }

    private mutating func fontNumber(of scaled: OpaquePointer) -> Int {
        if let number = fontNumbers[scaled] { return number }
        fontNumbers[scaled] = fonts.count
        fonts.append(FontReference(scaled))
        return fonts.count - 1
    }
}

extension GlyphSpecimen {
    /// Draws the page's glyphs once each, font by font and a tenth of an em apart at least, so that each is a string of
    /// its own; returns their numbers in that order, and starts a new page.
    ///
    /// Of the glyphs whose part of a font in the file is known, one of each is enough for the page to have it.
    mutating func show(
        on document: borrowing PDFDocument,
        in area: Rectangle,
        knownFont: (_ number: Int) -> Int?,
        _ permit: borrowing FontPermit
    ) -> [Int] {
        var known: Set<Int> = []
        let chosen = page.filter { number in
            knownFont(number).map { known.insert($0).inserted } ?? true
        }
        let sorted = fonts.indices.flatMap { font in chosen.filter { fontsOfGlyphs[$0] == font } }
        draw(sorted, on: document, in: area, permit)
        for number in page { isOnPage[number] = false }
        page.removeAll(keepingCapacity: true)
        return sorted
    }

    /// Cairo drops what covers no pixel of a page's grid of points: a blank glyph by itself on a line of it, and what is
    /// outside of the page. Each glyph stands in the middle of a point therefore.
    private func draw(
        _ numbers: [Int],
        on document: borrowing PDFDocument,
        in area: Rectangle,
        _ permit: borrowing FontPermit
    ) {
        var batch = GlyphBatch()
        let start = Point(x: area.x.rounded(.down) + 0.5, y: area.y.rounded(.down) + 0.5)
        var pen = start
        for number in numbers {
            let key = keys[number]
            batch.add(key.glyph, in: key.scaled, for: key.text, at: pen)
            pen.x += (advances[number] + 0.1 * font.style.size).rounded(.up)
            if pen.x + font.lineHeight > area.maxX {
                pen = Point(x: start.x, y: pen.y + font.lineHeight.rounded(.up))
            }
        }
        document.show(batch, permit)
    }
}
