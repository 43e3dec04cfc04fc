import Typesetting

/// A bar chart's measures: one panel of bars, or a panel a series where the groups would be too narrow to read.
struct BarChartLayout: ChartLayout {
    /// Below this the bars of a group can't be told apart.
    private static let narrowestBar = 2.5

    let frame: ChartFrame
    let series: [[Double]]
    let valueLabels: [[TextLayout]]
    let hasPanels: Bool
    let isStacked: Bool
    let empty: TextLayout?

    init(_ chart: BarChart, typesetter: Typesetter, theme: Theme, grid: PageGrid) {
        let count = chart.categories.count
        let values = chart.series.map { series in
            (0..<count).map { $0 < series.values.count && series.values[$0].isFinite ? series.values[$0] : 0 }
        }
        series = values
        isStacked = chart.arrangement == .stacked
        let isNarrow = grid.width / Double(max(count, 1)) < Self.narrowestBar * Double(values.count)
        hasPanels = values.count > 1 && (chart.arrangement == .panels || chart.arrangement == .grouped && isNarrow)
        let heights =
            isStacked ? (0..<count).map { category in values.reduce(0) { $0 + $1[category] } } : values.flatMap(\.self)
        frame = ChartFrame(
            title: chart.title,
            legend: chart.series.count > 1 ? chart.series.map(\.name) : [],
            scale: ChartScale(heights, most: hasPanels ? 3 : 5),
            categories: chart.categories,
            typesetter: typesetter,
            theme: theme,
            grid: grid
        )
        let room = frame.step / Double(max(hasPanels ? 1 : values.count, 1))
        let isLabelled = !isStacked && count <= 14 && (values.count <= 2 || hasPanels) && room > 16
        valueLabels =
            isLabelled
            ? values.map { $0.map { typesetter.layout(chart.label($0), font: theme.axis) } } : []
        let isEmpty = values.allSatisfy { $0.allSatisfy { $0 == 0 } }
        empty = isEmpty ? typesetter.layout("Nothing to show", font: theme.small) : nil
    }

    var panelHeight: Double { hasPanels ? 62 : 124 }
    var panelCount: Int { hasPanels ? series.count : 1 }
    var panelGap: Double { 20 }

    var height: Double {
        frame.headHeight + Double(panelCount) * panelHeight + Double(panelCount - 1) * panelGap + ChartFrame.axisHeight
    }
}
