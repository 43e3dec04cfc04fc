import Geometry
import Typesetting

/// A heat map's measures: rows of equal cells, the rows' and columns' sums beside and below them.
struct HeatMapLayout: ChartLayout {
    private static let rowHeight = 14.0
    private static let gap = 1.0

    private let title: TextLayout
    private let rows: [TextLayout]
    private let columns: [TextLayout]
    private let counts: [[Int]]
    /// Empty where the cells are too narrow for their numbers.
    private let labels: [[TextLayout]]
    private let rowSums: [TextLayout]
    private let columnSums: [TextLayout]
    private let total: TextLayout
    private let sum: TextLayout
    /// Where numbers have no room.
    private let remark: TextLayout?
    /// Whether the columns' sums have room: all of them, or none.
    private let showsSums: Bool
    private let most: Int
    private let grid: PageGrid
    private let left: Double
    private let cellWidth: Double
    /// Every n-th column has its name.
    private let stride: Int

    init(_ map: HeatMap, typesetter: Typesetter, theme: Theme, grid: PageGrid) {
        func layouts(_ texts: [String]) -> [TextLayout] { texts.map { typesetter.layout($0, font: theme.axis) } }
        func numbers(_ values: [Int]) -> [TextLayout] { layouts(values.map { ChartScale.label(Double($0)) }) }
        self.grid = grid
        counts = map.rows.indices.map { row in
            map.columns.indices.map { row < map.counts.count && $0 < map.counts[row].count ? map.counts[row][$0] : 0 }
        }
        title = typesetter.layout(map.title, font: theme.subheading, width: grid.width)
        rows = layouts(map.rows)
        columns = layouts(map.columns)
        rowSums = numbers(counts.map { $0.reduce(0, +) })
        let counts = counts
        columnSums = numbers(map.columns.indices.map { column in counts.reduce(0) { $0 + $1[column] } })
        total = typesetter.layout(ChartScale.label(Double(counts.joined().reduce(0, +))), font: theme.axis)
        sum = typesetter.layout("Sum", font: theme.axis)
        most = counts.joined().max() ?? 0
        left = grid.left + rows.reduce(sum.width) { max($0, $1.width) } + 8
        let sums = rowSums.reduce(max(total.width, sum.width)) { max($0, $1.width) } + 8
        cellWidth = (grid.right - sums - left) / Double(max(columns.count, 1))
        let name = columns.reduce(0) { max($0, $1.width) }
        stride = max(1, Int(((name + 3) / max(cellWidth, 0.1)).rounded(.up)))
        let cells = counts.map(numbers)
        let widest = cells.joined().reduce(0) { max($0, $1.width) }
        labels = widest + 3 <= cellWidth ? cells : []
        let width = cellWidth
        let showsSums = columnSums.allSatisfy { $0.width + 2 <= width }
        self.showsSums = showsSums
        let missing = [labels.isEmpty ? "numbers" : "", showsSums ? "" : "sums"].filter { !$0.isEmpty }
        let names = missing.joined(separator: " and ")
        remark =
            missing.isEmpty || counts.isEmpty || columns.isEmpty
            ? nil
            : typesetter.layout(
                "The columns are too narrow for their \(names): see the figures attached to this document.",
                font: theme.axis,
                width: grid.width
            )
    }

    private var top: Double { max(title.height, ChartFrame.titleHeight) }
    private var headHeight: Double { 12 }

    var height: Double {
        top + headHeight + Double(rows.count) * Self.rowHeight + (showsSums ? Self.rowHeight : 2)
            + (remark.map { $0.height + 2 } ?? 0)
    }

    func draw(on canvas: inout Canvas, y: Double) {
        canvas.text(title, x: grid.left, y: y)
        let cells = y + top + headHeight
        drawHeads(on: &canvas, y: y + top, cells: cells)
        for (row, values) in counts.enumerated() {
            let y = cells + Double(row) * Self.rowHeight
            for (column, value) in values.enumerated() {
                let area = Rectangle(
                    x: left + Double(column) * cellWidth,
                    y: y,
                    width: max(cellWidth - Self.gap, 0.2),
                    height: Self.rowHeight - Self.gap
                )
                canvas.rectangle(area, color: shade(value))
            }
        }
        drawNumbers(on: &canvas, cells: cells)
        guard let remark else { return }
        canvas.text(remark, x: grid.left, y: y + height - remark.height, color: Theme.Ink.muted)
    }

    private func shade(_ value: Int) -> Color {
        Theme.Ink.shade(most == 0 ? 0 : Double(value) / Double(most))
    }

    /// Numbers are white on cells where white has the better contrast: two calls, one a colour.
    private func drawNumbers(on canvas: inout Canvas, cells: Double) {
        for isDark in [false, true] {
            for (row, layouts) in labels.enumerated() {
                for (column, label) in layouts.enumerated() where counts[row][column] > 0 {
                    guard (shade(counts[row][column]).luminance < 0.2) == isDark else { continue }
                    let middle = left + (Double(column) + 0.5) * cellWidth - Self.gap / 2
                    let y = cells + Double(row) * Self.rowHeight + (Self.rowHeight - Self.gap - label.height) / 2
                    canvas.add(label, x: middle, y: y, width: 0, alignment: .center)
                }
            }
            canvas.show(isDark ? Theme.Ink.paper : Theme.Ink.text)
        }
    }

    private func drawHeads(on canvas: inout Canvas, y: Double, cells: Double) {
        let offset = (Self.rowHeight - Self.gap - sum.height) / 2
        let bottom = cells + Double(rows.count) * Self.rowHeight
        for (column, label) in columns.enumerated() {
            let middle = left + (Double(column) + 0.5) * cellWidth - Self.gap / 2
            if column.isMultiple(of: stride) { canvas.add(label, x: middle, y: y, width: 0, alignment: .center) }
            guard showsSums else { continue }
            canvas.add(columnSums[column], x: middle, y: bottom + offset, width: 0, alignment: .center)
        }
        canvas.add(sum, x: grid.right, y: y, width: 0, alignment: .trailing)
        for (row, label) in rows.enumerated() {
            let y = cells + Double(row) * Self.rowHeight + offset
            canvas.add(label, x: grid.left, y: y, width: 0)
            canvas.add(rowSums[row], x: grid.right, y: y, width: 0, alignment: .trailing)
        }
        if showsSums {
            canvas.add(sum, x: grid.left, y: bottom + offset, width: 0)
            canvas.add(total, x: grid.right, y: bottom + offset, width: 0, alignment: .trailing)
        }
        canvas.show(Theme.Ink.muted)
    }
}
