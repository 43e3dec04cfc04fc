import HouseTestSupport
import Testing

@testable import Items
@testable import Storage

struct UpsertTests {
    private let store: ItemStore

    init() throws {
        store = try ItemStore.fresh()
    }

    @Test func `an import again inserts, updates and leaves alone`() throws {
        let old = [Item.sample("1", created: "2024-01-01"), .sample("2", created: "2024-01-02")]
        #expect(try store.importAll(old) == [.inserted, .inserted])
        var new = old + [.sample("3", created: "2024-01-03")]
        new[1].labels = ["p1"]
        #expect(try store.importAll(new, key: "second") == [.unchanged, .updated, .inserted])
        #expect(try store.importAll(new, key: "third") == [.unchanged, .unchanged, .unchanged])
        #expect(try store.allItems() == new)
    }

    @Test func `a change in any field is an update`() throws {
        var item = Item.sample("1", created: "2024-01-01")
        item.comments = 1
        try store.importAll([item])
        let changes: [(inout Item) -> Void] = [
            { $0.key = "k" }, { $0.project = "p" }, { $0.itemType = "task" }, { $0.title = "t" },
            { $0.status = "closed" }, { $0.statusCategory = .done }, { $0.priority = "p1" }, { $0.assignee = "a" },
            { $0.reporter = "r" }, { $0.labels = ["b", "a"] }, { $0.labels = ["a", "b"] },
            { $0.createdAt = Timestamp(seconds: 1) }, { $0.updatedAt = Timestamp(seconds: 2) },
            { $0.closedAt = Timestamp(seconds: 3) }, { $0.resolution = "done" }, { $0.comments = 0 }, { $0.url = "u" },
        ]
        var changed = item
        for (number, change) in changes.enumerated() {
            change(&changed)
            #expect(try store.importAll([changed], key: "\(number)") == [.updated], "change \(number)")
            #expect(try store.allItems() == [changed])
        }
        #expect(try store.importAll([item], key: "back") == [.updated])
        #expect(try store.allItems() == [item])
    }

    @Test func `a count of comments that an import did not ask for stays`() throws {
        var item = Item.sample("1", created: "2024-01-01")
        item.comments = 3
        try store.importAll([item])
        item.comments = nil
        #expect(try store.importAll([item], key: "second") == [.unchanged])
        #expect(try store.allItems().map(\.comments) == [3])
    }

    @Test func `duplicates are skipped or refused as asked`() throws {
        var item = Item.sample("1", created: "2024-01-01")
        try store.importAll([item])
        item.title = "other"
        #expect(try store.importAll([item], key: "skip", duplicates: .skip) == [.skipped])
        let refused = try store.importAll([item], key: "fail", duplicates: .fail)
        #expect(refused == [.refused("an item with this external_id is already stored")])
        #expect(try store.allItems().map(\.title) == ["Item 1"])
    }

    @Test(arguments: DuplicateHandling.allCases)
    func `an item that comes twice in a run is no duplicate`(duplicates: DuplicateHandling) throws {
        var later = Item.sample("1", created: "2024-01-01")
        later.title = "later"
        let page = [Item.sample("1", created: "2024-01-01"), later]
        #expect(try store.importAll(page, duplicates: duplicates) == [.inserted, .updated])
    }

    @Test func `a run that was cut off goes on under its key`() throws {
        let item = Item.sample("1", created: "2024-01-01")
        let first = try store.write { writer in
            let run = try writer.beginImport(of: item.source, key: "job")
            _ = try writer.upsert([item], in: run, duplicates: .fail)
            return run
        }
        #expect(try store.read { try $0.source(item.source)?.lastImport } == nil)
        let second = try store.write { writer in
            let run = try writer.beginImport(of: item.source, key: "job")
            #expect(try writer.upsert([item], in: run, duplicates: .fail) == [.unchanged])
            return run
        }
        #expect(first == second)
        #expect(throws: ImportKeyConflict.self) {
            try store.write { try $0.beginImport(of: Source(type: .csv, name: "other"), key: "job") }
        }
    }

    @Test func `the same id in another source is another item`() throws {
        let other = Source(type: .gitlab, name: Source.betamax.name)
        let items = [Item.sample("1", created: "2024-01-01"), .sample("1", in: other, created: "2024-01-01")]
        try store.importAll([items[0]])
        #expect(try store.importAll([items[1]], key: "other") == [.inserted])
        #expect(try store.allItems() == items)
    }

    @Test func `an item that breaks a rule is refused and the others are stored`() throws {
        var items = ["", "2", "3", "4"].map { Item.sample($0, created: "2024-01-01") }
        items[1].createdAt = Timestamp(milliseconds: .max)
        items[2].comments = -1
        let outcomes = try store.importAll(items)
        #expect(
            outcomes == [
                .refused("external_id is empty"), .refused("a time lies outside the years 1 to 9999"),
                .refused("comments is negative"), .inserted,
            ]
        )
        #expect(try store.allItems() == [items[3]])
    }
}
