import TestSupport
import Testing

@testable import Reports

struct ChartTests {
    private static let axes: [(values: [Double], step: Double, ticks: [Double])] = [
        ([0], 1, [0, 1]),
        ([3, 7], 2, [0, 2, 4, 6, 8]),
        ([359], 100, [0, 100, 200, 300, 400]),
        ([0.25, 2.25], 0.5, [0, 0.5, 1, 1.5, 2, 2.5]),
        ([-5, 30], 10, [-10, 0, 10, 20, 30]),
        ([1_000_000], 200_000, [0, 200_000, 400_000, 600_000, 800_000, 1_000_000]),
    ]

    @Test(arguments: axes)
    func `an axis includes zero and has round ticks`(values: [Double], step: Double, ticks: [Double]) {
        let scale = ChartScale(values)
        #expect(scale.step == step)
        #expect(scale.ticks == ticks)
        #expect(scale.fraction(0) >= 0)
    }

    @Test func `labels of ticks have thousands apart and a true minus`() {
        #expect(ChartScale.label(1_234_567) == "1,234,567")
        #expect(ChartScale.label(-10) == "\u{2212}10")
        #expect(ChartScale.label(0) == "0")
        #expect(ChartScale.label(2.5) == "2.5" && ChartScale.label(1844.9) == "1,844.9")
        #expect(ChartScale.label(-0.5) == "\u{2212}0.5" && ChartScale.label(1e-7) == "0")
        #expect(ChartScale([0.5]).labels == ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5"])
        #expect(ChartScale([0.25, 2.25]).labels == ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"])
        #expect(ChartScale([0.2]).labels == ["0.00", "0.05", "0.10", "0.15", "0.20"])
        #expect(ChartScale([0.5], most: 2).labels == ["0.0", "0.5"])
        #expect(ChartScale([2000]).labels == ["0", "500", "1,000", "1,500", "2,000"])
    }

    @Test func `the numbers of a chart have as many decimals as it says`() {
        #expect(ChartScale.label(19, places: 2) == "19.00" && ChartScale.label(1844.9, places: 2) == "1,844.90")
        #expect(ChartScale.label(-0.004, places: 2) == "0.00" && ChartScale.label(-0.5, places: 1) == "\u{2212}0.5")
        let chart = BarChart(
            title: "t",
            categories: ["a", "b"],
            series: [.init(name: "x", values: [19, 1.45])],
            decimals: 2
        )
        #expect(chart.alternative == "t, shown as bars. x is 19.00 for a and 1.45 for b. \(ChartText.whereFiguresAre)")
    }

    @Test func `a heat map that is too narrow for its sums says so, and its figures have them`() async throws {
        var report = Report(title: "Charts", created: "2024-01-01T00:00:00Z")
        let columns = (0..<24).map(String.init)
        let map = HeatMap(
            title: "m",
            rows: ["Mon", "Tue"],
            columns: columns,
            counts: [[Int]](repeating: [Int](repeating: 61_234, count: 24), count: 2)
        )
        report.blocks = [.chart(.heatMap(map))]
        #expect(map.figures.last?.prefix(2) == ["Sum", "122468"] && map.figures[1].last == "1469616")
        try await withRendered(report) { pdf, _ in
            let text = try await pdf.text().split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(text.contains("too narrow for their numbers and sums: see the figures attached"))
        }
    }

    @Test func `ticks have a true minus`() {
        #expect(ChartScale([-5, 30]).labels == ["\u{2212}10", "0", "10", "20", "30"])
    }

    @Test(arguments: [
        BarChart(title: "none", categories: [String](), series: []),
        BarChart(title: "no series", categories: ["a", "b"], series: []),
        BarChart(title: "zeros", categories: ["a", "b"], series: [.init(name: "x", values: [0, 0])]),
        BarChart(title: "short", categories: ["a", "b"], series: [.init(name: "x", values: [1])]),
        BarChart(
            title: "odd",
            categories: ["a", "b", "c"],
            series: [.init(name: "x", values: [.nan, .infinity, -3])]
        ),
        BarChart(title: "one", categories: ["a"], series: [.init(name: "x", values: [1e12])]),
        BarChart(
            title: "year",
            categories: (1...366).map { "day \($0)" },
            series: [.init(name: "x", values: (1...366).map(Double.init)), .init(name: "y", values: [])]
        ),
    ])
    func `any chart is drawn`(chart: BarChart) async throws {
        var report = Report(title: "Charts", created: "2024-01-01T00:00:00Z")
        report.blocks = [.chart(.bars(chart))]
        try await withRendered(report) { pdf, rendered in
            try await pdf.check()
            #expect(rendered.pages == 1)
            #expect(try await pdf.text().contains(chart.title))
        }
    }

    @Test func `the axis' first label is there and labels are thinned`() async throws {
        var report = Report(title: "Charts", created: "2024-01-01T00:00:00Z")
        let days = (1...366).map { "d\($0)" }
        let chart = BarChart(title: "t", categories: days, series: [.init(name: "x", values: [1])])
        report.blocks = [.chart(.bars(chart))]
        try await withRendered(report) { pdf, _ in
            let words = Set(try await pdf.text().split(whereSeparator: \.isWhitespace).map(String.init))
            #expect(words.contains("d1"))
            #expect(days.count(where: words.contains) < 40)
        }
    }

    private static let others: [Chart] = [
        .heatMap(HeatMap(title: "none", rows: [], columns: [], counts: [])),
        .heatMap(HeatMap(title: "zeros", rows: ["Mon"], columns: ["1"], counts: [[0]])),
        .heatMap(HeatMap(title: "short rows", rows: ["Mon", "Tue"], columns: ["1", "2"], counts: [[7]])),
        .heatMap(
            HeatMap(
                title: "wide",
                rows: ["Mon"],
                columns: (0..<24).map(String.init),
                counts: [(0..<24).map { $0 * 9999 }]
            )
        ),
        .list(BarList(title: "empty", entries: [])),
        .list(BarList(title: "odd", entries: [.init(name: "\u{5E9}\u{5DC}\u{5D5}\u{5DD}", value: .nan, label: "?")])),
        .area(AreaChart(title: "none", categories: [String](), bands: [])),
        .area(AreaChart(title: "one point", categories: ["a"], bands: [.init(name: "x", values: [3])])),
        .area(AreaChart(title: "short", categories: ["a", "b"], bands: [.init(name: "x", values: [.infinity])])),
        .scatter(ScatterPlot(title: "none", unit: "days", marks: [], dots: [], lines: [])),
        .scatter(
            ScatterPlot(
                title: "extremes",
                unit: "days",
                marks: [.init(ChartCategory("2024-01"), position: 0.5)],
                dots: [.init(position: 0, value: 0, name: "a"), .init(position: 1, value: 1e6, name: "b")],
                lines: [.init(name: "50 %", value: 12.34, label: "12.3 days")]
            )
        ),
        .bars(
            BarChart(
                title: "stacked",
                categories: ["a", "b"],
                series: [.init(name: "x", values: [1, 2]), .init(name: "y", values: [3])],
                arrangement: .stacked
            )
        ),
        .bars(
            BarChart(
                title: "panels",
                categories: ["a", "b"],
                series: [.init(name: "x", values: [1, 2]), .init(name: "y", values: [3])],
                arrangement: .panels
            )
        ),
    ]

    @Test(arguments: others.indices)
    func `every kind of chart is drawn, whatever its figures`(index: Int) async throws {
        let chart = Self.others[index]
        var report = Report(title: "Charts", created: "2024-01-01T00:00:00Z")
        report.blocks = [.chart(chart)]
        try await withRendered(report) { pdf, rendered in
            try await pdf.check()
            #expect(rendered.pages == 1)
            #expect(try await pdf.text().contains(chart.block.title))
        }
    }

    @Test func `a heat map has its counts and their sums`() async throws {
        var report = Report(title: "Charts", created: "2024-01-01T00:00:00Z")
        let map = HeatMap(title: "m", rows: ["Mon", "Tue"], columns: ["8", "9"], counts: [[101, 23], [4, 0]])
        report.blocks = [.chart(.heatMap(map))]
        try await withRendered(report) { pdf, _ in
            let words = try await pdf.text().split(whereSeparator: \.isWhitespace).map(String.init)
            #expect(Set(["101", "23", "4", "124", "105", "128"]).isSubset(of: words))
        }
    }

    @Test func `a chart's other text has its figures, or their ends where they are many`() {
        let few = BarChart(title: "t", categories: ["a", "b"], series: [.init(name: "x", values: [1, 2000])])
        #expect(few.alternative == "t, shown as bars. x is 1 for a and 2,000 for b. \(ChartText.whereFiguresAre)")
        let days = (1...20).map { "d\($0)" }
        let many = BarChart(title: "t", categories: days, series: [.init(name: "x", values: (1...20).map(Double.init))])
        #expect(
            many.alternative
                == "t, shown as bars. x is highest for d20 with 20, and lowest for d1 with 1. \(ChartText.whereFiguresAre)"
        )
    }

    @Test(arguments: [(195.0, true), (150.0, false)])
    func `a line of the axis stops at a number that it would run through`(value: Double, isCrossed: Bool) throws {
        var report = Report(title: "Charts", created: "2024-01-01T00:00:00Z")
        let chart = BarChart(title: "t", categories: ["a", "b"], series: [.init(name: "x", values: [value, 300])])
        report.blocks = [.chart(.bars(chart))]
        let picture = String(decoding: try ReportRenderer().preview(report, as: .svg), as: UTF8.self)
        #expect(picture.contains("fill=\"#ffffff\"") == isCrossed)
    }

    @Test func `percentiles that are near each other are named apart, each at its own line's end`() async throws {
        var report = Report(title: "Charts", created: "2024-01-01T00:00:00Z")
        let lines = [("50 %", 5.0), ("85 %", 25.0), ("95 %", 30.4)].map { name, value in
            ScatterPlot.Line(name: name, value: value, label: "\(value) days")
        }
        let dots = [1.0, 90].map { ScatterPlot.Dot(position: 0.5, value: $0, name: "x") }
        report.blocks = [.chart(.scatter(ScatterPlot(title: "t", unit: "days", marks: [], dots: dots, lines: lines)))]
        try await withRendered(report) { pdf, _ in
            let words = try await pdf.words(page: 1)
            let tops = try ["30.4", "25.0", "5.0"].map { text in
                try #require(words.first { $0.text == text }).top
            }
            #expect(tops[1] - tops[0] >= 9.4 && tops[2] - tops[1] >= 9.4)
        }
    }
}
