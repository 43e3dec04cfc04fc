import Geometry
import Typesetting

extension BarChartLayout {
    func draw(on canvas: inout Canvas, y: Double) {
        canvas.drawHead(frame, showsLegend: !hasPanels, y: y)
        var top = y + frame.headHeight
        for panel in 0..<panelCount {
            canvas.drawAxis(frame, top: top, height: panelHeight)
            if let empty {
                let middle = (frame.left + frame.right) / 2
                let emptyY = top + panelHeight / 2 - 14
                canvas.text(empty, x: middle, y: emptyY, alignment: .center, color: Theme.Ink.muted)
            }
            if isStacked {
                drawStacks(on: &canvas, top: top)
            } else {
                drawBars(on: &canvas, series: hasPanels ? panel..<panel + 1 : series.indices, top: top)
            }
            if hasPanels { canvas.drawLegend(frame.legend[panel...panel], right: frame.right, y: top - 12) }
            top += panelHeight + panelGap
        }
        canvas.drawCategories(frame, y: top - panelGap + 5)
    }

    private func end(_ value: Double, _ top: Double) -> Double {
        top + panelHeight - frame.scale.fraction(value) * panelHeight
    }

    private func drawStacks(on canvas: inout Canvas, top: Double) {
        let width = min(frame.step * 0.72, 46)
        // A hair of paper between the parts, where there is room for one.
        let gap = 0.6
        var bases = [Double](repeating: 0, count: frame.count)
        for (index, values) in series.enumerated() {
            var areas: [Rectangle] = []
            for (category, value) in values.enumerated() where value > 0 {
                let x = frame.left + (Double(category) + 0.5) * frame.step - width / 2
                let (low, high) = (end(bases[category], top), end(bases[category] + value, top))
                let height = low - high > 3 * gap && bases[category] > 0 ? low - high - gap : low - high
                areas.append(Rectangle(x: x, y: high, width: width, height: height))
                bases[category] += value
            }
            canvas.bars(areas, color: Theme.Ink.series(index))
        }
    }

    private func drawBars(on canvas: inout Canvas, series shown: Range<Int>, top: Double) {
        let zero = end(0, top)
        let inner = min(frame.step * (hasPanels ? 0.78 : 0.72), 46 * Double(shown.count))
        let width = inner / Double(max(shown.count, 1))
        for (place, index) in shown.enumerated() {
            let left = { (category: Int) in
                frame.left + (Double(category) + 0.5) * frame.step - inner / 2 + Double(place) * width
            }
            let areas = series[index].enumerated().compactMap { category, value -> Rectangle? in
                guard value != 0 else { return nil }
                let end = end(value, top)
                // A hair of paper between neighbours, where there is room for one.
                let gap = width > 5 ? 0.8 : 0
                return Rectangle(x: left(category), y: min(zero, end), width: width - gap, height: abs(zero - end))
            }
            canvas.bars(areas, color: Theme.Ink.series(index))
            guard !valueLabels.isEmpty else { continue }
            for (category, value) in series[index].enumerated() where value != 0 {
                let label = valueLabels[index][category]
                let y = value > 0 ? end(value, top) - label.height - 0.5 : end(value, top) + 0.5
                canvas.add(label, x: left(category) + width / 2, y: y, width: 0, alignment: .center)
            }
            canvas.show(Theme.Ink.text)
        }
    }
}
