import HouseTestSupport
import Reports
import Testing

@testable import Figures
@testable import Items
@testable import Storage

/// What a report says of item types.
extension ActivityReportTests {
    @Test func `a type that is the only one is not called the most frequent`() throws {
        #expect(try report(items(20, on: "2024-03-04")).headings.contains("By type"))
        var two = items(20, on: "2024-03-04")
        two[0].itemType = "task"
        #expect(try report(two).headings.contains("The most frequent type is bug: 95\u{A0}% of 20"))
    }

    @Test func `the type of items that came without one is not called the most frequent`() throws {
        var items = items(20, on: "2024-03-04")
        for index in 1..<20 { items[index].itemType = Item.untyped }
        #expect(try report(items).headings.contains("By type"))
    }

    /// Each of another type, which has its number, and of the first more.
    private func manyTypes(_ count: Int, on day: String) -> [Item] {
        (0..<count).map { .sample("\(day) \($0)", type: "type \($0)", created: day) }
            + (0..<20).map { .sample("\(day) more \($0)", type: "type \($0 % 10)", created: day) }
    }

    @Test func `of hundreds of types a table lists forty and a chart five, and none is missing in their sums`() throws {
        let report = try report(manyTypes(230, on: "2024-03-04"))
        let table = try #require(report.table("Item type"))
        #expect(table.rows.count == 40 && table.note == "40 of 230 item types.")
        #expect(table.footer.prefix(2) == ["Total, those not shown too", "250"])
        let chart = try #require(bars(report, "Items created, by type and day"))
        #expect(chart.series.last?.name == "225 other types")
        #expect(chart.series.map { $0.values.reduce(0, +) } == [3, 3, 3, 3, 3, 235])
    }

    @Test func `periods of hundreds of types are compared in types whose numbers are known in each`() throws {
        let report = try report(manyTypes(230, on: "2024-03-04") + items(7, on: "2024-03-12")) { spec in
            spec.reportType = .comparison
            spec.comparisonPeriods = try [
                .init(label: "A", days: DayRange("2024-03-04", "2024-03-10")),
                .init(label: "B", days: DayRange("2024-03-11", "2024-03-17")),
            ]
        }
        let chart = try #require(bars(report, "Items created, by type"))
        #expect(chart.series.last?.name == "Other types")
        let sums = [0, 1].map { period in chart.series.reduce(0) { $0 + $1.values[period] } }
        #expect(sums == [250, 7])
    }

    private func bars(_ report: Report, _ title: String) -> BarChart? {
        report.blocks.compactMap { if case .chart(.bars(let chart)) = $0, chart.title == title { chart } else { nil } }
            .first
    }

    @Test func `a type that was over before the range has no row of zeros, in the table or the chart`() throws {
        var items = items(2, on: "2024-01-01", closed: "2024-01-02") + items(3, on: "2024-03-04")
        items[0].itemType = "old"
        items[1].itemType = "old"
        items.append(.sample("waits", type: "waiting", created: "2024-01-01"))
        let report = try report(items)
        #expect(report.table("Item type")?.rows.map(\.first) == ["bug", "waiting"])
        let series = report.blocks.compactMap { block -> [String]? in
            guard case .chart(.bars(let chart)) = block, chart.title.contains("by type") else { return nil }
            return chart.series.map(\.name)
        }
        #expect(series == [["bug"]])
    }
}
