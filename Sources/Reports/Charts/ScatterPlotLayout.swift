import Geometry
import Typesetting

/// Dots over time on a logarithmic axis, with marked heights across.
struct ScatterPlotLayout: ChartLayout {
    private static let plotHeight = 170.0
    /// Some fourteen minutes, in days; what is less is drawn there.
    private static let least = 0.01

    private let title: TextLayout
    private let ticks: [(layout: TextLayout, value: Double)]
    private let marks: [(layout: TextLayout, position: Double)]
    private let dots: [ScatterPlot.Dot]
    private let lines: [(layout: TextLayout, value: Double)]
    private let low: Double
    private let high: Double
    private let left: Double
    private let grid: PageGrid

    init(_ plot: ScatterPlot, typesetter: Typesetter, theme: Theme, grid: PageGrid) {
        self.grid = grid
        title = typesetter.layout(plot.title, font: theme.subheading, width: grid.width)
        dots = plot.dots.filter(\.value.isFinite)
        let values = dots.lazy.map { max($0.value, Self.least) }
        let (low, high) = Self.decades(values.min() ?? 1, values.max() ?? 10)
        (self.low, self.high) = (low, high)
        var ticks: [(layout: TextLayout, value: Double)] = []
        var tick = low
        while tick <= high * 1.01 {
            let name = tick < 1 ? String((tick * 100).rounded() / 100) : ChartScale.label(tick.rounded())
            ticks.append((typesetter.layout(name, font: theme.axis), tick))
            tick *= 10
        }
        self.ticks = ticks
        marks = plot.marks.map { (typesetter.layout($0.name, font: theme.axis), $0.position) }
        lines = plot.lines.map { line in
            (typesetter.layout("\(line.name): \(line.label)", font: theme.axis), max(line.value, Self.least))
        }
        left = grid.left + ticks.reduce(0) { max($0, $1.layout.width) } + 6
    }

    var height: Double { headHeight + Self.plotHeight + ChartFrame.axisHeight }

    private var headHeight: Double { max(title.height, ChartFrame.titleHeight) + 4 }

    /// The powers of ten around a range.
    private static func decades(_ low: Double, _ high: Double) -> (Double, Double) {
        var (bottom, top) = (1.0, 10.0)
        while bottom > low { bottom /= 10 }
        while top < high { top *= 10 }
        return (bottom, top)
    }

    private func fraction(_ value: Double) -> Double {
        (logarithm(max(value, Self.least)) - logarithm(low)) / (logarithm(high) - logarithm(low))
    }

    func draw(on canvas: inout Canvas, y: Double) {
        canvas.text(title, x: grid.left, y: y)
        let bottom = y + headHeight + Self.plotHeight
        let heights = ticks.map { bottom - fraction($0.value) * Self.plotHeight }
        canvas.rules(heights, from: left, to: grid.right, color: Theme.Ink.rule)
        for (tick, height) in zip(ticks, heights) {
            canvas.add(tick.layout, x: left - 6, y: height - tick.layout.height / 2, width: 0, alignment: .trailing)
        }
        var end = -Double.infinity
        for mark in marks {
            let half = mark.layout.width / 2
            let middle = min(max(left + mark.position * (grid.right - left), left + half), grid.right - half)
            guard middle - half > end + 10 else { continue }
            end = middle + half
            canvas.add(mark.layout, x: middle, y: bottom + 5, width: 0, alignment: .center)
        }
        canvas.show(Theme.Ink.muted)
        let squares = dots.map { dot in
            let place = Point(
                x: left + dot.position * (grid.right - left),
                y: bottom - fraction(dot.value) * Self.plotHeight
            )
            return Rectangle(x: place.x - 0.9, y: place.y - 0.9, width: 1.8, height: 1.8)
        }
        canvas.bars(squares, color: Theme.Ink.series(0))
        drawLines(on: &canvas, bottom: bottom)
    }

    private func drawLines(on canvas: inout Canvas, bottom: Double) {
        for line in lines {
            let height = bottom - fraction(line.value) * Self.plotHeight
            canvas.rules([height], from: left, to: grid.right, color: Theme.Ink.series(1), width: 1)
        }
        // From the bottom up, none closer to the one below than a line of text.
        var limit = Double.infinity
        for line in lines.sorted(by: { $0.value < $1.value }) {
            let y = min(bottom - fraction(line.value) * Self.plotHeight - 9.5, limit)
            limit = y - 9.5
            let x = grid.right - line.layout.width
            // Paper behind the words, that dots don't run through them.
            canvas.rectangle(
                Rectangle(x: x - 2, y: y, width: line.layout.width + 2, height: 9),
                color: Color(hex: 0xFFFFFF)
            )
            canvas.text(line.layout, x: x, y: y)
        }
    }
}
