import Geometry
import Typesetting

/// Names at the left, bars from a common zero, the value at each bar's end.
struct BarListLayout: ChartLayout {
    private static let rowHeight = 15.0
    private static let barHeight = 9.0

    private struct Row {
        let name: TextLayout
        let label: TextLayout
        let share: Double
    }

    private let title: TextLayout
    private let rows: [Row]
    private let grid: PageGrid
    private let left: Double
    private let longest: Double

    init(_ list: BarList, typesetter: Typesetter, theme: Theme, grid: PageGrid) {
        self.grid = grid
        title = typesetter.layout(list.title, font: theme.subheading, width: grid.width)
        let most = list.entries.reduce(0) { max($0, $1.value.isFinite ? $1.value : 0) }
        rows = list.entries.map { entry in
            Row(
                name: typesetter.fitted(entry.name, font: theme.tableCell, width: grid.width * 0.32),
                label: typesetter.layout(entry.label, font: theme.tableCell),
                share: most > 0 && entry.value.isFinite ? max(0, entry.value) / most : 0
            )
        }
        left = grid.left + rows.reduce(0) { max($0, $1.name.width) } + 10
        longest = grid.right - left - rows.reduce(0) { max($0, $1.label.width) } - 6
    }

    private var headHeight: Double { max(title.height, ChartFrame.titleHeight) + 2 }

    var height: Double { headHeight + Double(rows.count) * Self.rowHeight }

    func draw(on canvas: inout Canvas, y: Double) {
        canvas.text(title, x: grid.left, y: y)
        let tops = rows.indices.map { y + headHeight + Double($0) * Self.rowHeight }
        let bars = zip(rows, tops).map { row, top in
            let inset = (Self.rowHeight - Self.barHeight) / 2
            return Rectangle(
                x: left,
                y: top + inset,
                width: row.share > 0 ? max(row.share * longest, 0.6) : 0,
                height: Self.barHeight
            )
        }
        canvas.bars(bars, color: Theme.Ink.series(0))
        for (index, row) in rows.enumerated() {
            let textY = tops[index] + (Self.rowHeight - row.label.height) / 2
            // A name that reads from the right begins at the bar.
            canvas.add(row.name, x: grid.left, y: textY, width: left - 10 - grid.left)
            canvas.add(row.label, x: bars[index].maxX + 6, y: textY, width: 0)
        }
        canvas.show(Theme.Ink.text)
    }
}
