/// Bars of one or more series over categories in their order, all on one axis that includes zero.
public struct BarChart: Hashable, ChartBlock {
    public enum Arrangement: Hashable, Sendable {
        /// Side by side, or a panel for each series where they would be too narrow to read.
        case grouped
        /// On top of each other: parts of a whole.
        case stacked
        /// A panel for each series, all on the same scale.
        case panels
    }

    public struct Series: Hashable, Sendable {
        public var name: String
        /// One a category; a missing or non-finite one is drawn as none.
        public var values: [Double]

        public init(name: String, values: [Double]) {
            self.name = name
            self.values = values
        }
    }

    public var title: String
    public var categories: [String]
    public var series: [Series]
    public var arrangement: Arrangement
    /// How many each number has: what is 19.00 in a table is 19.00 at its bar.
    public var decimals: Int

    public init(
        title: String,
        categories: [String],
        series: [Series],
        arrangement: Arrangement = .grouped,
        decimals: Int = 0
    ) {
        self.title = title
        self.categories = categories
        self.series = series
        self.arrangement = arrangement
        self.decimals = decimals
    }

    public var alternative: String {
        let parts = series.map { series in
            let values = zip(categories, series.values).filter(\.1.isFinite)
            guard let most = values.max(by: { $0.1 < $1.1 }), let least = values.min(by: { $0.1 < $1.1 }) else {
                return "\(series.name): nothing."
            }
            guard values.count <= 12 || most.1 > least.1 else {
                return "\(series.name): \(label(most.1)) throughout."
            }
            guard values.count > 12 else {
                let all = values.map { "\($0.0) \(label($0.1))" }
                return "\(series.name): \(all.joined(separator: ", "))."
            }
            return
                "\(series.name): from \(label(least.1)) (\(least.0)) to \(label(most.1)) (\(most.0))."
        }
        let ends = categories.count > 12 ? ", \(categories[0]) to \(categories[categories.count - 1])" : ""
        return "Bar chart: \(title)\(ends). " + (parts.isEmpty ? "Nothing." : parts.joined(separator: " "))
    }

    func label(_ value: Double) -> String {
        decimals == 0 ? ChartScale.label(value) : ChartScale.label(value, places: decimals)
    }

    public var figures: [[String]] {
        [[""] + series.map(\.name)]
            + categories.enumerated().map { index, category in
                [category] + series.map { index < $0.values.count ? ChartText.cell($0.values[index]) : "" }
            }
    }
}
