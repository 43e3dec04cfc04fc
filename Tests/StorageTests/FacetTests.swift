import HouseTestSupport
import TestSupport
import Testing

@testable import Items
@testable import Storage

@Suite struct FacetTests {
    private static func item(_ id: String, _ change: (inout Item) -> Void) -> Item {
        var item = Item.sample(id, created: "2024-01-01T00:00:00Z")
        change(&item)
        return item
    }

    /// As one import that saw all that its source has.
    private static func load(_ items: [Item], as key: String, into store: ItemStore) throws {
        try store.write { writer in
            let run = try writer.beginImport(of: .betamax, key: key)
            _ = try writer.upsert(items, in: run, duplicates: .update)
            let time = Timestamp(seconds: 1_760_000_000)
            try writer.finishImport(
                run,
                ImportSummary(finishedAt: time, asOf: time, isComplete: true, stored: items.count)
            )
        }
    }

    @Test func `each value is told with how many items have it, the most frequent first`() throws {
        let store = try ItemStore.fresh()
        #expect(try store.read { try $0.facets() }.items == 0)
        try Self.load(
            [
                Self.item("1") { ($0.project, $0.assignee, $0.labels) = ("B", "Zoe", ["x", "y"]) },
                Self.item("2") { ($0.project, $0.assignee, $0.labels) = ("A", nil, ["y"]) },
                Self.item("3") { ($0.project, $0.assignee, $0.labels) = ("A", "Ann", []) },
            ],
            as: "1",
            into: store
        )
        let counts = try store.read { try $0.facets() }
        #expect(counts.items == 3)
        #expect(counts.values[.projects] == [.init(text: "A", items: 2), .init(text: "B", items: 1)])
        #expect(counts.values[.assignees] == [.init(text: "Ann", items: 1), .init(text: "Zoe", items: 1)])
        #expect(counts.values[.labels] == [.init(text: "y", items: 2), .init(text: "x", items: 1)])
        #expect(counts.values[.sources]?.map(\.items) == [3])
        #expect(counts.values[.statuses]?.reduce(0) { $0 + $1.items } == 3)
    }

    @Test func `items that are gone from their source count nowhere`() throws {
        let store = try ItemStore.fresh()
        let items = [Self.item("1") { $0.labels = ["x"] }, Self.item("2") { $0.labels = ["x", "y"] }]
        try Self.load(items, as: "1", into: store)
        try Self.load([items[0]], as: "2", into: store)
        let counts = try store.read { try $0.facets() }
        #expect(counts.items == 1)
        #expect(counts.values[.labels] == [.init(text: "x", items: 1)])
        #expect(counts.values[.itemTypes]?.map(\.items) == [1])
    }
}
