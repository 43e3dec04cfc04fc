import Geometry
import Typesetting

/// Bands on top of each other over points in time.
struct AreaChartLayout: ChartLayout {
    private static let plotHeight = 150.0

    private let frame: ChartFrame
    /// The upper edge of each band, from the bottom up.
    private let edges: [[Double]]

    init(_ chart: AreaChart, typesetter: Typesetter, theme: Theme, grid: PageGrid) {
        var sums = [Double](repeating: 0, count: chart.categories.count)
        edges = chart.bands.map { band in
            for (index, value) in band.values.prefix(sums.count).enumerated() where value.isFinite {
                sums[index] += max(0, value)
            }
            return sums
        }
        frame = ChartFrame(
            title: chart.title,
            legend: chart.bands.map(\.name),
            scale: ChartScale(sums),
            categories: chart.categories,
            betweenTicks: false,
            typesetter: typesetter,
            theme: theme,
            grid: grid
        )
    }

    var height: Double { frame.headHeight + Self.plotHeight + ChartFrame.axisHeight }

    func draw(on canvas: inout Canvas, y: Double) {
        canvas.drawHead(frame, showsLegend: true, y: y)
        let top = y + frame.headHeight
        let bottom = top + Self.plotHeight
        let step = (frame.right - frame.left) / Double(max(frame.count - 1, 1))
        // From the top band down, each over the ones above it: no seam shows between two.
        for index in edges.indices.reversed() {
            let upper = edges[index].enumerated().map { place, value in
                Point(x: frame.left + Double(place) * step, y: bottom - frame.scale.fraction(value) * Self.plotHeight)
            }
            guard let first = upper.first, let last = upper.last else { continue }
            canvas.polygon(
                upper + [Point(x: last.x, y: bottom), Point(x: first.x, y: bottom)],
                color: Theme.Ink.series(index)
            )
        }
        canvas.drawAxis(frame, top: top, height: Self.plotHeight)
        canvas.draw(frame.names, y: bottom + 5)
    }
}
