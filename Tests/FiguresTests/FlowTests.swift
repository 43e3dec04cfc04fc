import HouseTestSupport
import Reports
import Testing

@testable import Figures
@testable import Items
@testable import Storage

struct FlowTests {
    private let store: ItemStore
    private let months: [Range<Timestamp>] = [
        .days("2024-01-01", "2024-02-01"), .days("2024-02-01", "2024-03-01"),
    ]

    init() throws {
        store = try ItemStore.fresh()
    }

    private func add(_ item: Item, _ changes: [(at: String, to: StatusCategory)]?) throws {
        var item = item
        item.updatedAt = Timestamp(iso: "2024-05-01")
        let history = changes.map { changes in
            changes.enumerated().map { index, change in
                let name = change.to.rawValue
                let at = Timestamp(iso: change.at)
                return StatusChange(externalID: "\(index)", at: at, from: nil, to: name, category: change.to)
            }
        }
        try store.add(item, ItemDetails(history: history))
    }

    private func flow() throws -> Flow {
        try store.read { try $0.flow(ItemFilters(), in: months) }
    }

    @Test func `cycle time runs from the first start of work to the closing`() throws {
        try add(
            .sample("1", category: .done, created: "2024-01-01", closed: "2024-01-21"),
            [("2024-01-11", .inProgress), ("2024-01-12", .open), ("2024-01-15", .inProgress), ("2024-01-21", .done)]
        )
        let flow = try flow()
        #expect(flow.cycleTime.count == 1 && flow.cycleTime.median == .seconds(10 * 86_400))
        #expect(flow.timeInProgress.median == .seconds(7 * 86_400) && flow.wentBack == 1)
        #expect(flow.closedWithHistory == 1)
        #expect(flow.closings.map(\.leadTime) == [.seconds(20 * 86_400)])
    }

    @Test func `an item is in progress from its start to the next change, and not after its closing`() throws {
        try add(.sample("1", created: "2024-01-01"), [("2024-01-10", .inProgress)])
        try add(.sample("2", created: "2024-01-01"), [("2024-01-10", .inProgress), ("2024-02-10", .open)])
        try add(
            .sample("3", category: .done, created: "2024-01-01", closed: "2024-02-05"),
            [("2024-01-20", .inProgress)]
        )
        try add(.sample("4", created: "2024-01-01"), [])
        try add(.sample("5", created: "2024-01-01"), nil)
        let flow = try flow()
        #expect(flow.ends.map(\.inProgress) == [3, 1] && flow.ends.map(\.back) == [0, 1])
        #expect(flow.ends.map(\.started) == [3, 2] && flow.ends.map(\.known) == [4, 3])
        #expect(flow.oldest.count == 4)
    }

    @Test func `what was closed and reopened counts as of the ends of the periods`() throws {
        try add(
            .sample("later", created: "2024-01-01"),
            [("2024-01-10", .inProgress), ("2024-01-20", .done), ("2024-03-05", .open)]
        )
        try add(.sample("within", created: "2024-01-01"), [("2024-01-10", .done), ("2024-01-20", .inProgress)])
        try add(
            .sample("again", category: .done, created: "2024-01-01", closed: "2024-02-20"),
            [("2024-01-10", .done), ("2024-02-10", .open), ("2024-02-20", .done)]
        )
        let flow = try flow()
        #expect(flow.reopening.closedUntilEnd == [2, 0] && flow.reopening.reopened == [1, 1])
        #expect(flow.reopening.reopenedInRange == 2 && flow.reopening.closedUntilRangeEnd == 1)
        #expect(flow.ends.map(\.doneThen) == [2, 1] && flow.ends.map(\.started) == [1, 1])
        let report = try store.report(.flow("2024-01-01", "2024-02-29"))
        #expect(report.headings.contains("Throughput: 2 closed as of the end of the range, 0.03 a day"))
        #expect(report.table("Period")?.rows.isEmpty == false)
        let table = report.tables.first { $0.columns.last?.title == "Reopened in it" }
        #expect(table?.rows == [["January 2024", "0", "2", "2", "1"], ["February 2024", "1", "0", "1", "1"]])
        #expect(table?.footer == ["The range", "1", "1", "2", "2"])
        #expect(report.notes.contains("2 items were reopened in the range. Of the 2 that were closed in it"))
    }

    @Test func `of items without a history it cannot be known whether they were reopened`() throws {
        try add(.sample("1", category: .done, created: "2024-01-01", closed: "2024-01-20"), [("2024-01-20", .done)])
        try add(.sample("2", category: .done, created: "2024-01-01", closed: "2024-01-20"), nil)
        let notes = try store.report(.flow("2024-01-01", "2024-02-29")).notes
        #expect(notes.contains("No item was reopened in the range. This is known of 1 item; of the 1 other"))
        #expect(notes.contains("that was open or closed in the range it cannot be known"))
    }

    @Test func `work item age runs from the start, age of open work from creation`() throws {
        for id in 1...5 {
            try add(.sample("\(id)", created: "2024-01-01"), [("2024-02-0\(id)", .inProgress), ("2024-02-15", .open)])
        }
        try add(.sample("new", created: "2024-01-01"), [])
        let flow = try flow()
        #expect(flow.workItemAge.count == 5 && flow.workItemAge.oldest == .seconds(29 * 86_400))
        #expect(flow.startedFirst.first?.key == "#1" && flow.oldest.first?.age == .seconds(60 * 86_400))
        let report = try store.report(.flow("2024-01-01", "2024-02-29"))
        #expect(report.headings.contains("Work item age: half was about 27.0 days old or older"))
        #expect(report.headings.contains("Age of open work: half was about 60.0 days old or older"))
        #expect(report.notes.contains("5 back in \u{201C}to do\u{201D}"))
    }

    @Test func `without history there is no cycle time`() throws {
        try add(.sample("1", category: .done, created: "2024-01-01", closed: "2024-01-21"), nil)
        let flow = try flow()
        #expect(!flow.hasHistory && flow.cycleTime.count == 0)
        #expect(flow.closings.count == 1)
    }

    @Test func `the longest open come first, with their age at the end`() throws {
        try add(.sample("new", created: "2024-02-20"), nil)
        try add(.sample("old", created: "2024-01-01"), nil)
        try add(.sample("closed", category: .done, created: "2023-01-01", closed: "2024-01-02"), nil)
        let oldest = try flow().oldest
        #expect(oldest.map(\.key) == ["#old", "#new"])
        #expect(oldest.first?.age == .seconds(60 * 86_400))
    }

    @Test func `nothing is missing under the upper edge of the cumulative flow`() throws {
        try add(.sample("open", created: "2023-12-01"), nil)
        try add(.sample("undated", category: .done, created: "2024-01-05"), nil)
        try add(.sample("closed", category: .done, created: "2024-01-05", closed: "2024-02-05"), nil)
        let report = try store.report(.flow("2024-01-01", "2024-02-29"))
        let bands = report.blocks.compactMap { block -> [String]? in
            guard case .chart(.area(let chart)) = block else { return nil }
            return chart.bands.map { "\($0.name) \($0.values.map { Int($0) })" }
        }
        #expect(bands == [["Closed [0, 1]", "Done, undated [1, 1]", "Open [2, 1]"]])
    }

    @Test func `a history of statuses that are never in progress is told from none`() throws {
        try add(.sample("1", category: .done, created: "2024-01-01", closed: "2024-01-21"), [("2024-01-21", .done)])
        let flow = try flow()
        #expect(flow.hasHistory && !flow.knowsProgress)
    }

    @Test func `a history that was read before the item's last update is not known`() throws {
        try add(.sample("1", created: "2024-01-01"), [("2024-01-10", .inProgress)])
        try add(.sample("2", created: "2024-01-01"), [("2024-01-10", .inProgress)])
        var item = Item.sample("2", category: .done, created: "2024-01-01", closed: "2024-02-05")
        item.updatedAt = Timestamp(iso: "2024-06-01")
        try store.write { writer in
            let source = try writer.source(item.source, site: "x.test")
            let run = try writer.beginImport(sourceID: source.id, key: "later")
            _ = try writer.upsert([item], in: run, duplicates: .update)
        }
        let flow = try flow()
        #expect(flow.ends.map(\.inProgress) == [1, 1] && flow.ends.map(\.known) == [1, 1])
        #expect(flow.closedWithHistory == 0 && flow.cycleTime.count == 0)
    }

    @Test(arguments: [("2024-01-31", 1), ("2024-02-29", 2)])
    func `a report says what is in progress, over one period too`(end: String, periods: Int) throws {
        try add(.sample("1", created: "2024-01-01"), [("2024-01-10", .inProgress)])
        try add(.sample("2", created: "2024-01-01"), [])
        try add(.sample("3", created: "2024-01-01"), nil)
        let report = try store.report(
            .march { spec in
                spec.reportType = .flow
                spec.groupBy = .month
                spec.range = try DayRange("2024-01-01", end)
            }
        )
        #expect(report.headings.contains("Work in progress at the end: 1 started and not finished"))
        #expect(report.notes.contains("tells of 2 of the 3 open at its end whether work on them had begun"))
        #expect(
            report.notes.contains("This is known of 2 of the 3 open at the end; whether work on the others had begun")
        )
        let bands = report.blocks.compactMap { block -> [String]? in
            guard case .chart(let drawn) = block, case .area(let chart) = drawn else { return nil }
            return chart.bands.map { "\($0.name) \($0.values.last ?? -1)" }
        }
        #expect(
            bands
                == (periods == 1
                    ? []
                    : [
                        [
                            "Closed 0.0", "In progress 1.0", "Not started 1.0",
                            "Not known 1.0",
                        ]
                    ])
        )
    }
}
