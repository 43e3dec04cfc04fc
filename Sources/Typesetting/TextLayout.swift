/// A text broken into lines of one width, ready to draw.
///
/// A value to keep, or to lay out again and again: its storage is reused.
public struct TextLayout {
    /// A stretch of one line: letters of the Latin table, or a shaped unit.
    struct Piece {
        var unit: ShapedUnit?
        /// The bytes of the text that it stands for.
        var bytes: Range<Int>
        /// From the line's left end, in points.
        var x: Double
    }

    struct Line {
        /// From the left to the right.
        var pieces: Range<Int>
        var width: Double
        /// Whether a word ends with it, and not only a part of one.
        var endsWord = true
    }

    var text = CleanText()
    var pieces: [Piece] = []
    var lines: [Line] = []
    public internal(set) var font: Font?
    /// Whether the text as a whole reads from the right: it then leads from the right edge.
    public internal(set) var isRightToLeft = false

    public init() {}

    public var lineCount: Int { lines.count }
    public var isEmpty: Bool { lines.isEmpty }
    /// The widest line's width, in points.
    public var width: Double { lines.reduce(0) { max($0, $1.width) } }
    public var height: Double { Double(lines.count) * (font?.lineHeight ?? 0) }

    mutating func reset(_ text: String, font: Font) {
        reset(font: font) { $0.take(text) }
    }

    mutating func reset(font: Font, _ takeText: (inout CleanText) -> Void) {
        takeText(&text)
        self.font = font
        pieces.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        isRightToLeft = false
    }
}

/// Where lines stand in the width they are given; `leading` is the right side for a text that reads from the right.
public enum TextAlignment: Sendable {
    case leading, trailing, center
}
