/// What a chart is beside a picture: a title, a text for those who can't see it, and its figures.
public protocol ChartBlock: Sendable {
    var title: String { get }
    /// The text in place of the picture.
    var alternative: String { get }
    /// The figures, a header first, as rows of a CSV file.
    var figures: [[String]] { get }
}

/// One of the charts that a report can have.
public enum Chart: Sendable {
    case bars(BarChart)
    case heatMap(HeatMap)
    case list(BarList)
    case area(AreaChart)
    case scatter(ScatterPlot)

    public var block: any ChartBlock {
        switch self {
        case .bars(let chart): chart
        case .heatMap(let map): map
        case .list(let list): list
        case .area(let chart): chart
        case .scatter(let plot): plot
        }
    }
}

enum ChartText {
    /// `1,234`, `0.5`
    static func number(_ value: Double) -> String { ChartScale.label(value) }

    static let whereFiguresAre = "All of the figures are in a file attached to this document."

    /// `a, b and c`
    static func list(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }

    /// The plain number of a CSV cell.
    static func cell(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }
}
