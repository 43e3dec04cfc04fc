import HouseTestSupport
import TestSupport
import Testing

@testable import Items
@testable import Storage

struct ItemReaderTests {
    private let march = Range<Timestamp>.days("2024-03-01", "2024-04-01")

    @Test func `an item is in the range when it was created or closed in it`() throws {
        let store = try store([
            .sample("before", category: .done, created: "2024-02-01", closed: "2024-02-29T23:59"),
            .sample("closed", category: .done, created: "2024-02-02", closed: "2024-03-01"),
            .sample("both", category: .done, created: "2024-03-02", closed: "2024-03-03"),
            .sample("created", created: "2024-03-31T23:59"),
            .sample("around", category: .done, created: "2024-01-01", closed: "2024-04-01"),
            .sample("after", created: "2024-04-01"),
        ])
        #expect(try store.allItems(in: march).map(\.externalID) == ["closed", "both", "created"])
        #expect(try store.read { try $0.count(ItemFilters(), in: march) } == 3)
    }

    @Test func `items come by creation, source and id whatever the order of their import`() throws {
        let sources = [
            Source(type: .csv, name: "z"), Source(type: .github, name: "a/a"), Source(type: .github, name: "b/b"),
        ]
        let expected = sources.flatMap { source in
            ["1", "10", "2"].map { Item.sample($0, in: source, created: "2024-03-01") }
        }
        let store = try ItemStore.fresh()
        for (key, items) in [expected.suffix(3), expected.prefix(3), expected.dropFirst(3).prefix(3)].enumerated() {
            try store.importAll(items.reversed(), key: "\(key)")
        }
        #expect(try store.allItems() == expected)
    }

    @Test func `every filter alone and all of them together`() throws {
        var random = SeededGenerator(seed: 3)
        let items = (0..<400).map { Item.random($0, using: &random) }
        let store = try store(items)
        let filters = [
            ItemFilters(sourceTypes: ["jira", "csv"]), ItemFilters(sources: ["issues.csv"]),
            ItemFilters(projects: ["web"]),
            ItemFilters(itemTypes: ["Änderung", "bug"]), ItemFilters(statuses: ["gone"]),
            ItemFilters(labels: ["a", "c"]),
            ItemFilters(assignees: ["李伟"]), ItemFilters(assignees: ["nobody"]),
            ItemFilters(sourceTypes: ["jira"], sources: ["issues.csv"]),
            ItemFilters(labels: []),
            ItemFilters(
                sourceTypes: ["github"],
                sources: [Source.betamax.name],
                projects: ["web", "app"],
                itemTypes: ["bug", "task"],
                statuses: ["new", "gone"],
                labels: ["b"],
                assignees: ["Anna", "李伟"]
            ),
        ]
        let range = Range<Timestamp>.days("2021-01-01", "2023-01-01")
        for filter in filters {
            let expected = Set(items.filter { filter.passes($0) && $0.isIn(range) }.map(\.externalID))
            #expect(Set(try store.allItems(filter, in: range).map(\.externalID)) == expected, "\(filter)")
            #expect(try store.read { try $0.count(filter, in: range) } == expected.count, "\(filter)")
            let created = items.filter { filter.passes($0) && range.contains($0.createdAt) }.count
            #expect(try store.read { try $0.activity(filter, in: [range]) }.total.total.created == created, "\(filter)")
        }
    }

    @Test func `a median is exact, of few items without percentiles`() throws {
        let days = [10, 1, 4, 2, 3]
        let items = days.enumerated().map { index, days in
            Item.sample(
                "\(index)",
                category: .done,
                created: "2024-03-01",
                closed: "2024-03-\(days < 9 ? "0" : "")\(days + 1)"
            )
        }
        let backwards = Item.sample("back", category: .done, created: "2024-03-20", closed: "2024-03-01")
        let time = try store(items + [backwards]).read { try $0.timeToClose(ItemFilters(), in: march) }
        #expect(time.count == 5)
        #expect(time.negative == 1)
        #expect(time.median == .seconds(3 * 86_400))
        #expect(time.percentile85 == nil && time.percentile95 == nil)
        // 1 and 2 days, 3 and 4, and 10.
        #expect(time.histogram == [0, 2, 2, 1, 0, 0, 0, 0])
    }

    @Test(
        arguments: [(11, nil, nil), (12, 11, nil), (19, 17, nil), (20, 17, 19), (100, 85, 95)] as [(Int, Int?, Int?)]
    )
    func `a percentile is a value that so many items stay within, where there are enough`(
        count: Int,
        most85: Int?,
        most95: Int?
    ) throws {
        var durations = (1...count).map { Int64($0) * 86_400_000 }.shuffled()
        // The longest is far away: no percentile leans towards it.
        if let longest = durations.indices.max(by: { durations[$0] < durations[$1] }) { durations[longest] *= 10 }
        let time = TimeToClose(&durations, negative: 0)
        #expect(time.percentile85 == most85.map { .seconds($0 * 86_400) })
        #expect(time.percentile95 == most95.map { .seconds($0 * 86_400) })
        #expect(time.median == .milliseconds((count + 1) * 43_200_000))
    }

    @Test func `without closings there is no percentile`() throws {
        let time = try store([.sample("1", created: "2024-03-01")]).read {
            try $0.timeToClose(ItemFilters(), in: march)
        }
        #expect(time == TimeToClose(count: 0, negative: 0))
    }

    @Test func `coverage tells what was left out and why`() throws {
        let other = Source(type: .csv, name: "issues.csv")
        let store = try store([
            .sample("1", category: .done, created: "2024-03-01"),
            .sample("2", category: .open, created: "2024-03-01", closed: "2024-03-02"),
            .sample("3", type: "task", category: .done, created: "2024-03-01", closed: "2024-02-02"),
            .sample("4", created: "2023-03-01"),
            .sample("5", in: other, created: "2024-03-01"),
        ])
        var fingerprints: [ItemFingerprint] = []
        let coverage = try store.read { reader in
            try reader.coverage(ItemFilters(sources: [Source.betamax.name]), in: [march], fingerprints: &fingerprints)
        }
        #expect(fingerprints.count == 3)
        #expect(coverage.map(\.record.source) == [other, Source.betamax])
        #expect(coverage.map(\.inRange) == [1, 3])
        #expect(coverage.map(\.matching) == [0, 3])
        #expect(coverage.map(\.filteredOut) == [1, 0])
        #expect(coverage.map(\.record.stored) == [1, 4])
        #expect(coverage.map(\.undatedClosures) == [0, 1])
        #expect(coverage.map(\.ignoredClosings) == [0, 1])
        #expect(coverage.map(\.reversedTimes) == [0, 1])
    }

    @Test func `a store without a finished import has no time that its data stand for`() throws {
        #expect(try ItemStore.fresh().read { try $0.dataAsOf() } == nil)
    }

    private func store(_ items: [Item]) throws -> ItemStore {
        let store = try ItemStore.fresh()
        try store.importAll(items)
        return store
    }
}

extension ItemFilters {
    fileprivate func passes(_ item: Item) -> Bool {
        func has(_ list: [String]?, _ values: [String?]) -> Bool {
            list.map { list in values.contains { $0.map(list.contains) ?? false } } ?? true
        }
        return has(sourceTypes, [item.source.type.rawValue]) && has(sources, [item.source.name])
            && has(projects, [item.project]) && has(itemTypes, [item.itemType]) && has(statuses, [item.status])
            && has(labels, item.labels) && has(assignees, [item.assignee])
    }
}

extension Item {
    fileprivate func isIn(_ range: Range<Timestamp>) -> Bool {
        let closing = statusCategory == .done ? closedAt.map { max($0, createdAt) } : nil
        return range.contains(createdAt) || (closing.map(range.contains) ?? false)
    }
}
