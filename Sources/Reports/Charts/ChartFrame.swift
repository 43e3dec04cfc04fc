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
    let categories: [Label]
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
        categories: [String],
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
        // A few long names are cut rather than left out.
        let isFew = betweenTicks && count <= 8
        let most = isFew ? step - 10 : .infinity
        let widest = categories.prefix(400).reduce(0) {
            max($0, min(typesetter.layout($1, font: theme.axis).width, most))
        }
        // Every n-th category, n so that labels stand clear of each other.
        let stride = max(1, Int(((widest + 10) / max(step, 0.1)).rounded(.up)))
        self.categories = Swift.stride(from: 0, to: count, by: stride).map { index in
            let position = (Double(index) + (betweenTicks ? 0.5 : 0)) * step
            let layout = typesetter.fitted(categories[index], font: theme.axis, width: most)
            return Label(layout: layout, position: position)
        }
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

    /// Names below the axis. Those at its ends are moved in from the edge, and their neighbours left out where they come
    /// too near.
    mutating func drawCategories(_ frame: ChartFrame, y: Double) {
        let places = frame.categories.map { label in
            let half = label.layout.width / 2
            let middle = min(max(frame.left + label.position, frame.left - 6 + half), frame.right - half)
            return (label: label, left: middle - half, right: middle + half)
        }
        guard let last = places.last else { return }
        var end = -Double.infinity
        for (index, place) in places.enumerated() {
            let isLast = index == places.count - 1
            guard place.left > end + 6, isLast || place.right + 6 < last.left else { continue }
            end = place.right
            add(place.label.layout, x: place.left, y: y, width: 0)
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
