import Foundation
import HouseTestSupport
import Reports
import Testing

@testable import Figures
@testable import Items
@testable import Storage

/// When work came in, where a source tells it by the day alone.
struct RhythmTests {
    private func report(_ created: [String], zone: String = "UTC", later: Duration = .zero) throws -> Report {
        let store = try ItemStore.fresh()
        var items = created.enumerated().map { Item.sample("\($0.offset)", created: $0.element) }
        items[items.count - 1].createdAt = items[items.count - 1].createdAt + later
        try store.importAll(items)
        return try store.report(.march { $0.timeZoneID = zone })
    }

    private func chart(_ report: Report) -> Chart? {
        let charts = report.blocks.compactMap { block in if case .chart(let chart) = block { chart } else { nil } }
        return charts.first { $0.block.title.hasPrefix("Items created, by weekday") }
    }

    @Test func `items that have days alone are shown by weekday, and not at midnight`() throws {
        let report = try report(["2024-03-04", "2024-03-05", "2024-03-05"])
        guard case .bars(let bars) = try #require(chart(report)) else {
            Issue.record("no bars")
            return
        }
        #expect(bars.title == "Items created, by weekday" && bars.categories.map(\.label).first == "Mon")
        #expect(bars.series.map(\.values) == [[1, 2, 0, 0, 0, 0, 0]])
        #expect(report.notes.contains("All of them were created at midnight"))
    }

    @Test func `where some have days alone, it is said how many`() throws {
        let hours = (10..<20).map { "2024-03-06T\($0):00" }
        let report = try report(["2024-03-04", "2024-03-05"] + hours)
        guard case .heatMap = try #require(chart(report)) else {
            Issue.record("no map")
            return
        }
        #expect(report.notes.contains("2 of 12 were created at midnight"))
    }

    @Test func `midnight is that of the report's clock, and one item at it is chance`() throws {
        let created = ["2024-03-03T23:00", "2024-03-04T00:00", "2024-03-04T23:00"]
        let told = "2 of 3 were created at midnight"
        #expect(try report(created, zone: "Europe/Berlin").notes.contains(told))
        #expect(try !report(created).notes.contains("created at midnight"))
        let later = try report(created, zone: "Europe/Berlin", later: .milliseconds(1)).notes
        #expect(!later.contains("created at midnight"))
    }
}
