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
    public var categories: [ChartCategory]
    public var series: [Series]
    public var arrangement: Arrangement
    /// How many each number has: what is 19.00 in a table is 19.00 at its bar.
    public var decimals: Int

    public init(
        title: String,
        categories: [ChartCategory],
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

    public init(
        title: String,
        categories: [String],
        series: [Series],
        arrangement: Arrangement = .grouped,
        decimals: Int = 0
    ) {
        self.init(
            title: title,
            categories: categories.map(ChartCategory.init),
            series: series,
            arrangement: arrangement,
            decimals: decimals
        )
    }

    public var alternative: String {
        let parts = series.map(sentence)
        let sentences = parts.isEmpty ? "There are none." : parts.joined(separator: " ")
        return "\(title), shown as bars. \(sentences) \(ChartText.whereFiguresAre)"
    }

    private func sentence(_ series: Series) -> String {
        let values = zip(categories.map(\.name.isolated), series.values).filter(\.1.isFinite)
        let name = series.name.isolated
        guard let most = values.max(by: { $0.1 < $1.1 }), let least = values.min(by: { $0.1 < $1.1 }) else {
            return "There is nothing for \(name)."
        }
        if most.1 == least.1, values.count > 1 { return "\(name) is \(label(most.1)) throughout." }
        if values.count <= 3 {
            return "\(name) is " + ChartText.list(values.map { "\(label($0.1)) for \($0.0)" }) + "."
        }
        return "\(name) is highest for \(most.0) with \(label(most.1)), "
            + "and lowest for \(least.0) with \(label(least.1))."
    }

    func label(_ value: Double) -> String {
        decimals == 0 ? ChartScale.label(value) : ChartScale.label(value, places: decimals)
    }

    public var figures: [[String]] {
        [[""] + series.map(\.name)]
            + categories.enumerated().map { index, category in
                [category.key] + series.map { index < $0.values.count ? ChartText.cell($0.values[index]) : "" }
            }
    }
}
