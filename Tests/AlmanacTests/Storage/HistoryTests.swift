import GRDB
import Reports
import Testing

@testable import Almanac

/// What the status histories of odd items say.
struct HistoryTests {
    private let store: ItemStore
    private let months: [Range<Timestamp>] = [
        .days("2024-01-01", "2024-02-01"), .days("2024-02-01", "2024-03-01"),
    ]

    init() throws {
        store = try ItemStore.inMemory()
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
        #expect(notes.contains("for 6 of the 6 items closed in the range"))
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
        #expect(flow.inProgress == [12, 6] && flow.known == [12, 6])
        #expect(flow.cycleTime.count == 6 && flow.cycleTime.median == .seconds(26 * 86_400))
        #expect(try report().headings.contains("6 in progress at the end"))
        #expect(try !report().notes.contains("whether the others"))
    }

    @Test func `a first move after the range tells the status in the range, which is not that of today`() throws {
        try add(.sample("1", category: .inProgress, created: "2024-01-10"), [move("2024-03-10", .open, .inProgress)])
        try add(.sample("2", category: .open, created: "2024-01-10"), [move("2024-03-10", .inProgress, .open)])
        let flow = try flow()
        #expect(flow.inProgress == [1, 1] && flow.known == [2, 2])
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

    @Test func `a status that the tracker no longer lists ends the time in progress, and is unknown`() throws {
        try add(
            .sample("1", created: "2024-01-01"),
            [move("2024-01-10", .open, .inProgress, id: "1"), move("2024-02-10", .inProgress, nil, id: "2")]
        )
        try add(.sample("2", created: "2024-01-01"), [move("2024-02-10", nil, .inProgress)])
        let flow = try flow()
        #expect(flow.inProgress == [1, 1] && flow.known == [1, 1])
        #expect(try report().notes.contains("tells for 1 of the 2 open at its end whether they were in progress"))
    }

    @Test func `moves in one instant are in the order of their numbers`() throws {
        let start = move("2024-01-10", .open, .inProgress, id: "999")
        let stop = move("2024-01-10", .inProgress, .open, id: "1000")
        let parts = ["1000-1", "1000-2", "1000-10", "1001"].map { move("2024-01-10", .open, .open, id: $0) }
        try add(.sample("1", created: "2024-01-01"), parts.reversed() + [stop, start])
        let flow = try flow()
        #expect(flow.inProgress == [0, 0] && flow.known == [1, 1])
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
            try writer.database.execute(sql: ItemSchema.origins)
            return try writer.reader.history(of: 1).map(\.fromCategory)
        }
        #expect(categories == [.open, nil])
    }

    @Test(arguments: 1...4)
    func `nasty histories give what going through them at each instant gives`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let items = (0..<600).map { NastyItem($0, using: &random) }
        try store.write { writer in
            let source = try writer.source(.betamax, site: "x.test")
            let run = try writer.beginImport(sourceID: source.id, key: "all")
            let statements = try UpsertStatements(writer.database)
            for nasty in items {
                let id = try #require(try writer.upsert(nasty.item, run, .update, statements).id)
                try writer.keep(ItemDetails(history: nasty.history.shuffled()), of: id, version: nil, in: run)
            }
        }
        let flow = try flow()
        let ends = months.map(\.upperBound)
        #expect(flow.inProgress == ends.map { end in items.count { $0.category(before: end) == .inProgress } })
        #expect(flow.known == ends.map { end in items.count { $0.category(before: end) != nil } })
        let closed = items.filter { $0.closing.map { (months[0].lowerBound..<ends[1]).contains($0) } ?? false }
        #expect(flow.closedWithHistory == closed.count && closed.count > 20)
        var times = closed.compactMap(\.cycleTime)
        #expect(times.count > 10 && flow.cycleTime == TimeToClose(&times, negative: 0))
    }
}

/// An item whose history has all that histories have: moves in one instant, before the creation and after the closing,
/// statuses that nobody knows, and a tracker's clock that runs backwards.
private struct NastyItem {
    var item: Item
    /// In the tracker's order.
    var history: [StatusChange] = []

    init(_ id: Int, using random: inout SeededGenerator) {
        func instant() -> Timestamp {
            Timestamp(
                milliseconds: Timestamp(iso: "2023-12-20").milliseconds + Int64.random(in: 0...90, using: &random)
                    * 86_400_000
            )
        }
        func category() -> StatusCategory? {
            [nil, .open, .inProgress, .inProgress, .done].randomElement(using: &random) ?? nil
        }
        item = .sample("\(id)", category: category() ?? .done, created: "2024-01-01")
        item.createdAt = instant()
        item.closedAt = item.statusCategory == .done && Bool.random(using: &random) ? instant() : nil
        var from = category()
        let times = (0..<Int.random(in: 0...5, using: &random)).map { _ in instant() }.sorted()
        for (index, at) in times.enumerated() {
            let to = category()
            history.append(
                StatusChange(
                    externalID: "\(997 + index * 2)",
                    at: at,
                    to: to?.rawValue ?? "gone",
                    category: to,
                    fromCategory: from
                )
            )
            from = to
        }
    }

    var closing: Timestamp? {
        item.statusCategory == .done ? item.closedAt.map { max($0, item.createdAt) } : nil
    }

    private var origin: StatusCategory? { history.isEmpty ? item.statusCategory : history[0].fromCategory }

    /// What it was just before an instant, nil where it was not open or nobody knows.
    func category(before instant: Timestamp) -> StatusCategory? {
        guard item.createdAt < instant, closing.map({ $0 >= instant }) ?? (item.statusCategory != .done) else {
            return nil
        }
        guard let last = history.last(where: { $0.at < instant }) else { return origin }
        return last.category
    }

    /// In milliseconds.
    var cycleTime: Int64? {
        guard let closing, closing == item.closedAt else { return nil }
        var stages = [(at: Timestamp(milliseconds: .min), category: origin)]
        stages += history.map { (at: $0.at, category: $0.category) }
        // Of moves up to the creation, the last one tells what it was created in.
        while stages.count > 1, stages[1].at <= item.createdAt { stages.removeFirst() }
        guard let start = stages.first(where: { $0.category == .inProgress })?.at else { return nil }
        let first = max(start, item.createdAt)
        return first <= closing ? closing.milliseconds - first.milliseconds : nil
    }
}
