import PDF
import Typesetting

/// Where the appendix's columns stand, and how its rows fill pages: used alike to count and to draw.
struct AppendixLayout {
    private static let gap = 7.0

    let style: RowStyle
    let header: RowSlice
    /// Of the line and the header above a further part of the table.
    let openingHeight: Double
    private let grid: PageGrid
    private let mostLines: Int
    private let noteFont: Font
    private let typesetter: Typesetter
    private static let spaceAboveOpening = 12.0
    private static let spaceAboveHeader = 4.0

    init(_ appendix: Appendix, typesetter: Typesetter, theme: Theme, grid: PageGrid) {
        self.grid = grid
        self.typesetter = typesetter
        noteFont = theme.small
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
        openingHeight =
            Self.spaceAboveOpening + noteFont.lineHeight + Self.spaceAboveHeader + header.height
    }

    /// What stands above a further part of the table, which begins with a row: its number, and the header.
    func opening(ofRow number: Int, y: Double) -> [PlacedSlice] {
        let line = typesetter.layout("From row \(ChartScale.label(Double(number)))", font: noteFont)
        let text = TextSlice(layout: line, lines: 0..<1, tag: .paragraph, color: Theme.Ink.muted)
        let note = Slice(content: .text(text), height: noteFont.lineHeight)
        let head = Slice(content: .row(header), height: header.height)
        let top = y + Self.spaceAboveOpening
        return [
            PlacedSlice(slice: note, y: top),
            PlacedSlice(slice: head, y: top + note.height + Self.spaceAboveHeader),
        ]
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
