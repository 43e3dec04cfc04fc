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
        canvas.draw(frame.names, y: top - panelGap + 5)
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
        let numbers = shown.flatMap { self.numbers(at: $0, of: shown, top: top) }
        // A line of the axis stops at a number, through which it would run; under the bars, which cover some of that.
        canvas.bars(numbers.map(\.ground).filter { crossesLine($0, top: top) }, color: Theme.Ink.paper)
        for index in shown { canvas.bars(bars(at: index, of: shown, top: top), color: Theme.Ink.series(index)) }
        for number in numbers { canvas.add(number.layout, x: number.x, y: number.y, width: 0, alignment: .center) }
        canvas.show(Theme.Ink.text)
    }

    /// The breadth of a bar, and the left edge of a series' bar in the first category.
    private func place(of index: Int, in shown: Range<Int>) -> (left: Double, width: Double) {
        let inner = min(frame.step * (hasPanels ? 0.78 : 0.72), 46 * Double(shown.count))
        let width = inner / Double(max(shown.count, 1))
        return (frame.left + (frame.step - inner) / 2 + Double(index - shown.lowerBound) * width, width)
    }

    private func bars(at index: Int, of shown: Range<Int>, top: Double) -> [Rectangle] {
        let (left, width) = place(of: index, in: shown)
        let zero = end(0, top)
        // A hair of paper between neighbours, where there is room for one.
        let gap = width > 5 ? 0.8 : 0
        return series[index].enumerated().compactMap { category, value in
            guard value != 0 else { return nil }
            let (x, end) = (left + Double(category) * frame.step, end(value, top))
            return Rectangle(x: x, y: min(zero, end), width: width - gap, height: abs(zero - end))
        }
    }

    /// A number at the end of its bar, around a middle.
    private struct Number {
        let layout: TextLayout
        let x: Double
        let y: Double

        /// What its digits cover, with a little around them.
        var ground: Rectangle {
            Rectangle(x: x - layout.width / 2 - 1.5, y: y + 0.5, width: layout.width + 3, height: layout.height - 1)
        }
    }

    private func numbers(at index: Int, of shown: Range<Int>, top: Double) -> [Number] {
        guard !valueLabels.isEmpty else { return [] }
        let (left, width) = place(of: index, in: shown)
        return series[index].enumerated().compactMap { category, value in
            guard value != 0 else { return nil }
            let layout = valueLabels[index][category]
            let y = value > 0 ? end(value, top) - layout.height - 0.5 : end(value, top) + 0.5
            return Number(layout: layout, x: left + Double(category) * frame.step + width / 2, y: y)
        }
    }

    private func crossesLine(_ area: Rectangle, top: Double) -> Bool {
        frame.ticks.contains { tick in
            let line = top + (1 - tick.position) * panelHeight
            return line > area.y - 0.5 && line < area.maxY + 0.5
        }
    }
}
