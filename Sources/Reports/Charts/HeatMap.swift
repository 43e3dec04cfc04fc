/// Counts by two properties as shaded cells, darker for more, with the sums of rows and columns.
public struct HeatMap: Hashable, ChartBlock {
    public var title: String
    public var rows: [String]
    public var columns: [String]
    /// One list of counts a row.
    public var counts: [[Int]]

    public init(title: String, rows: [String], columns: [String], counts: [[Int]]) {
        self.title = title
        self.rows = rows
        self.columns = columns
        self.counts = counts
    }

    public var alternative: String {
        let cells = zip(rows, counts).flatMap { row, counts in zip(columns, counts).map { (row, $0, $1) } }
        guard let most = cells.max(by: { $0.2 < $1.2 }), most.2 > 0 else { return "Heat map: \(title). Nothing." }
        let sums = zip(rows, counts).map { "\($0) \(ChartText.number(Double($1.reduce(0, +))))" }
        return "Heat map: \(title). Most, \(ChartText.number(Double(most.2))), at \(most.0), \(most.1). "
            + "Sums of the rows: \(sums.joined(separator: ", "))."
    }

    public var figures: [[String]] {
        let sums = columns.indices.map { column in counts.reduce(0) { $0 + (column < $1.count ? $1[column] : 0) } }
        return [[""] + columns + ["Sum"]]
            + zip(rows, counts).map { [$0] + $1.map(String.init) + [String($1.reduce(0, +))] }
            + [["Sum"] + sums.map(String.init) + [String(sums.reduce(0, +))]]
    }
}
