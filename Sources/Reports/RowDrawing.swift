import Geometry
import PDF
import Typesetting

/// Draws appendix rows: each a row of cells in the structure, and the rules under them when the page ends.
struct RowDrawing {
    private let layout: AppendixLayout
    private var rules: [Double] = []
    /// Of the table at hand.
    private var rowCount = 0

    /// A table of more rows is told in several, each with its header: readers hold all of one in memory, and some take
    /// no more than 1,024 rows.
    private static let mostRows = 900

    /// Whether the next page begins another table.
    var isTableFull: Bool { rowCount >= Self.mostRows }

    init(layout: AppendixLayout) {
        self.layout = layout
    }

    mutating func beginTable(on canvas: Canvas) {
        canvas.surface.begin(.table)
        rowCount = 0
    }

    mutating func endPage(on canvas: Canvas) {
        canvas.furniture {
            canvas.rules(rules, from: layout.style.left, to: layout.style.right, color: Theme.Ink.rule)
        }
        rules.removeAll(keepingCapacity: true)
    }

    mutating func draw(_ reader: RowReader, lines: Range<Int>, y: Double, on canvas: inout Canvas) {
        let surface = canvas.surface
        surface.begin(.row)
        for (column, cell) in reader.cells.enumerated() {
            surface.begin(.cell)
            let box = layout.style.columns[column]
            let link = reader.link(column)
            if let link {
                let area = Rectangle(x: box.x, y: y, width: box.width, height: layout.height(of: lines))
                surface.beginLink(to: .address(link), area: area)
            }
            let top = y + layout.style.padding
            canvas.add(cell, lines: lines, x: box.x, y: top, width: box.width, alignment: box.alignment)
            canvas.show(link == nil ? Theme.Ink.text : canvas.accent)
            if link != nil { surface.end() }
            surface.end()
        }
        surface.end()
        rowCount += 1
        rules.append(y + layout.height(of: lines))
    }
}
