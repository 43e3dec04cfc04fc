/// Points over time on a logarithmic axis of days, with marked heights.
public struct ScatterPlot: Hashable, ChartBlock {
    public struct Dot: Hashable, Sendable {
        /// 0 at the left to 1 at the right.
        public var position: Double
        public var value: Double
        public var name: String

        public init(position: Double, value: Double, name: String) {
            self.position = position
            self.value = value
            self.name = name
        }
    }

    /// A name under the axis.
    public struct Mark: Hashable, Sendable {
        public var category: ChartCategory
        public var position: Double

        public init(_ category: ChartCategory, position: Double) {
            self.category = category
            self.position = position
        }
    }

    public struct Line: Hashable, Sendable {
        public var name: String
        public var value: Double
        /// The value as a reader sees it, with its unit.
        public var label: String

        public init(name: String, value: Double, label: String) {
            self.name = name
            self.value = value
            self.label = label
        }
    }

    public var title: String
    public var unit: String
    public var marks: [Mark]
    public var dots: [Dot]
    public var lines: [Line]

    public init(title: String, unit: String, marks: [Mark], dots: [Dot], lines: [Line]) {
        self.title = title
        self.unit = unit
        self.marks = marks
        self.dots = dots
        self.lines = lines
    }

    public var alternative: String {
        let marks = ChartText.list(lines.map { "\($0.name) at \($0.label)" })
        let points = "\(title), shown as \(ChartText.number(Double(dots.count))) points over time"
        let lines = marks.isEmpty ? "" : ", with lines across them for \(marks)"
        return "\(points)\(lines). \(ChartText.whereFiguresAre)"
    }

    public var figures: [[String]] {
        [["", unit]] + dots.map { [$0.name, ChartText.cell(($0.value * 1000).rounded() / 1000)] }
    }
}
