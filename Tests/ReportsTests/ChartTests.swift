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
        #expect(ChartScale.label(2.5) == "2.5")
    }

    @Test(arguments: [
        BarChart(title: "none", categories: [], series: []),
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
        report.blocks = [.barChart(chart)]
        try await withRendered(report) { pdf, rendered in
            try await pdf.check()
            #expect(rendered.pages == 1)
            #expect(try await pdf.text().contains(chart.title))
        }
    }

    @Test func `the axis' first label is there and labels are thinned`() async throws {
        var report = Report(title: "Charts", created: "2024-01-01T00:00:00Z")
        let days = (1...366).map { "d\($0)" }
        report.blocks = [.barChart(BarChart(title: "t", categories: days, series: [.init(name: "x", values: [1])]))]
        try await withRendered(report) { pdf, _ in
            let words = Set(try await pdf.text().split(whereSeparator: \.isWhitespace).map(String.init))
            #expect(words.contains("d1"))
            #expect(days.count(where: words.contains) < 40)
        }
    }
}
