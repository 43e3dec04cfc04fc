import Geometry
import PDF
import Typesetting

/// Where a column's text stands, in points from the page's left edge.
struct ColumnBox {
    var x: Double
    var width: Double
    var alignment: TextAlignment
}

/// A row of a table, or those of its lines that fit on a page.
struct RowSlice {
    var cells: [TextLayout]
    var lines: Range<Int>
    let table: RowStyle
    /// Where the first cell leads.
    var link: String?

    var height: Double {
        Double(lines.count) * table.lineHeight + 2 * table.padding
    }
}

/// What the rows of one part of a table have in common.
struct RowStyle {
    var columns: [ColumnBox]
    var lineHeight: Double
    var padding: Double
    var color = Theme.Ink.text
    /// The first column's colour where it differs: a label beside its value.
    var labelColor: Color?
    var tint: Color?
    var rule: Color? = Theme.Ink.rule
    var ruleWidth = 0.5
    var rowTag = StructureTag.row
    /// Of each cell, nil where the row is told as a whole.
    var tag: StructureTag? = .cell
    var left: Double
    var right: Double
}

extension Canvas {
    mutating func draw(_ row: RowSlice, y: Double, isRepeated: Bool) {
        let style = row.table
        surface.beginFurniture()
        if let tint = style.tint {
            // A little over the next row, so that no hair of paper shows between two.
            let area = Rectangle(x: style.left, y: y, width: style.right - style.left, height: row.height + 0.2)
            rectangle(area, color: tint)
        }
        if let rule = style.rule {
            rules([y + row.height], from: style.left, to: style.right, color: rule, width: style.ruleWidth)
        }
        if !isRepeated {
            surface.endFurniture()
            surface.begin(style.rowTag)
        }
        for (index, cell) in row.cells.enumerated() {
            let column = style.columns[index]
            let tag = isRepeated ? nil : style.tag
            if let tag { surface.begin(tag) }
            let link = index == 0 ? row.link : nil
            if let link {
                let width = min(cell.width, column.width)
                let area = Rectangle(x: column.x, y: y, width: width, height: row.height)
                surface.beginLink(to: .address(link), area: area)
            }
            add(
                cell,
                lines: row.lines,
                x: column.x,
                y: y + style.padding,
                width: column.width,
                alignment: column.alignment
            )
            show(link != nil ? accent : index == 0 ? style.labelColor ?? style.color : style.color)
            if link != nil { surface.end() }
            if tag != nil { surface.end() }
        }
        if isRepeated { surface.endFurniture() } else { surface.end() }
    }
}
