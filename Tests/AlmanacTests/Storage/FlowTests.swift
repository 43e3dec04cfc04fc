import Reports
import Testing

@testable import Almanac

struct FlowTests {
    private let store: ItemStore
    private let months: [Range<Timestamp>] = [
        .days("2024-01-01", "2024-02-01"), .days("2024-02-01", "2024-03-01"),
    ]

    init() throws {
        store = try ItemStore.inMemory()
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
        #expect(flow.inProgress == [3, 1])
        #expect(flow.known == [4, 3])
        #expect(flow.oldest.count == 4)
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
            let statements = try UpsertStatements(writer.database)
            _ = try writer.upsert(item, run, .update, statements)
        }
        let flow = try flow()
        #expect(flow.inProgress == [1, 1] && flow.known == [1, 1])
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
        #expect(report.headings.contains("1 in progress at the end"))
        #expect(report.notes.contains("for 2 of the 3 open at its end"))
        #expect(report.notes.contains("Of 2 of the 3 items open at the end; whether the others were in progress"))
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
                            "Closed in the range 0.0", "In progress 1.0", "Open, not in progress 1.0",
                            "Open, history unknown 1.0",
                        ]
                    ])
        )
    }
}
