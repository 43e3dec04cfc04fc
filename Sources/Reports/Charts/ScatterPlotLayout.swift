import Geometry
import Typesetting

/// Dots over time on a logarithmic axis, with marked heights across.
struct ScatterPlotLayout: ChartLayout {
    private static let plotHeight = 170.0
    /// Some fourteen minutes, in days; what is less is drawn there.
    private static let least = 0.01
    /// From a line's end to its name.
    private static let leader = 10.0

    private let title: TextLayout
    private let ticks: [(layout: TextLayout, value: Double)]
    private let names: AxisLabels
    private let dots: [ScatterPlot.Dot]
    /// From the highest to the lowest.
    private let lines: [(layout: TextLayout, value: Double)]
    private let low: Double
    private let high: Double
    private let left: Double
    /// Where the plot ends and the names of the lines begin.
    private let right: Double
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
        let lines = plot.lines.sorted { $0.value < $1.value }.reversed().map { line in
            (typesetter.layout("\(line.name): \(line.label)", font: theme.axis), max(line.value, Self.least))
        }
        self.lines = lines
        let left = grid.left + ticks.reduce(0) { max($0, $1.layout.width) } + 6
        let right = grid.right - (lines.map { $0.0.width + Self.leader + 2 }.max() ?? 0)
        (self.left, self.right) = (left, right)
        names = AxisLabels(
            plot.marks.map(\.category),
            at: plot.marks.map { left + $0.position * (right - left) },
            in: grid.left...right,
            typesetter: typesetter,
            font: theme.axis
        )
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
        canvas.rules(heights, from: left, to: right, color: Theme.Ink.rule)
        for (tick, height) in zip(ticks, heights) {
            canvas.add(tick.layout, x: left - 6, y: height - tick.layout.height / 2, width: 0, alignment: .trailing)
        }
        canvas.draw(names, y: bottom + 5)
        let squares = dots.map { dot in
            let place = Point(
                x: left + dot.position * (right - left),
                y: bottom - fraction(dot.value) * Self.plotHeight
            )
            return Rectangle(x: place.x - 0.9, y: place.y - 0.9, width: 1.8, height: 1.8)
        }
        canvas.bars(squares, color: Theme.Ink.series(0))
        drawLines(on: &canvas, bottom: bottom)
    }

    /// Each with its name behind its end, where no dots are and no other line passes.
    private func drawLines(on canvas: inout Canvas, bottom: Double) {
        let heights = lines.map { bottom - fraction($0.value) * Self.plotHeight }
        canvas.rules(heights, from: left, to: right, color: Theme.Ink.series(1), width: 1)
        for (line, (height, place)) in zip(lines, zip(heights, Self.spread(heights, apart: 9.5))) {
            let end = right + Self.leader
            let corners = [
                Point(x: right, y: height - 0.5), Point(x: end, y: place - 0.5), Point(x: end, y: place + 0.5),
                Point(x: right, y: height + 0.5),
            ]
            canvas.polygon(corners, color: Theme.Ink.series(1))
            canvas.add(line.layout, x: end + 2, y: place - line.layout.height / 2, width: 0)
        }
        canvas.show(Theme.Ink.text)
    }

    /// Ascending heights, moved from each other where they are nearer than `apart`, and no further: those that would overlap
    /// stand around their common middle.
    static func spread(_ heights: [Double], apart: Double) -> [Double] {
        var blocks: [(sum: Double, count: Int)] = []
        for (index, height) in heights.enumerated() {
            var block = (sum: height - Double(index) * apart, count: 1)
            while let last = blocks.last, last.sum * Double(block.count) > block.sum * Double(last.count) {
                block = (block.sum + last.sum, block.count + last.count)
                blocks.removeLast()
            }
            blocks.append(block)
        }
        let places = blocks.flatMap { Array(repeating: $0.sum / Double($0.count), count: $0.count) }
        return places.enumerated().map { $1 + Double($0) * apart }
    }
}
