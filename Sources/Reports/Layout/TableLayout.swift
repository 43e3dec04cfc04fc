import PDF
import Typesetting

/// Lays out tables: widths of columns, rows as slices, the header repeated.
struct TableLayout {
    let theme: Theme
    let grid: PageGrid
    private static let gap = 12.0
    private static let padding = 2.6

    init(theme: Theme, grid: PageGrid) {
        self.theme = theme
        self.grid = grid
    }

    func slices(_ table: Table, _ typesetter: Typesetter) -> [Slice] {
        guard !table.columns.isEmpty else { return [] }
        let boxes = columnBoxes(table, typesetter)
        let header = headerRow(table, boxes, typesetter)
        var slices = [Slice(content: .row(header), height: header.height, spaceBefore: 6, keepsWithNext: true)]
        let style = rowStyle(boxes)
        for (index, row) in table.rows.enumerated() {
            let link = index < table.links.count ? table.links[index].flatMap(WebAddress.link) : nil
            slices += rows(row, link: link, font: theme.tableCell, style: style, header: header, typesetter)
        }
        if !table.footer.isEmpty {
            var total = style
            total.rule = nil
            slices += rows(table.footer, font: theme.tableStrong, style: total, header: header, typesetter)
        }
        slices[0].opensTable = true
        slices[slices.count - 1].closesTable = true
        keepTogether(&slices)
        return slices
    }

    /// A short table is not broken over pages; of a longer one the first rows and the last stay together.
    private func keepTogether(_ slices: inout [Slice]) {
        let isShort = slices.reduce(0) { $0 + $1.height } < grid.height / 3
        for index in slices.indices.dropLast() where isShort || index < 3 || index >= slices.count - 3 {
            slices[index].keepsWithNext = true
        }
    }

    /// Labels and values on a tint, without a header.
    func slices(_ facts: [Fact], _ typesetter: Typesetter) -> [Slice] {
        let inset = 12.0
        let labelWidth = 118.0
        let valueX = grid.left + inset + labelWidth + Self.gap
        let boxes = [
            ColumnBox(x: grid.left + inset, width: labelWidth, alignment: .leading),
            ColumnBox(x: valueX, width: grid.right - inset - valueX, alignment: .leading),
        ]
        var style = rowStyle(boxes)
        style.tint = Theme.Ink.tint
        style.labelColor = Theme.Ink.muted
        style.rule = nil
        style.padding = 3.2
        // Labels and values read as sentences; a table would want header cells.
        (style.rowTag, style.tag) = (.paragraph, nil)
        let plain = style
        var slices = facts.flatMap {
            rows([$0.label, $0.value], font: theme.tableCell, style: plain, header: nil, typesetter)
        }
        guard !slices.isEmpty else { return [] }
        slices[0].spaceBefore = 8
        // A box is kept whole where it can be.
        if slices.reduce(0, { $0 + $1.height }) < grid.height / 2 {
            for index in slices.indices.dropLast() {
                slices[index].keepsWithNext = true
            }
        }
        return slices
    }

    /// A row as one slice, or as several where it is higher than half a page.
    private func rows(
        _ cells: [String],
        link: String? = nil,
        font: Font,
        style: RowStyle,
        header: RowSlice?,
        _ typesetter: Typesetter
    ) -> [Slice] {
        let layouts = style.columns.indices.map { index in
            let text = index < cells.count ? cells[index] : ""
            return typesetter.layout(text, font: font, width: style.columns[index].width)
        }
        let count = max(1, layouts.reduce(0) { max($0, $1.lineCount) })
        let most = max(1, Int(grid.height / 2 / style.lineHeight))
        return stride(from: 0, to: count, by: most).map { start in
            var row = RowSlice(cells: layouts, lines: start..<min(start + most, count), table: style)
            row.link = start == 0 ? link : nil
            return Slice(content: .row(row), height: row.height, header: header)
        }
    }

    private func headerRow(_ table: Table, _ boxes: [ColumnBox], _ typesetter: Typesetter) -> RowSlice {
        let cells = zip(table.columns, boxes).map { column, box in
            typesetter.layout(column.title, font: theme.tableHead, width: box.width)
        }
        var style = rowStyle(boxes)
        style.lineHeight = theme.tableHead.lineHeight
        style.color = Theme.Ink.muted
        style.rule = Theme.Ink.strongRule
        style.ruleWidth = 0.75
        style.tag = .headerCell
        return RowSlice(cells: cells, lines: 0..<max(1, cells.reduce(0) { max($0, $1.lineCount) }), table: style)
    }

    private func rowStyle(_ boxes: [ColumnBox]) -> RowStyle {
        RowStyle(
            columns: boxes,
            lineHeight: theme.tableCell.lineHeight,
            padding: Self.padding,
            left: grid.left,
            right: grid.right
        )
    }

    private func columnBoxes(_ table: Table, _ typesetter: Typesetter) -> [ColumnBox] {
        let widths = columnWidths(table, typesetter)
        var x = grid.left
        return zip(table.columns, widths).map { column, width in
            defer { x += width + Self.gap }
            return ColumnBox(x: x, width: width, alignment: column.alignment == .trailing ? .trailing : .leading)
        }
    }

    /// Fixed and fitting columns get theirs, shares divide the rest; without shares all grow alike to the full width.
    private func columnWidths(_ table: Table, _ typesetter: Typesetter) -> [Double] {
        let available = grid.width - Self.gap * Double(table.columns.count - 1)
        var widths = table.columns.indices.map { naturalWidth(table, $0, available: available, typesetter) }
        let shares = table.columns.reduce(0) { $0 + $1.width.share }
        let taken = widths.reduce(0, +)
        if shares > 0 {
            let rest = max(available - taken, available * 0.2)
            for index in widths.indices {
                widths[index] += rest * table.columns[index].width.share / shares
            }
        }
        let total = widths.reduce(0, +)
        if shares == 0, total > 0, total < available {
            let extra = (available - total) / Double(widths.count)
            return widths.map { $0 + extra }
        }
        return total > available ? widths.map { $0 * available / total } : widths
    }

    private func naturalWidth(
        _ table: Table,
        _ column: Int,
        available: Double,
        _ typesetter: Typesetter
    ) -> Double {
        switch table.columns[column].width {
        case .points(let width): return width
        case .share: return 0
        case .fitting:
            let head = typesetter.layout(table.columns[column].title, font: theme.tableHead).width
            let cells = table.rows.lazy.compactMap { column < $0.count ? $0[column] : nil }
            let widest = cells.reduce(head) { max($0, typesetter.layout($1, font: theme.tableCell).width) }
            let foot = column < table.footer.count ? table.footer[column] : ""
            return min(max(widest, typesetter.layout(foot, font: theme.tableStrong).width), available * 0.4) + 0.5
        }
    }
}

extension Table.Width {
    fileprivate var share: Double {
        if case .share(let share) = self { return max(share, 0) }
        return 0
    }
}
