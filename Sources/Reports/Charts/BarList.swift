/// Named quantities as horizontal bars from zero, in the given order, each with its value.
public struct BarList: Hashable, ChartBlock {
    public struct Entry: Hashable, Sendable {
        public var name: String
        public var value: Double
        /// What stands at the bar's end: `1,234 (45 %)`.
        public var label: String

        public init(name: String, value: Double, label: String) {
            self.name = name
            self.value = value
            self.label = label
        }
    }

    public var title: String
    public var entries: [Entry]

    public init(title: String, entries: [Entry]) {
        self.title = title
        self.entries = entries
    }

    public var alternative: String {
        guard let first = entries.first, let last = entries.last else {
            return "\(title), shown as bars beside their names. There are none."
        }
        let ends =
            entries.count == 1
            ? "There is \(first.name.isolated) alone, with \(first.label)."
            : "The first is \(first.name.isolated) with \(first.label), and the last is \(last.name.isolated) with \(last.label)."
        return "\(title), shown as bars beside their names. \(ends) \(ChartText.whereFiguresAre)"
    }

    public var figures: [[String]] {
        [["", title]] + entries.map { [$0.name, ChartText.cell($0.value)] }
    }
}
