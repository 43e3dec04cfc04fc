import Cairo

/// Draws appendix rows: text and structure at once, the rules under them when the page ends.
struct RowDrawing {
    private let layout: AppendixLayout
    private var rules: [Double] = []

    init(layout: AppendixLayout) {
        self.layout = layout
    }

    mutating func draw(_ reader: RowReader, lines: Range<Int>, y: Double, on canvas: inout Canvas) {
        canvas.document.begin(.listItem)
        let column = reader.row.links.firstIndex { $0.map(Self.isWebAddress) ?? false }
        if let column, let link = reader.row.links[column] {
            let box = layout.style.columns[column]
            canvas.document.beginLink(uri: link, area: Rectangle(x: box.x, y: y, width: box.width, height: layout.height(of: lines)))
            add(reader.cells[column], column: column, lines: lines, y: y, on: &canvas)
            canvas.show(Theme.Ink.accent)
        }
        for index in reader.cells.indices where index != column {
            add(reader.cells[index], column: index, lines: lines, y: y, on: &canvas)
        }
        canvas.show(Theme.Ink.text)
        if column != nil { canvas.document.endLink() }
        canvas.document.end(.listItem)
        rules.append(y + layout.height(of: lines))
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

    mutating func drawRules(on canvas: inout Canvas) {
        canvas.rules(rules, from: layout.style.left, to: layout.style.right, color: Theme.Ink.rule)
        rules.removeAll(keepingCapacity: true)
    }

    private func draw(
        _ cell: TextLayout,
        link: String?,
        column: Int,
        lines: Range<Int>,
        y: Double,
        on canvas: inout Canvas
    ) {
        let box = layout.style.columns[column]
        let link = link.flatMap { Self.isWebAddress($0) ? $0 : nil }
        canvas.document.begin(.cell)
        if let link { canvas.document.beginLink(uri: link) }
        canvas.add(
            cell,
            lines: lines,
            x: box.x,
            y: y + layout.style.padding,
            width: box.width,
            alignment: box.alignment
        )
        canvas.show(link == nil ? Theme.Ink.text : Theme.Ink.accent)
        if link != nil { canvas.document.endLink() }
        canvas.document.end(.cell)
    }

    /// A tracker's data must not put scripts or local files behind a reader's click.
    static func isWebAddress(_ link: String) -> Bool {
        let start = link.prefix(8).lowercased()
        return start.hasPrefix("https://") || start.hasPrefix("http://")
    }
}
