import Cairo
import PDFFinishing

/// Draws appendix rows: structure and difficult text at once, the rules under them when the page ends. The other text is
/// collected for the document's finisher, where that writes it.
struct RowDrawing {
    /// How rows are told to assistive technology.
    enum Structure {
        /// A table of cells.
        case cells
        /// A section of rows, a paragraph with a link each: half of the time and memory of cells, which are nine marks
        /// a row.
        case rows

        /// Up to 2,500 rows a reader may walk through cell by cell, at some 30 µs a row.
        static func fitting(rowCount: Int) -> Structure {
            rowCount <= 2500 ? .cells : .rows
        }

        var tag: StructureTag { self == .cells ? .table : .section }
    }

    private let layout: AppendixLayout
    private let structure: Structure
    private let way: WritingWay
    private var rules: [Double] = []
    private var text: KeptText

    init(layout: AppendixLayout, structure: Structure, font: Font, way: WritingWay) {
        self.layout = layout
        self.structure = structure
        self.way = way
        text = KeptText(font: font)
    }

    /// Draws the rules, and hands the text that is not drawn to the finisher; its specimen comes after the page's last
    /// tag.
    mutating func endPage(_ page: Int, on canvas: inout Canvas, grid: PageGrid, sink: DocumentSink) {
        canvas.document.beginFurniture()
        canvas.rules(rules, from: layout.style.left, to: layout.style.right, color: Theme.Ink.rule)
        canvas.document.endFurniture()
        rules.removeAll(keepingCapacity: true)
        defer { text.removeAll() }
        guard !text.parts.isEmpty else { return }
        let area = Rectangle(x: grid.left, y: grid.top, width: grid.width, height: grid.height)
        let specimen = canvas.showSpecimen(of: &text, in: area, knownFont: sink.font(ofGlyph:))
        sink.set(PageText(text, specimen: specimen), page: page)
    }

    mutating func draw(_ reader: RowReader, lines: Range<Int>, y: Double, on canvas: inout Canvas) {
        switch structure {
        case .cells: drawCells(reader, lines: lines, y: y, on: &canvas)
        case .rows: drawRow(reader, lines: lines, y: y, on: &canvas)
        }
        rules.append(y + layout.height(of: lines))
    }

    private mutating func drawCells(_ reader: RowReader, lines: Range<Int>, y: Double, on canvas: inout Canvas) {
        canvas.document.begin(.row)
        for column in reader.cells.indices {
            let link = reader.link(column)
            canvas.document.begin(.cell)
            if let link { canvas.document.beginLink(uri: link, area: area(column, y: y, lines: lines)) }
            fill([column], of: reader, lines: lines, y: y, on: &canvas)
            if link != nil { canvas.document.endLink() }
            canvas.document.end(.cell)
        }
        canvas.document.end(.row)
    }

    /// The first linked cell's link holds the row's other text too, but is clicked in that cell only.
    private mutating func drawRow(_ reader: RowReader, lines: Range<Int>, y: Double, on canvas: inout Canvas) {
        canvas.document.begin(.paragraph)
        let linked = reader.cells.indices.filter { reader.link($0) != nil }
        for column in linked.dropFirst() {
            beginLink(reader, column: column, lines: lines, y: y, on: &canvas)
            fill([column], of: reader, lines: lines, y: y, on: &canvas)
            canvas.document.endLink()
        }
        if let first = linked.first { beginLink(reader, column: first, lines: lines, y: y, on: &canvas) }
        let rest = linked.prefix(1) + reader.cells.indices.filter { !linked.contains($0) }
        fill(Array(rest), of: reader, lines: lines, y: y, on: &canvas)
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
        guard let link = reader.link(column) else { return }
        canvas.document.beginLink(uri: link, area: area(column, y: y, lines: lines))
    }

    private func area(_ column: Int, y: Double, lines: Range<Int>) -> Rectangle {
        let box = layout.style.columns[column]
        return Rectangle(x: box.x, y: y, width: box.width, height: layout.height(of: lines))
    }

    /// Puts cells into the tag that is open, in their order.
    private mutating func fill(
        _ columns: [Int],
        of reader: RowReader,
        lines: Range<Int>,
        y: Double,
        on canvas: inout Canvas
    ) {
        for column in columns {
            let cell = reader.cells[column]
            let box = layout.style.columns[column]
            let top = y + layout.style.padding
            let color = reader.link(column) == nil ? Theme.Ink.text : canvas.accent
            if way.keepsRowText {
                canvas.keep(cell, lines: lines, in: box, y: top, color: color, &text)
            } else {
                canvas.add(cell, lines: lines, x: box.x, y: top, width: box.width, alignment: box.alignment)
                canvas.show(color)
            }
        }
        if way.keepsRowText { canvas.showRest(of: &text) }
    }
}

extension Canvas {
    /// Collects a cell's text for the finisher, and draws what of it is not simple.
    fileprivate mutating func keep(
        _ cell: TextLayout,
        lines: Range<Int>,
        in box: ColumnBox,
        y: Double,
        color: Color,
        _ text: inout KeptText
    ) {
        drawElsewhere { document, permit in
            text.add(
                cell,
                lines: lines,
                x: box.x,
                y: y,
                width: box.width,
                alignment: box.alignment,
                color: color,
                on: document,
                permit
            )
        }
    }

    fileprivate mutating func showRest(of text: inout KeptText) {
        drawElsewhere { text.show(on: $0, $1) }
    }

    fileprivate mutating func showSpecimen(
        of text: inout KeptText,
        in area: Rectangle,
        knownFont: (Int) -> Int?
    ) -> [Int] {
        drawElsewhere { text.showSpecimen(on: $0, in: area, knownFont: knownFont, $1) }
    }
}
