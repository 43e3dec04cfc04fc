import HouseTestSupport
import Reports
import Testing

@testable import Figures
@testable import Items
@testable import Storage

/// What the status histories of odd items say.
struct HistoryTests {
    private let store: ItemStore
    private let months: [Range<Timestamp>] = [
        .days("2024-01-01", "2024-02-01"), .days("2024-02-01", "2024-03-01"),
    ]

    init() throws {
        store = try ItemStore.fresh()
    }

    private func move(
        _ at: String,
        _ from: StatusCategory?,
        _ to: StatusCategory?,
        id: String = "1"
    ) -> StatusChange {
        StatusChange(
            externalID: id,
            at: Timestamp(iso: at),
            from: from?.rawValue ?? "gone",
            to: to?.rawValue ?? "gone",
            category: to,
            fromCategory: from
        )
    }

    private func add(_ item: Item, _ history: [StatusChange]) throws {
        try store.add(item, ItemDetails(history: history))
    }

    private func flow() throws -> Flow {
        try store.read { try $0.flow(ItemFilters(), in: months) }
    }

    private func report() throws -> Report {
        try store.report(
            .march { spec in
                spec.reportType = .flow
                spec.groupBy = .month
                spec.range = try DayRange("2024-01-01", "2024-02-29")
            }
        )
    }

    @Test func `items closed before they were created have a history too, but no cycle time`() throws {
        for id in 1...6 {
            try add(
                .sample("\(id)", category: .done, created: "2024-01-10", closed: "2024-01-09"),
                [move("2024-01-05", .open, .inProgress, id: "1"), move("2024-01-09", .inProgress, .done, id: "2")]
            )
        }
        let flow = try flow()
        #expect(flow.closedWithHistory == 6 && flow.hasHistory && flow.cycleTime.count == 0)
        let notes = try report().notes
        #expect(notes.contains("is known of 6 of the 6 items closed in the range"))
        #expect(!notes.contains("No status history was imported"))
    }

    @Test func `an item has the status that it was created in until its first move, or for all its life`() throws {
        for id in 1...6 {
            try add(.sample("\(id)", category: .inProgress, created: "2024-01-10"), [])
            try add(
                .sample("\(id) closed", category: .done, created: "2024-01-10", closed: "2024-02-05"),
                [move("2024-02-05", .inProgress, .done)]
            )
        }
        let flow = try flow()
        #expect(flow.ends.map(\.inProgress) == [12, 6] && flow.ends.map(\.known) == [12, 6])
        #expect(flow.cycleTime.count == 6 && flow.cycleTime.median == .seconds(26 * 86_400))
        #expect(try report().headings.contains("Work in progress at the end: 6 started and not finished"))
        #expect(try !report().notes.contains("whether work on the others"))
    }

    @Test func `a first move after the range tells the status in the range, which is not that of today`() throws {
        try add(.sample("1", category: .inProgress, created: "2024-01-10"), [move("2024-03-10", .open, .inProgress)])
        try add(.sample("2", category: .open, created: "2024-01-10"), [move("2024-03-10", .inProgress, .open)])
        let flow = try flow()
        #expect(flow.ends.map(\.inProgress) == [1, 1] && flow.ends.map(\.known) == [2, 2])
    }

    @Test func `what was over when the item was created was no start of work`() throws {
        try add(
            .sample("1", category: .done, created: "2024-01-10", closed: "2024-02-05"),
            [
                move("2024-01-05", .open, .inProgress, id: "1"), move("2024-01-08", .inProgress, .open, id: "2"),
                move("2024-01-20", .open, .inProgress, id: "3"),
            ]
        )
        #expect(try flow().cycleTime.median == .seconds(16 * 86_400))
    }

    @Test func `a status that the tracker no longer lists ends the time in progress, but not the work`() throws {
        try add(
            .sample("1", created: "2024-01-01"),
            [move("2024-01-10", .open, .inProgress, id: "1"), move("2024-02-10", .inProgress, nil, id: "2")]
        )
        try add(.sample("2", created: "2024-01-01"), [move("2024-02-10", nil, .inProgress)])
        let flow = try flow()
        #expect(flow.ends.map(\.inProgress) == [1, 1] && flow.ends.map(\.known) == [1, 2])
        #expect(flow.ends.map(\.started) == [1, 2] && flow.ends[1].elsewhere == 1)
        #expect(try report().notes.contains("1 in a status that the tracker no longer lists"))
    }

    @Test func `moves in one instant are in the order of their numbers`() throws {
        let start = move("2024-01-10", .open, .inProgress, id: "999")
        let stop = move("2024-01-10", .inProgress, .open, id: "1000")
        let parts = ["1000-1", "1000-2", "1000-10", "1001"].map { move("2024-01-10", .open, .open, id: $0) }
        try add(.sample("1", created: "2024-01-01"), parts.reversed() + [stop, start])
        let flow = try flow()
        #expect(flow.ends.map(\.inProgress) == [0, 0] && flow.ends.map(\.back) == [1, 1])
        #expect(try store.read { try $0.history(of: 1) } == [start, stop] + parts)
    }

    @Test func `changes of before learn what they left from what the source says elsewhere, if it is one thing`() throws
    {
        let plain = move("2024-01-10", .open, .inProgress)
        var odd = move("2024-01-20", .inProgress, .done, id: "2")
        odd.from = "both"
        try add(
            .sample("1", status: "both", category: .done, created: "2024-01-01", closed: "2024-01-20"),
            [plain, odd]
        )
        try add(.sample("2", status: "both", category: .inProgress, created: "2024-01-01"), [])
        try add(.sample("3", status: "open", category: .open, created: "2024-01-01"), [])
        let categories = try store.write { writer in
            try writer.database.execute(sql: "UPDATE status_change SET from_category = NULL")
            try writer.database.execute(sql: SQLiteSchema.origins)
            return try writer.reader.history(of: 1).map(\.fromCategory)
        }
        #expect(categories == [.open, nil])
    }
}
