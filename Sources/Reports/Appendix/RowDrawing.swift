import Geometry
import PDF
import Typesetting

/// Draws appendix rows: each a row of cells in the structure, and the rules under them when the page ends.
struct RowDrawing {
    private let layout: AppendixLayout
    private var rules: [Double] = []

    init(layout: AppendixLayout) {
        self.layout = layout
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
        rules.append(y + layout.height(of: lines))
    }
}
