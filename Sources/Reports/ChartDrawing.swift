import Cairo

extension Canvas {
    mutating func draw(_ chart: ChartLayout, x: Double, y: Double) {
        document.begin(.figure)
        text(chart.title, x: x, y: y)
        if !chart.hasPanels { drawLegend(chart, series: chart.series.indices, y: y + 2) }
        var top = y + chart.headHeight
        for panel in 0..<chart.panelCount {
            let shown = chart.hasPanels ? panel..<panel + 1 : chart.series.indices
            drawAxis(chart, top: top)
            drawBars(chart, series: shown, top: top)
            if chart.hasPanels { drawLegend(chart, series: shown, y: top - 12) }
            top += chart.panelHeight + chart.panelGap
        }
        drawCategories(chart, y: top - chart.panelGap + 5)
        document.end(.figure)
    }

    /// Names with their colours, ending at the right edge.
    private mutating func drawLegend(_ chart: ChartLayout, series shown: Range<Int>, y: Double) {
        guard chart.legend.count > 1 else { return }
        let swatch = 7.0
        var right = chart.right
        for index in shown.reversed() {
            let left = right - chart.legend[index].width
            text(chart.legend[index], x: left, y: y, color: Theme.Ink.muted)
            let mark = Rectangle(x: left - swatch - 4, y: y + 1.2, width: swatch, height: swatch)
            rectangle(mark, color: Self.color(index))
            right = mark.x - 14
        }
    }

    /// Hairlines at the ticks, a stronger one at zero, values at the left.
    private mutating func drawAxis(_ chart: ChartLayout, top: Double) {
        let bottom = top + chart.panelHeight
        rules(
            chart.ticks.map { bottom - $0.position * chart.panelHeight },
            from: chart.left,
            to: chart.right,
            color: Theme.Ink.rule
        )
        let zero = bottom - chart.scale.fraction(0) * chart.panelHeight
        rules([zero], from: chart.left, to: chart.right, color: Theme.Ink.strongRule, width: 0.75)
        for tick in chart.ticks {
            let y = bottom - tick.position * chart.panelHeight - tick.layout.height / 2
            add(tick.layout, x: chart.left - 6, y: y, width: 0, alignment: .trailing)
        }
        show(Theme.Ink.muted)
        if let empty = chart.empty {
            let middle = (chart.left + chart.right) / 2
            text(empty, x: middle, y: top + chart.panelHeight / 2 - 14, alignment: .center, color: Theme.Ink.muted)
        }
    }

    private mutating func drawBars(_ chart: ChartLayout, series shown: Range<Int>, top: Double) {
        let bottom = top + chart.panelHeight
        let zero = bottom - chart.scale.fraction(0) * chart.panelHeight
        let group = chart.groupWidth
        let inner = min(group * (chart.hasPanels ? 0.78 : 0.72), 46 * Double(shown.count))
        let width = inner / Double(max(shown.count, 1))
        for (place, index) in shown.enumerated() {
            let areas = chart.series[index].enumerated().compactMap { category, value -> Rectangle? in
                guard value != 0 else { return nil }
                let x = chart.left + (Double(category) + 0.5) * group - inner / 2 + Double(place) * width
                let end = bottom - chart.scale.fraction(value) * chart.panelHeight
                // A hair of paper between neighbours, where there is room for one.
                let gap = width > 5 ? 0.8 : 0
                return Rectangle(x: x, y: min(zero, end), width: width - gap, height: abs(zero - end))
            }
            bars(areas, color: Self.color(index))
            if chart.isLabelled { drawValues(chart, areas: index, place: place, inner: inner, width: width, top: top) }
        }
    }

    private mutating func drawValues(
        _ chart: ChartLayout,
        areas index: Int,
        place: Int,
        inner: Double,
        width: Double,
        top: Double
    ) {
        let bottom = top + chart.panelHeight
        for (category, value) in chart.series[index].enumerated() where value != 0 {
            let label = chart.valueLabels[index][category]
            let left = chart.left + (Double(category) + 0.5) * chart.groupWidth - inner / 2 + Double(place) * width
            let end = bottom - chart.scale.fraction(value) * chart.panelHeight
            let y = value > 0 ? end - label.height - 0.5 : end + 0.5
            add(label, x: left + width / 2, y: y, width: 0, alignment: .center)
        }
        show(Theme.Ink.text)
    }

    private mutating func drawCategories(_ chart: ChartLayout, y: Double) {
        for label in chart.categories {
            let half = label.layout.width / 2
            let middle = min(max(chart.left + label.position, chart.left - 6 + half), chart.right - half)
            add(label.layout, x: middle, y: y, width: 0, alignment: .center)
        }
        show(Theme.Ink.muted)
    }

    private static func color(_ series: Int) -> Color {
        Theme.Ink.series[series % Theme.Ink.series.count]
    }
}
