import Foundation
import HouseTestSupport
import TestSupport
import Testing

@testable import Items
@testable import Storage

struct ActivityTests {
    private let january = Range<Timestamp>.days("2024-01-01", "2024-02-01")
    private let february = Range<Timestamp>.days("2024-02-01", "2024-03-01")

    @Test func `open work is what was created and not yet closed`() throws {
        let activity = try activity([
            .sample("1", category: .done, created: "2023-12-01", closed: "2024-01-10"),
            .sample("2", created: "2023-12-02"),
            .sample("3", category: .done, created: "2024-01-31T23:59", closed: "2024-02-01"),
            .sample("4", type: "task", created: "2024-02-29T23:59"),
            .sample("5", category: .done, created: "2023-01-01", closed: "2023-12-31T23:59"),
            .sample("6", created: "2024-03-01"),
        ])
        #expect(activity.total.opening == 2)
        #expect(activity.total.periods == [.init(created: 1, closed: 1), .init(created: 1, closed: 1)])
        #expect(activity.total.open == [2, 2])
        #expect(activity.itemTypes["task"]?.open == [0, 1])
        #expect(activity.itemTypes["bug"]?.open == [2, 1])
    }

    @Test func `an item that is done without a date is created, but neither closed nor open`() throws {
        let activity = try activity([.sample("ALOY-1743", category: .done, created: "2024-01-05")])
        #expect(activity.total.periods[0] == .init(created: 1, closed: 0, undatedClosures: 1))
        #expect(activity.total.open == [0, 0])
    }

    @Test func `a time of closing on an item that is not done counts for nothing`() throws {
        let activity = try activity([
            .sample("1", category: .inProgress, created: "2024-01-05", closed: "2024-01-06")
        ])
        #expect(activity.total.periods == [.init(created: 1), .init()])
        #expect(activity.total.open == [1, 1])
    }

    @Test func `an item closed before it was created is closed at once`() throws {
        let activity = try activity([.sample("1", category: .done, created: "2024-02-05", closed: "2024-01-06")])
        #expect(activity.total.periods == [.init(), .init(created: 1, closed: 1)])
        #expect(activity.total.open == [0, 0])
    }

    @Test func `of more types than get a series each the others are one, and nothing is in none`() throws {
        let many = (0..<300).map { Item.sample("\($0)", type: "type \($0)", created: "2024-01-05") }
        let few = (0..<4).map { Item.sample("last \($0)", type: "type 299", created: "2024-02-0\($0 + 1)") }
        let before = (0..<10).map { Item.sample("old \($0)", type: "old \($0)", created: "2023-01-05") }
        let activity = try activity(many + few + before)
        #expect(activity.itemTypes.count == Activity.mostTypes)
        #expect(activity.itemTypes["type 299"]?.periods.map(\.created) == [1, 4])
        let others = try #require(activity.otherTypes)
        #expect(others.count == 110 && others.createdCount == 100)
        #expect(others.series == .init(opening: 10, periods: [.init(created: 100), .init()]))
        let named = activity.itemTypes.values.reduce(0) { $0 + $1.total.created }
        #expect(named + others.series.total.created == activity.total.total.created)
    }

    @Test func `a type of which all was over before the periods is not among the types`() throws {
        let over = Item.sample("1", type: "old", category: .done, created: "2023-01-01", closed: "2023-02-01")
        #expect(try activity([over, .sample("2", created: "2024-01-05")]).itemTypes.keys.sorted() == ["bug"])
    }

    @Test func `a store without items has no activity`() throws {
        let activity = try activity([])
        #expect(activity == Activity(total: .init(periods: [.init(), .init()]), itemTypes: [:]))
    }

    @Test(
        arguments: Grouping.allCases,
        ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia"]
    )
    func `the figures equal those worked out item by item with Foundation's calendar`(
        grouping: Grouping,
        zone: String
    ) throws {
        var random = SeededGenerator(seed: 1)
        let items = (0..<600).map { Item.random($0, using: &random) } + Self.corners
        let store = try ItemStore.fresh()
        try store.importAll(items)
        let timeZone = try #require(TimeZone(identifier: zone))
        let start = try #require(CivilDate("2019-12-30"))
        let end = try #require(CivilDate("2024-03-03"))
        let periods = grouping.periods(of: DayRange(start: start, end: end), in: timeZone)
        let activity = try store.read { try $0.activity(ItemFilters(), in: periods.map(\.interval)) }
        let recount = Recount(items, by: grouping, from: "2019-12-30", through: "2024-03-03", in: timeZone)
        for (index, period) in periods.enumerated() {
            let counts = activity.total.periods[index]
            #expect(counts.created == recount.created[period.name, default: 0], "created in \(period.name)")
            #expect(counts.closed == recount.closed[period.name, default: 0], "closed in \(period.name)")
        }
        #expect(activity.total.opening == recount.opening)
        #expect(activity.total.closing == recount.closing)
        #expect(activity.total.total.created == recount.created.values.reduce(0, +))
    }

    @Test func `the rollup equals the items after every kind of change`() throws {
        var random = SeededGenerator(seed: 42)
        let store = try ItemStore.fresh()
        for round in 0..<8 {
            let items = (0..<150).map { _ in Item.random(.random(in: 0..<400, using: &random), using: &random) }
            try store.importAll(items, key: "\(round)", .at("2024-07-01", isComplete: round % 3 == 2))
            if round == 5 { try store.write { try $0.removeSource(Source(type: .jira, name: "ALOY")) } }
            for _ in 0..<12 {
                let bounds = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                    Timestamp(milliseconds: .random(in: 1_570_000_000_000...1_725_000_000_000, using: &random))
                }.sorted()
                try store.read { reader in
                    let source = ActivityCounts(reader: reader, clause: .none)
                    let rollup = nonzero(try source.fromRollup(bounds, try reader.dailyCounts(.none)))
                    let recount = nonzero(try source.fromItems(bounds))
                    #expect(rollup == recount)
                }
            }
        }
    }

    @Test func `what was read of a store is read anew when another process has written`() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "items.sqlite").path
            let (one, other) = (try ItemStore(path: path), try ItemStore(path: path))
            for count in 1...3 {
                try other.importAll((0..<count).map { .sample("\($0)", created: "2024-01-02") }, key: "\(count)")
                #expect(try Self.created(one) == count)
                #expect(try Self.created(one, ItemFilters(itemTypes: ["bug"])) == count)
            }
        }
    }

    @Test func `a transaction that writes sees what it has written`() throws {
        let store = try ItemStore.fresh()
        try store.importAll([.sample("1", created: "2024-01-02")], key: "1")
        #expect(try Self.created(store) == 1)
        try store.write { writer in
            let run = try writer.beginImport(of: .betamax, key: "2")
            _ = try writer.upsert([.sample("2", created: "2024-01-03")], in: run, duplicates: .update)
            #expect(try writer.reader.activity(ItemFilters(), in: [january]).total.periods[0].created == 2)
        }
    }

    /// What January has, by the report of activity and by the list of sources.
    private static func created(_ store: ItemStore, _ filters: ItemFilters = ItemFilters()) throws -> Int {
        try store.read { reader in
            let range = Range<Timestamp>.days("2024-01-01", "2024-02-01")
            let count = try reader.activity(filters, in: [range]).total.periods[0].created
            #expect(try reader.sources().map(\.stored) == [count])
            return count
        }
    }

    private func nonzero(_ segments: [CountsByType]) -> [CountsByType] {
        segments.map { $0.filter { $0.value != Activity.Counts() } }
    }

    private func activity(_ items: [Item]) throws -> Activity {
        let store = try ItemStore.fresh()
        try store.importAll(items)
        return try store.read { try $0.activity(ItemFilters(), in: [january, february]) }
    }

    /// A new year's week, a leap day, the hours around changes of the clock, and midnights of several zones.
    private static let corners = [
        "2020-12-31T23:30", "2021-01-01T00:00", "2020-12-27T23:00", "2021-01-03T23:00", "2024-02-29T12:00",
        "2024-02-28T18:15", "2024-02-29T18:14", "2023-03-26T00:59", "2023-03-26T01:00", "2023-10-28T22:00",
        "2023-10-29T00:30", "2023-10-29T01:30", "2023-10-29T23:00", "2020-01-31T22:59", "2020-01-31T23:00",
    ].enumerated().map { index, time in
        Item.sample("corner \(index)", category: .done, created: time, closed: "2024-02-29T23:00")
    }
}

/// The figures by plain loops and Foundation's calendar, sharing nothing with what they check.
private struct Recount {
    var created: [String: Int] = [:]
    var closed: [String: Int] = [:]
    var opening = 0
    var closing = 0

    init(_ items: [Item], by grouping: Grouping, from first: String, through last: String, in timeZone: TimeZone) {
        let calendar = Calendar(identifier: grouping == .week ? .iso8601 : .gregorian)
        func day(_ date: Date) -> String {
            let parts = calendar.dateComponents(in: timeZone, from: date)
            return String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
        }
        func period(_ date: Date) -> String {
            let parts = calendar.dateComponents(in: timeZone, from: date)
            return switch grouping {
            case .day: day(date)
            case .week: String(format: "%04d-W%02d", parts.yearForWeekOfYear ?? 0, parts.weekOfYear ?? 0)
            case .month: String(format: "%04d-%02d", parts.year ?? 0, parts.month ?? 0)
            }
        }
        for item in items {
            let creation = Date(timeIntervalSince1970: Double(item.createdAt.milliseconds) / 1000)
            let closure = item.closedAt.map {
                max(creation, Date(timeIntervalSince1970: Double($0.milliseconds) / 1000))
            }
            let isClosed = item.statusCategory == .done
            if (first...last).contains(day(creation)) { created[period(creation), default: 0] += 1 }
            if isClosed, let closure, (first...last).contains(day(closure)) { closed[period(closure), default: 0] += 1 }
            func isOpen(onDay limit: String, orEarlier inclusive: Bool) -> Bool {
                func happened(_ date: Date) -> Bool { inclusive ? day(date) <= limit : day(date) < limit }
                guard happened(creation) else { return false }
                return !isClosed || (closure.map { !happened($0) } ?? false)
            }
            if isOpen(onDay: first, orEarlier: false) { opening += 1 }
            if isOpen(onDay: last, orEarlier: true) { closing += 1 }
        }
    }
}
