/// Quantities over time, on top of each other: each band is one, the upper edge is their sum.
public struct AreaChart: Hashable, ChartBlock {
    public var title: String
    /// The points in time, in order.
    public var categories: [ChartCategory]
    /// From the bottom up.
    public var bands: [BarChart.Series]

    public init(title: String, categories: [ChartCategory], bands: [BarChart.Series]) {
        self.title = title
        self.categories = categories
        self.bands = bands
    }

    public init(title: String, categories: [String], bands: [BarChart.Series]) {
        self.init(title: title, categories: categories.map(ChartCategory.init), bands: bands)
    }

    public var alternative: String {
        let parts = bands.map { band in
            let ends = [band.values.first, band.values.last].map { ChartText.number($0 ?? 0) }
            return "\(band.name.isolated) goes from \(ends[0]) at the start to \(ends[1]) at the end."
        }
        return "\(title), shown as areas on top of each other. "
            + "\(parts.joined(separator: " ")) \(ChartText.whereFiguresAre)"
    }

    public var figures: [[String]] {
        BarChart(title: title, categories: categories, series: bands).figures
    }
}
