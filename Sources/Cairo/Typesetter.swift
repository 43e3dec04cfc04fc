/// Turns text into lines of glyphs. Who has one has the font permit, and keeps other threads from setting and drawing
/// text until its end.
public struct Typesetter: ~Copyable {
    let cache: TypesettingCache
    public private(set) var permit: FontPermit

    init(cache: TypesettingCache, permit: consuming FontPermit) {
        self.cache = cache
        self.permit = permit
    }

    /// Gives up setting text, and keeps the permit.
    public consuming func close() -> FontPermit {
        permit
    }

    /// Lets other threads set and draw text for a turn, where some wait for it.
    public mutating func letOthersThrough() {
        permit.letOthersThrough()
    }

    public func font(_ style: TextStyle) -> Font {
        cache.font(style)
    }

    /// The characters that no installed font had since the last call; they are drawn as replacement marks.
    public func takeMissingScalars() -> Set<Unicode.Scalar> {
        cache.takeMissing()
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
            cache.recall(font, width: width, &layout)
            cache.library.subsets.want(layout.pieces)
        }
    }

    /// One line of `text` for a running title: shortened with an ellipsis where it is too wide.
    public func fitted(_ text: String, font: Font, width: Double) -> TextLayout {
        let whole = layout(text, font: font)
        guard whole.width > width else { return whole }
        var characters = Array(CleanText(text).string)
        var low = 0
        var high = characters.count
        while low < high {
            let middle = (low + high + 1) / 2
            let fits = layout(String(characters[..<middle]) + "…", font: font).width <= width
            if fits { low = middle } else { high = middle - 1 }
        }
        characters.removeSubrange(low...)
        return layout(String(characters) + "…", font: font)
    }
}

extension Typesetter {
    /// Lays out the texts of a document, which ends `endDocument`; between them comes `endLayout`.
    public func beginDocument() {
        cache.library.subsets.beginDocument()
    }

    /// To be called when all texts have been laid out, and before the first is drawn: it makes the document smaller.
    public func endLayout() {
        cache.library.subsets.cut()
    }
}

extension TypesettingCache {
    public func endDocument() {
        library.subsets.endDocument()
    }
}
