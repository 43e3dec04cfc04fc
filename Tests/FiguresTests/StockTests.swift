import HouseTestSupport
import Reports
import TestSupport
import Testing

@testable import Figures
@testable import Items
@testable import Storage

/// What is stored is what is shown and what is left out, by reason.
struct StockTests {
    private let store: ItemStore

    init() throws {
        store = try ItemStore.fresh()
    }

    private static func comparison(_ periods: (String, String)..., filters: ItemFilters = .init()) throws -> ExportSpec
    {
        try .march { spec in
            spec.reportType = .comparison
            spec.filters = filters
            spec.comparisonPeriods = try periods.enumerated().map { index, days in
                .init(label: "P\(index + 1)", days: try DayRange(days.0, days.1))
            }
        }
    }

    @Test func `an item created in one period and closed in another counts once, and that is said`() throws {
        try store.importAll([.sample("1", category: .done, created: "2024-03-02", closed: "2024-03-22")])
        let spec = try Self.comparison(("2024-03-01", "2024-03-05"), ("2024-03-20", "2024-03-25"))
        let coverage = try store.figures(spec).coverage
        #expect(coverage.sources.map(\.stored) == [1] && coverage.sources.map(\.inRange) == [1])
        #expect(coverage.itemsInRange == 1)
        let report = try store.report(spec)
        #expect(report.table("Source")?.columns.last?.title == "In the periods")
        #expect(report.table("Source")?.note.contains("is counted once here, and in each of them above") == true)
        #expect(report.tables[0].rows.contains(["Created", "1", "0"]))
        #expect(report.tables[0].rows.contains(["Closed", "0", "1"]))
    }

    @Test func `an item that the filters leave out of two periods is left out once`() throws {
        try store.importAll([.sample("1", category: .done, created: "2024-03-02", closed: "2024-03-22")])
        let none = ItemFilters(itemTypes: ["task"])
        let spec = try Self.comparison(("2024-03-01", "2024-03-05"), ("2024-03-20", "2024-03-25"), filters: none)
        let coverage = try store.figures(spec).coverage
        #expect(coverage.leftOut == [.init(reason: "in the periods, but left out by the filters", count: 1)])
        #expect(coverage.parts == [.init(what: "left out by the filters", count: 1)])
        #expect(try store.report(spec).provenance.allSatisfy { !$0.hasPrefix("Left out or set apart") })
    }

    @Test func `items that are done since nobody knows when are left out with a reason, also from before the range`()
        throws
    {
        try store.importAll([
            .sample("before", category: .done, created: "2024-01-01"),
            .sample("in it", category: .done, created: "2024-03-02"),
            .sample("after", category: .done, created: "2024-04-02"),
            .sample("open", created: "2024-01-01"),
            .sample("gone", category: .done, created: "2024-01-01", closed: "2024-02-01"),
        ])
        let report = try store.report(.march())
        #expect(
            report.table("Part")?.rows == [
                ["created or closed in the range", "1"],
                ["created before the range and open at its end: in the figures of open work alone", "1"],
                ["done without a time of closing, and created before the range: in no figure", "1"],
                ["closed before the range", "1"],
                ["created after the range", "1"],
            ]
        )
        #expect(report.table("Part")?.footer == ["Stored", "5"])
        let reasons = report.tables.first { $0.columns.map(\.title).contains("Reason") }?.rows ?? []
        #expect(
            reasons.contains(["all", "done without a time of closing, and created before the range: in no figure", "1"])
        )
    }

    private static let filters: [ItemFilters] = [
        .init(), .init(sources: ["issues.csv"]), .init(projects: ["web"]), .init(labels: ["a", "b"]),
        .init(itemTypes: ["none"]),
    ]

    @Test(arguments: filters, 1...3)
    func `the parts are those that going through all items gives`(filters: ItemFilters, periods: Int) throws {
        var random = SeededGenerator(seed: UInt64(periods))
        let items = (0..<800).map { Item.random($0, using: &random) }
        try store.importAll(items)
        let all: [Range<Timestamp>] = [
            .days("2020-03-01", "2020-06-01"), .days("2021-01-01", "2022-01-01"), .days("2022-01-05", "2022-01-12"),
        ]
        let ranges = Array(all.prefix(periods))
        let parts = try store.read { reader in
            var prints: [ItemFingerprint] = []
            let covered = try reader.coverage(filters, in: ranges, fingerprints: &prints)
            return try reader.stock(
                filters,
                in: ranges,
                stored: items.count,
                inRange: covered.reduce(0) { $0 + $1.matching }
            )
        }
        let passing = try store.allItems(filters)
        var expected = StockParts(filteredOut: items.count - passing.count)
        for item in passing { expected[keyPath: Self.part(of: item, ranges)] += 1 }
        #expect(parts == expected)
    }

    /// The definitions, item by item.
    private static func part(of item: Item, _ ranges: [Range<Timestamp>]) -> WritableKeyPath<StockParts, Int> {
        let closing = item.statusCategory == .done ? item.closedAt.map { max($0, item.createdAt) } : nil
        if ranges.contains(where: { $0.contains(item.createdAt) || closing.map($0.contains) ?? false }) {
            return \.inRange
        }
        if item.createdAt >= ranges[ranges.count - 1].upperBound { return \.createdAfter }
        if item.statusCategory == .done, closing == nil { return \.undated }
        let isOpenAtAnEnd = ranges.contains { range in
            item.createdAt < range.upperBound && closing.map { $0 >= range.upperBound } ?? true
        }
        if isOpenAtAnEnd { return \.openOnly }
        return item.createdAt < ranges[0].lowerBound && closing.map { $0 < ranges[0].lowerBound } ?? false
            ? \.closedBefore : \.between
    }
}
