import Geometry
import Typesetting

/// What charts on an axis have in common: title, ticks at the left, categories below.
struct ChartFrame {
    struct Label {
        let layout: TextLayout
        let position: Double
    }

    static let titleHeight = 20.0
    static let axisHeight = 16.0
    /// From the end of a name to the next one, the colour's mark between them included, in points.
    static let legendGap = 25.0
    static let legendHeight = 14.0

    let title: TextLayout
    /// The names of the series, where there are several.
    let legend: [TextLayout]
    /// Whether the legend has a line of its own: beside the title there is no room.
    let isLegendBelow: Bool
    let scale: ChartScale
    let ticks: [Label]
    let names: AxisLabels
    /// The page's left edge, where titles begin.
    let titleX: Double
    let left: Double
    let right: Double
    let count: Int

    /// - Parameter betweenTicks: whether a category has a breadth, as a bar has, or is a point of the axis.
    init(
        title: String,
        legend names: [String] = [],
        scale: ChartScale,
        categories: [ChartCategory],
        betweenTicks: Bool = true,
        typesetter: Typesetter,
        theme: Theme,
        grid: PageGrid
    ) {
        self.title = typesetter.layout(title, font: theme.subheading, width: grid.width * 0.62)
        let room = grid.width / Double(max(names.count, 1)) - Self.legendGap
        legend = names.map { typesetter.fitted($0, font: theme.axis, width: min(room, 110)) }
        let needed = legend.reduce(0) { $0 + $1.width + Self.legendGap }
        isLegendBelow = needed > grid.width - self.title.width - 12
        self.scale = scale
        ticks = zip(scale.ticks, scale.labels).map { tick, label in
            Label(layout: typesetter.layout(label, font: theme.axis), position: scale.fraction(tick))
        }
        titleX = grid.left
        left = grid.left + ticks.reduce(0) { max($0, $1.layout.width) } + 6
        right = grid.right
        count = categories.count
        let steps = max(betweenTicks ? count : count - 1, 1)
        let step = (right - left) / Double(steps)
        let start = left + (betweenTicks ? step / 2 : 0)
        // A few long names are cut rather than left out.
        self.names = AxisLabels(
            categories,
            at: (0..<count).map { start + Double($0) * step },
            in: titleX...right,
            most: betweenTicks && count <= 8 ? step - 10 : .infinity,
            typesetter: typesetter,
            font: theme.axis
        )
    }

    var headHeight: Double { max(title.height, Self.titleHeight) + 6 + (isLegendBelow ? Self.legendHeight : 0) }
    /// The breadth of a category.
    var step: Double { (right - left) / Double(max(count, 1)) }
}

extension Canvas {
    /// Hairlines at the ticks, a stronger one at zero, values at the left.
    mutating func drawAxis(_ frame: ChartFrame, top: Double, height: Double) {
        let bottom = top + height
        rules(
            frame.ticks.map { bottom - $0.position * height },
            from: frame.left,
            to: frame.right,
            color: Theme.Ink.rule
        )
        let zero = bottom - frame.scale.fraction(0) * height
        rules([zero], from: frame.left, to: frame.right, color: Theme.Ink.strongRule, width: 0.75)
        for tick in frame.ticks {
            let y = bottom - tick.position * height - tick.layout.height / 2
            add(tick.layout, x: frame.left - 6, y: y, width: 0, alignment: .trailing)
        }
        show(Theme.Ink.muted)
    }

    /// The title, and the legend beside or below it.
    mutating func drawHead(_ frame: ChartFrame, showsLegend: Bool, y: Double) {
        text(frame.title, x: frame.titleX, y: y)
        guard showsLegend else { return }
        let legendY = frame.isLegendBelow ? y + max(frame.title.height, ChartFrame.titleHeight) : y + 2
        drawLegend(frame.legend[...], right: frame.right, y: legendY)
    }

    /// Names with their colours, ending at the right edge.
    mutating func drawLegend(_ names: ArraySlice<TextLayout>, right: Double, y: Double) {
        let swatch = 7.0
        var right = right
        for index in names.indices.reversed() {
            let left = right - names[index].width
            text(names[index], x: left, y: y, color: Theme.Ink.muted)
            let mark = Rectangle(x: left - swatch - 4, y: y + 1.2, width: swatch, height: swatch)
            rectangle(mark, color: Theme.Ink.series(index))
            right = mark.x - (ChartFrame.legendGap - swatch - 4)
        }
    }
}
