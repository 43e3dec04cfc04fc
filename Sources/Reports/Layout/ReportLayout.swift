import Cairo
import Geometry
import PDF
import Typesetting

/// Turns a report's blocks into slices: the step from what is said to what it looks like.
struct ReportLayout {
    let typesetter: Typesetter
    let theme: Theme
    let grid: PageGrid

    func slices(_ report: Report) -> [Slice] {
        let title = TitleBlock(report, typesetter: typesetter, theme: theme, grid: grid)
        var slices = [Slice(content: .title(title), height: title.height)]
        slices[0].bookmark = Bookmark(title: report.title, depth: 0)
        var hasHeading = false
        var previous: Block?
        for block in report.blocks {
            var next = self.slices(block)
            if case .heading = block { hasHeading = true }
            // No level is skipped: PDF/UA-1, 7.4.2.
            if case .subheading = block, !hasHeading { next = next.map { $0.raised } }
            // Under its heading a chart stands closer than after other content.
            if case .chart = block, slices[slices.count - 1].keepsWithNext, !next.isEmpty { next[0].spaceBefore = 8 }
            if case .note = block, !next.isEmpty, previous.map(isShown) ?? false {
                slices[slices.count - 1].keepsWithNext = true
            }
            slices += next
            previous = block
        }
        return slices
    }

    /// Whether a note that follows is about what can be seen above it.
    private func isShown(_ block: Block) -> Bool {
        switch block {
        case .chart, .table: true
        default: false
        }
    }

    func heading(_ text: String) -> [Slice] {
        var slices = textSlices(text, font: theme.heading, tag: .heading2, spaceBefore: 24)
        for index in slices.indices {
            slices[index].keepsWithNext = true
        }
        if !slices.isEmpty { slices[0].bookmark = Bookmark(title: text, depth: 1) }
        return slices
    }

    func note(_ text: String) -> [Slice] {
        textSlices(text, font: theme.small, tag: .paragraph, spaceBefore: 5, color: Theme.Ink.muted)
    }

    private func slices(_ block: Block) -> [Slice] {
        switch block {
        case .heading(let text): return heading(text)
        case .subheading(let text): return subheading(text)
        case .lead(let text):
            return textSlices(text, font: theme.lead, tag: .paragraph, spaceBefore: 16)
        case .paragraph(let text):
            return textSlices(text, font: theme.body, tag: .paragraph, spaceBefore: 6)
        case .point(let text):
            return textSlices(text, font: theme.body, tag: .paragraph, spaceBefore: 6, indent: 12)
        case .note(let text): return note(text)
        case .keyFigures(let figures): return keyFigures(figures)
        case .chart(let chart): return self.chart(chart)
        case .table(let table):
            var slices = TableLayout(theme: theme, grid: grid).slices(table, typesetter)
            let note = note(table.note)
            if !slices.isEmpty, !note.isEmpty { slices[slices.count - 1].keepsWithNext = true }
            return slices + note
        case .provenance(let facts):
            return TableLayout(theme: theme, grid: grid).slices(facts, typesetter)
        }
    }

    private func subheading(_ text: String) -> [Slice] {
        var slices = textSlices(text, font: theme.subheading, tag: .heading3, spaceBefore: 14)
        for index in slices.indices {
            slices[index].keepsWithNext = true
        }
        if !slices.isEmpty { slices[0].bookmark = Bookmark(title: text, depth: 2) }
        return slices
    }

    /// A text as one slice, or as several of a dozen lines where it is long.
    private func textSlices(
        _ text: String,
        font: Font,
        tag: StructureTag,
        spaceBefore: Double,
        color: Color = Theme.Ink.text,
        indent: Double = 0
    ) -> [Slice] {
        // Lines of more than some 85 characters are hard to read.
        let layout = typesetter.layout(text, font: font, width: min(grid.width - indent, font.style.size * 52))
        let count = layout.lineCount
        let chunk = count > 18 ? 12 : max(count, 1)
        return stride(from: 0, to: count, by: chunk).map { start in
            let lines = start..<min(start + chunk, count)
            let content = TextSlice(layout: layout, lines: lines, tag: tag, color: color, indent: indent)
            let height = Double(lines.count) * font.lineHeight
            return Slice(content: .text(content), height: height, spaceBefore: start == 0 ? spaceBefore : 0)
        }
    }

    private func keyFigures(_ figures: [KeyFigure]) -> [Slice] {
        let columns = FigureRow.columns(for: figures.count)
        return stride(from: 0, to: figures.count, by: columns).map { start in
            let row = FigureRow(
                figures[start..<min(start + columns, figures.count)],
                columns: columns,
                typesetter: typesetter,
                theme: theme,
                grid: grid
            )
            var slice = Slice(content: .figures(row), height: row.height, spaceBefore: start == 0 ? 20 : 14)
            slice.keepsWithNext = start + columns < figures.count
            return slice
        }
    }

    private func chart(_ chart: Chart) -> [Slice] {
        let layout = figureLayout(chart)
        return [Slice(content: .chart(layout, chart.block), height: layout.height, spaceBefore: 22)]
    }

    private func figureLayout(_ chart: Chart) -> any ChartLayout {
        switch chart {
        case .bars(let chart): BarChartLayout(chart, typesetter: typesetter, theme: theme, grid: grid)
        case .heatMap(let map): HeatMapLayout(map, typesetter: typesetter, theme: theme, grid: grid)
        case .list(let list): BarListLayout(list, typesetter: typesetter, theme: theme, grid: grid)
        case .area(let chart): AreaChartLayout(chart, typesetter: typesetter, theme: theme, grid: grid)
        case .scatter(let plot): ScatterPlotLayout(plot, typesetter: typesetter, theme: theme, grid: grid)
        }
    }
}

extension Canvas {
    mutating func draw(_ text: TextSlice, x: Double, y: Double, width: Double) {
        if text.indent > 0, text.lines.lowerBound == 0 {
            let middle = y + (text.layout.font?.lineHeight ?? 0) / 2
            furniture { rectangle(Rectangle(x: x, y: middle - 2, width: 4, height: 4), color: accent) }
        }
        surface.begin(text.tag)
        add(text.layout, lines: text.lines, x: x + text.indent, y: y, width: width - text.indent)
        show(text.color)
        surface.end()
    }
}
