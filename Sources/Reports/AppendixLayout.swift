import PDF
import Typesetting

/// Where the appendix's columns stand, and how its rows fill pages: used alike to count and to draw.
struct AppendixLayout {
    private static let gap = 7.0

    let style: RowStyle
    let header: RowSlice
    private let grid: PageGrid
    private let mostLines: Int

    init(_ appendix: Appendix, typesetter: Typesetter, theme: Theme, grid: PageGrid) {
        self.grid = grid
        let columns = Self.boxes(appendix.columns, grid: grid) { sample, head in
            let width = typesetter.layout(sample, font: theme.appendixCell).width
            return max(width, typesetter.layout(head, font: theme.appendixHead).width) + 0.5
        }
        var style = RowStyle(
            columns: columns,
            lineHeight: theme.appendixCell.lineHeight,
            padding: 2.4,
            left: grid.left,
            right: grid.right
        )
        self.style = style
        let cells = zip(appendix.columns, columns).map { column, box in
            typesetter.layout(column.title, font: theme.appendixHead, width: box.width)
        }
        style.color = Theme.Ink.muted
        style.rule = Theme.Ink.strongRule
        style.ruleWidth = 0.75
        style.tag = .headerCell
        header = RowSlice(cells: cells, lines: 0..<max(1, cells.reduce(0) { max($0, $1.lineCount) }), table: style)
        mostLines = max(1, Int((grid.height - header.height - 2 * style.padding) / style.lineHeight) - 1)
    }

    /// The parts of a row of `lines` lines: one, unless it is higher than a page.
    func parts(of lines: Int) -> [Range<Int>] {
        guard lines > mostLines else { return [0..<max(lines, 1)] }
        return stride(from: 0, to: lines, by: mostLines).map { $0..<min($0 + mostLines, lines) }
    }

    func height(of lines: Range<Int>) -> Double {
        Double(lines.count) * style.lineHeight + 2 * style.padding
    }

    private static func boxes(
        _ columns: [Appendix.Column],
        grid: PageGrid,
        measure: (String, String) -> Double
    ) -> [ColumnBox] {
        let available = grid.width - gap * Double(columns.count - 1)
        var shares = 0.0
        let fixed = columns.map { column in
            switch column.width {
            case .points(let width): return width
            case .sample(let text): return measure(text, column.title)
            case .fitting(let texts, let most):
                return min(texts.reduce(measure("", column.title)) { max($0, measure($1, column.title)) }, most)
            case .share(let share):
                shares += max(share, 0)
                return 0
            }
        }
        let taken = fixed.reduce(0, +)
        let rest = shares > 0 ? max(available - taken, available * 0.15) : 0
        let factor = taken + rest > available ? available / (taken + rest) : 1
        var x = grid.left
        return zip(columns, fixed).map { column, fixed in
            var width = fixed
            if case .share(let share) = column.width { width = rest * max(share, 0) / shares }
            defer { x += width * factor + gap }
            let alignment: TextAlignment = column.alignment == .trailing ? .trailing : .leading
            return ColumnBox(x: x, width: width * factor, alignment: alignment)
        }
    }
}

/// Counts pages as rows come; the drawing pass asks it the same questions.
struct AppendixFlow {
    private let layout: AppendixLayout
    private let grid: PageGrid
    private(set) var pages = 1
    private(set) var rows = 0
    private var y: Double

    /// The first row's page has the heading above the header, and begins rows at `firstY`.
    init(layout: AppendixLayout, grid: PageGrid, firstY: Double) {
        self.layout = layout
        self.grid = grid
        y = firstY
    }

    /// Where a part of a row goes: its top, and whether a page begins with it.
    mutating func place(_ lines: Range<Int>) -> (y: Double, isNewPage: Bool) {
        let height = layout.height(of: lines)
        let isNewPage = y + height > grid.bottom
        if isNewPage {
            pages += 1
            y = grid.top + layout.header.height
        }
        defer { y += height }
        return (y, isNewPage)
    }

    mutating func countRow() {
        rows += 1
    }
}
