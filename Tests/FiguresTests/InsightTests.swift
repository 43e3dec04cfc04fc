import HouseTestSupport
import Testing

@testable import Figures
@testable import Items
@testable import Storage

struct InsightTests {
    /// What the rules say of the items, over March 2024 by day unless told otherwise.
    private func insights(_ items: [Item], _ change: (inout ExportSpec) throws -> Void = { _ in }) throws -> [Insight] {
        let store = try ItemStore.fresh()
        try store.importAll(items)
        let spec = try ExportSpec.march(change)
        return InsightRules(figures: try store.figures(spec).figures[0], grouping: spec.groupBy).insights
    }

    private func items(_ count: Int, on day: Int, month: String = "2024-03") -> [Item] {
        let date = "\(month)-\(day < 10 ? "0" : "")\(day)"
        return (0..<count).map { .sample("\(date) \($0)", created: date) }
    }

    @Test func `even days with as much closed as created are nothing unusual`() throws {
        let items = (1...28).flatMap { day -> [Item] in
            let date = "2024-03-\(day < 10 ? "0" : "")\(day)"
            let times = ["T08:00:00Z", "T09:00:00Z"]
            return times.map { .sample(date + $0, category: .done, created: date + $0, closed: date + "T12:00:00Z") }
        }
        #expect(try insights(items).isEmpty)
    }

    @Test func `few items give no observation, and that they are few is said`() throws {
        #expect(try insights(items(5, on: 4)).isEmpty)
        let store = try ItemStore.fresh()
        try store.importAll(items(1, on: 4))
        let rules = InsightRules(figures: try store.figures(.march()).figures[0], grouping: .day)
        #expect(rules.silence == "There are too few items for the rules, which speak from 30 on.")
    }

    @Test func `what chance gives of a few items a day does not stand out`() throws {
        let quiet = (1...28).flatMap { items(1, on: $0) } + items(2, on: 3)
        #expect(try !insights(quiet + items(8, on: 29)).contains { $0.rule == .peak })
        #expect(try insights(quiet + items(10, on: 29)).contains { $0.rule == .peak })
    }

    @Test func `the share of items that came without a type is no news`() throws {
        var now = items(40, on: 4)
        for index in 0..<30 { now[index].itemType = Item.untyped }
        let before = items(40, on: 10, month: "2024-02") + items(1, on: 1, month: "2023-12")
        let shift = try insights(now + before).first { $0.rule == .typeShift }
        #expect(shift?.text.hasPrefix("bug was 25") == true)
        for index in 30..<40 { now[index].itemType = Item.untyped }
        var all = before
        for index in all.indices { all[index].itemType = Item.untyped }
        #expect(try !insights(now + all).contains { $0.rule == .typeShift })
    }

    @Test func `a day of many stands out, with its size, its comparison and n`() throws {
        let quiet =
            (4...8).flatMap { items(8, on: $0) } + (11...14).flatMap { items(8, on: $0) }
            + (18...22).flatMap { items(8, on: $0) } + (25...28).flatMap { items(8, on: $0) }
        let found = try insights(quiet + items(32, on: 29))
        let peak = try #require(found.first { $0.rule == .peak })
        #expect(peak.text == "29 March 2024 stands out: 32 created, 4.0 times the median day (8; n = 176).")
    }

    @Test func `an observation speaks of no more than five things`() throws {
        var many = items(100, on: 4) + items(10, on: 5) + items(1, on: 10, month: "2023-01") + items(40, on: 2)
        for index in many.indices { many[index].project = index < 90 ? "web" : "p\(index % 5)" }
        #expect(try insights(many).count <= Insight.most)
    }

    @Test func `a type whose share has grown is named against the time before`() throws {
        var now = items(40, on: 4)
        for index in 0..<30 { now[index].itemType = "incident" }
        let before = items(40, on: 10, month: "2024-02") + items(1, on: 1, month: "2023-12")
        let found = try insights(now + before).first { $0.rule == .typeShift }
        #expect(
            found?.text
                == "incident was 75\u{A0}% of what was created (n = 40), against 0\u{A0}% in February 2024 (n = 40)."
        )
    }

    @Test func `a share that went from 8 to 12 of 40 has changed by ten points, and the one that grew is named`() throws
    {
        var now = items(40, on: 4)
        var before = items(40, on: 10, month: "2024-02") + items(1, on: 1, month: "2023-12")
        for index in 0..<12 { now[index].itemType = "incident" }
        for index in 0..<8 { before[index].itemType = "incident" }
        let found = try insights(now + before).first { $0.rule == .typeShift }
        #expect(
            found?.text
                == "incident was 30\u{A0}% of what was created (n = 40), against 20\u{A0}% in February 2024 (n = 40)."
        )
    }

    @Test func `where all was created and nothing closed, that is said`() throws {
        let found = try insights((4...23).flatMap { items(2, on: $0) }).first { $0.rule == .balance }
        #expect(found?.text == "40 more items were created than closed: 40 created, 0 closed.")
    }

    @Test func `two days that are as busy do not stand out`() throws {
        let quiet = (4...20).flatMap { items(4, on: $0) }
        #expect(try !insights(quiet + items(20, on: 28) + items(20, on: 29)).contains { $0.rule == .peak })
        let median = try insights(quiet + items(20, on: 29)).first { $0.rule == .peak }
        #expect(median?.text.contains("5.0 times the median day (4;") == true)
    }

    @Test func `a month does not stand out beside months that the range cuts short`() throws {
        let days = ["2024-03", "2024-04", "2024-05", "2024-06"].flatMap { month in
            (1...28).flatMap { items(2, on: $0, month: month) }
        }
        let cut = items(2, on: 29, month: "2024-02") + items(2, on: 1, month: "2024-07")
        #expect(
            try !insights(days + cut) { spec in
                spec.range = try DayRange("2024-02-29", "2024-07-01")
                spec.groupBy = .month
            }.contains { $0.rule == .peak }
        )
    }
}
