import PDF
import Typesetting

/// Key figures side by side: label, number, note, under a rule each.
struct FigureRow {
    fileprivate struct Figure {
        let label: TextLayout
        let value: TextLayout
        let note: TextLayout
    }

    fileprivate static let gap = 16.0
    fileprivate static let padding = 7.0
    fileprivate let figures: [Figure]
    fileprivate let columnWidth: Double
    private let labelHeight: Double

    /// At most six in a row; seven and more are spread evenly.
    static func columns(for count: Int) -> Int {
        let rows = max(1, (count + 5) / 6)
        return max(1, (count + rows - 1) / rows)
    }

    init(
        _ figures: ArraySlice<KeyFigure>,
        columns: Int,
        typesetter: Typesetter,
        theme: Theme,
        grid: PageGrid
    ) {
        // Two figures don't stand at the two ends of the page.
        let divisions = max(columns, 4)
        let width = (grid.width - Self.gap * Double(divisions - 1)) / Double(divisions)
        columnWidth = width
        let font = Self.font(for: figures, typesetter: typesetter, theme: theme, width: width)
        self.figures = figures.map { figure in
            Figure(
                label: typesetter.layout(figure.label, font: theme.small, width: width),
                value: typesetter.layout(figure.value, font: font, width: width),
                note: typesetter.layout(figure.note, font: theme.small, width: width)
            )
        }
        labelHeight = self.figures.reduce(0) { max($0, $1.label.height) }
    }

    var height: Double {
        let valueHeight = figures.reduce(0) { max($0, $1.value.height) }
        return valueY + valueHeight + figures.reduce(0) { max($0, $1.note.height) }
    }

    fileprivate var valueY: Double { Self.padding + labelHeight + 1 }

    /// The largest size at which every number of the row stands on one line.
    private static func font(
        for figures: ArraySlice<KeyFigure>,
        typesetter: Typesetter,
        theme: Theme,
        width: Double
    ) -> Font {
        let fitting = theme.figures.first { font in
            figures.allSatisfy { typesetter.layout($0.value, font: font).width <= width }
        }
        return fitting ?? theme.figures[theme.figures.count - 1]
    }
}

extension Canvas {
    mutating func draw(_ row: FigureRow, x: Double, y: Double) {
        for (index, figure) in row.figures.enumerated() {
            let left = x + Double(index) * (row.columnWidth + FigureRow.gap)
            furniture {
                rules([y], from: left, to: left + row.columnWidth, color: Theme.Ink.strongRule, width: 0.75)
            }
            surface.begin(.paragraph)
            text(figure.label, x: left, y: y + FigureRow.padding, width: row.columnWidth, color: Theme.Ink.muted)
            text(figure.value, x: left, y: y + row.valueY, width: row.columnWidth)
            let noteY = y + row.valueY + figure.value.height
            text(figure.note, x: left, y: noteY, width: row.columnWidth, color: Theme.Ink.muted)
            surface.end()
        }
    }
}
