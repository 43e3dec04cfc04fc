import HouseTestSupport
import Testing

@testable import Items
@testable import Storage

/// What is looked up once for a page holds for all of it.
struct MoveLookupsTests {
    @Test func `an item that one page shows in two projects is one, also where the second comes with that page`() throws
    {
        let store = try ItemStore.fresh()
        let (kit, lab) = (Source(type: .jira, name: "KIT"), Source(type: .jira, name: "LAB"))
        let items = [("1", kit), ("2", lab), ("2", kit)].map { Item.sample($0.0, in: $0.1, created: "2024-01-01") }
        let outcome = try store.write { writer in
            try writer.put(items, [:], duplicates: .update, at: Timestamp(iso: "2024-07-01")) { source in
                try writer.beginImport(sourceID: writer.source(source, site: "x.test").id, key: source.name)
            }
        }
        #expect(outcome.outcomes == [.inserted, .inserted, .updated])
        #expect(Set(try store.allItems().map(\.source.name)) == ["KIT"])
    }
}
