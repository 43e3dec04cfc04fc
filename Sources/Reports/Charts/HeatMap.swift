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
        guard let most = cells.max(by: { $0.2 < $1.2 }), most.2 > 0 else {
            return "\(title), shown as a grid of cells, all of which are empty."
        }
        let sums = zip(rows, counts).map { (row: $0, sum: $1.reduce(0, +)) }
        let ends = [sums.max { $0.sum < $1.sum }, sums.min { $0.sum < $1.sum }].compactMap(\.self)
            .map { "\($0.row.isolated) with \(ChartText.number(Double($0.sum)))" }
        return "\(title), shown as a grid of cells that are darker for more. "
            + "The most, \(ChartText.number(Double(most.2))), are for \(most.0.isolated) and \(most.1.isolated). "
            + "The row with the most is \(ends.joined(separator: ", the one with the fewest ")). "
            + ChartText.whereFiguresAre
    }

    public var figures: [[String]] {
        let sums = columns.indices.map { column in counts.reduce(0) { $0 + (column < $1.count ? $1[column] : 0) } }
        return [[""] + columns + ["Sum"]]
            + zip(rows, counts).map { [$0] + $1.map(String.init) + [String($1.reduce(0, +))] }
            + [["Sum"] + sums.map(String.init) + [String(sums.reduce(0, +))]]
    }
}
