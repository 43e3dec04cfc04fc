import Cairo

/// A bar chart's measures: one panel of grouped bars, or a panel a series where the groups would be too narrow to read.
struct ChartLayout {
    struct Label {
        let layout: TextLayout
        let position: Double
    }

    /// Below this share of the width the bars of a group can't be told apart.
    private static let narrowestBar = 2.5
    private static let titleHeight = 20.0
    private static let axisHeight = 16.0

    let title: TextLayout
    let legend: [TextLayout]
    let series: [[Double]]
    let scale: ChartScale
    let ticks: [Label]
    let categories: [Label]
    let valueLabels: [[TextLayout]]
    let hasPanels: Bool
    let empty: TextLayout?
    let left: Double
    let right: Double
    let count: Int
    let isLabelled: Bool

    init(_ chart: BarChart, typesetter: Typesetter, theme: Theme, grid: PageGrid) {
        let count = chart.categories.count
        self.count = count
        let values = chart.series.map { series in
            (0..<count).map { $0 < series.values.count && series.values[$0].isFinite ? series.values[$0] : 0 }
        }
        series = values
        hasPanels =
            values.count > 1
            && grid.width / Double(max(count, 1)) < Self.narrowestBar * Double(values.count)
        let scale = ChartScale(values.joined(), most: hasPanels ? 3 : 5)
        self.scale = scale
        title = typesetter.layout(chart.title, font: theme.subheading, width: grid.width * 0.62)
        legend = chart.series.map { typesetter.layout($0.name, font: theme.axis) }
        ticks = scale.ticks.map { tick in
            Label(layout: typesetter.layout(ChartScale.label(tick), font: theme.axis), position: scale.fraction(tick))
        }
        left = grid.left + ticks.reduce(0) { max($0, $1.layout.width) } + 6
        right = grid.right
        let group = (right - left) / Double(max(count, 1))
        categories = Self.thinned(chart.categories, group: group, typesetter: typesetter, theme: theme)
        let isLabelled = count <= 14 && values.count <= 2 && group / Double(max(values.count, 1)) > 16
        self.isLabelled = isLabelled
        valueLabels =
            isLabelled
            ? values.map { $0.map { typesetter.layout(ChartScale.label($0), font: theme.axis) } } : []
        let isEmpty = values.allSatisfy { $0.allSatisfy { $0 == 0 } }
        empty = isEmpty ? typesetter.layout("Nothing in this range", font: theme.small) : nil
    }

    var panelHeight: Double { hasPanels ? 62 : 124 }
    var panelCount: Int { hasPanels ? series.count : 1 }
    var panelGap: Double { 20 }
    var headHeight: Double { max(title.height, Self.titleHeight) + 6 }
    var groupWidth: Double { (right - left) / Double(max(count, 1)) }

    var height: Double {
        headHeight + Double(panelCount) * panelHeight + Double(panelCount - 1) * panelGap + Self.axisHeight
    }

    /// Every n-th category, n so that labels stand clear of each other.
    private static func thinned(
        _ categories: [String],
        group: Double,
        typesetter: Typesetter,
        theme: Theme
    ) -> [Label] {
        let widest = categories.prefix(400).reduce(0) { max($0, typesetter.layout($1, font: theme.axis).width) }
        let stride = max(1, Int(((widest + 10) / max(group, 0.1)).rounded(.up)))
        return Swift.stride(from: 0, to: categories.count, by: stride).map { index in
            let position = (Double(index) + 0.5) * group
            return Label(layout: typesetter.layout(categories[index], font: theme.axis), position: position)
        }
    }
}
