import Cairo

/// Draws appendix rows: text and structure at once, the rules under them when the page ends.
struct RowDrawing {
    /// How rows are told to assistive technology.
    enum Structure {
        /// A table of cells.
        case cells
        /// A section of rows, a paragraph with a link each: a third of the time and memory of cells, which are nine
        /// marks a row.
        case rows

        /// Up to a thousand rows a reader may walk through cell by cell, at some 50 ms for all of them.
        static func fitting(rowCount: Int) -> Structure {
            rowCount <= 1000 ? .cells : .rows
        }

        var tag: StructureTag { self == .cells ? .table : .section }
    }

    private let layout: AppendixLayout
    private let structure: Structure
    private var rules: [Double] = []

    init(layout: AppendixLayout, structure: Structure) {
        self.layout = layout
        self.structure = structure
    }

    mutating func draw(_ reader: RowReader, lines: Range<Int>, y: Double, on canvas: inout Canvas) {
        switch structure {
        case .cells: drawCells(reader, lines: lines, y: y, on: &canvas)
        case .rows: drawRow(reader, lines: lines, y: y, on: &canvas)
        }
        rules.append(y + layout.height(of: lines))
    }

    mutating func drawRules(on canvas: inout Canvas) {
        canvas.rules(rules, from: layout.style.left, to: layout.style.right, color: Theme.Ink.rule)
        rules.removeAll(keepingCapacity: true)
    }

    private func drawCells(_ reader: RowReader, lines: Range<Int>, y: Double, on canvas: inout Canvas) {
        canvas.document.begin(.row)
        for (column, cell) in reader.cells.enumerated() {
            let link = reader.row.links[column].flatMap(WebAddress.link)
            canvas.document.begin(.cell)
            if let link { canvas.document.beginLink(uri: link) }
            add(cell, column: column, lines: lines, y: y, on: &canvas)
            canvas.show(link == nil ? Theme.Ink.text : canvas.accent)
            if link != nil { canvas.document.endLink() }
            canvas.document.end(.cell)
        }
        canvas.document.end(.row)
    }

    /// The first linked cell's link holds the row's other text too, but is clicked in that cell only.
    private func drawRow(_ reader: RowReader, lines: Range<Int>, y: Double, on canvas: inout Canvas) {
        canvas.document.begin(.paragraph)
        let linked = reader.cells.indices.filter { reader.row.links[$0].flatMap(WebAddress.link) != nil }
        for column in linked.dropFirst() {
            beginLink(reader, column: column, lines: lines, y: y, on: &canvas)
            canvas.document.endLink()
        }
        if let first = linked.first { beginLink(reader, column: first, lines: lines, y: y, on: &canvas) }
        for (column, cell) in reader.cells.enumerated() where !linked.contains(column) {
            add(cell, column: column, lines: lines, y: y, on: &canvas)
        }
        canvas.show(Theme.Ink.text)
        if !linked.isEmpty { canvas.document.endLink() }
        canvas.document.end(.paragraph)
    }

    private func beginLink(
        _ reader: RowReader,
        column: Int,
        lines: Range<Int>,
        y: Double,
        on canvas: inout Canvas
    ) {
        guard let link = reader.row.links[column] else { return }
        let box = layout.style.columns[column]
        let area = Rectangle(x: box.x, y: y, width: box.width, height: layout.height(of: lines))
        canvas.document.beginLink(uri: link, area: area)
        add(reader.cells[column], column: column, lines: lines, y: y, on: &canvas)
        canvas.show(canvas.accent)
    }

    private func add(_ cell: TextLayout, column: Int, lines: Range<Int>, y: Double, on canvas: inout Canvas) {
        let box = layout.style.columns[column]
        canvas.add(
            cell,
            lines: lines,
            x: box.x,
            y: y + layout.style.padding,
            width: box.width,
            alignment: box.alignment
        )
    }
}
