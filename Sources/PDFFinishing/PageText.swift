/// Text that a page's marks are filled with, beside what cairo has drawn in them.
///
/// It is written straight into the page's content, for a fraction of what it costs to have cairo draw it. After its last
/// mark the page must have a specimen: text that shows glyphs once each, each as a string of its own. It makes cairo
/// embed them, and tells their codes; it is left out of the page.
public struct PageText: Sendable {
    /// Where a line begins on its baseline, in points from the page's top left corner.
    public struct Line: Sendable {
        public var glyphs: Range<Int>
        public var x: Double
        public var y: Double

        public init(glyphs: Range<Int>, x: Double, y: Double) {
            (self.glyphs, self.x, self.y) = (glyphs, x, y)
        }
    }

    /// In sRGB, from 0 to 1.
    public struct Color: Equatable, Sendable {
        public var red: Double
        public var green: Double
        public var blue: Double

        public init(red: Double, green: Double, blue: Double) {
            (self.red, self.green, self.blue) = (red, green, blue)
        }
    }

    /// Lines of one colour for one place in a mark.
    public struct Part: Sendable {
        /// As cairo numbers a page's marks, from 0.
        public var mark: Int
        /// How many of the mark's own text objects come before.
        public var objects: Int
        public var lines: Range<Int>
        public var color: Color

        public init(mark: Int, objects: Int = 0, lines: Range<Int>, color: Color) {
            (self.mark, self.objects, self.lines, self.color) = (mark, objects, lines, color)
        }
    }

    /// In points.
    public var fontSize: Double
    /// The numbers, from 0 in the whole document, of the glyphs that the specimen shows: those that no earlier page
    /// showed, and one for each font that the page needs.
    public var specimen: [Int]
    public var glyphs: [Int]
    /// By how many thousandths of an em each glyph stands nearer to the one before it than that one is wide.
    public var kerning: [Int]
    public var lines: [Line]
    /// In the order of their places.
    public var parts: [Part]

    public init(
        fontSize: Double,
        specimen: [Int],
        glyphs: [Int],
        kerning: [Int],
        lines: [Line],
        parts: [Part]
    ) {
        (self.fontSize, self.specimen, self.glyphs, self.kerning) = (fontSize, specimen, glyphs, kerning)
        (self.lines, self.parts) = (lines, parts)
    }
}
