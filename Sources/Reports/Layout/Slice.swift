import Geometry
import PDF
import Typesetting

/// A strip of the report that is not broken over pages.
struct Slice {
    enum Content {
        case text(TextSlice)
        case title(TitleBlock)
        case figures(FigureRow)
        case chart(any ChartLayout, any ChartBlock)
        case row(RowSlice)
        case entry(Contents.Entry)
    }

    var content: Content
    var height: Double
    /// Dropped at the top of a page.
    var spaceBefore = 0.0
    /// Whether it must not be the last on its page.
    var keepsWithNext = false
    /// The table header to repeat where this row begins a page.
    var header: RowSlice?
    /// Whether a table's structure begins before it, and ends after it.
    var opensTable = false
    var closesTable = false
    /// The same for the list of contents.
    var opensContents = false
    var closesContents = false
    var bookmark: Bookmark?

    /// A subheading that stands under no heading, as one.
    var raised: Slice {
        var slice = self
        if case .text(var text) = content, text.tag == .heading3 {
            text.tag = .heading2
            slice.content = .text(text)
        }
        return slice
    }
}

struct Bookmark {
    var title: String
    var depth: Int
}

struct TextSlice {
    var layout: TextLayout
    var lines: Range<Int>
    var tag: StructureTag
    var color: Color
    /// From the column's left edge, with a mark at the edge where there is one.
    var indent = 0.0
}

/// A slice and where its top is.
struct PlacedSlice {
    var slice: Slice
    var y: Double
    /// A header that comes again as page furniture.
    var isRepeated = false
}
