import HouseTestSupport
import TestSupport
import Testing

@testable import Items
@testable import Storage

/// A source goes with its items, and leaves those of others.
struct SourceRemovalTests {
    private let first = Source(type: .github, name: "acme/first")
    private let second = Source(type: .github, name: "acme/second")

    /// Two items of each source, and one that has moved from the first to the second.
    private func store() throws -> ItemStore {
        let store = try ItemStore.fresh()
        for (key, source, ids) in [("one", first, ["1", "2", "moved"]), ("two", second, ["3", "4", "moved"])] {
            let items = ids.map { Item.sample($0, in: source, created: "2024-03-04") }
            try store.write { writer in
                let run = try writer.beginImport(sourceID: writer.source(source, site: "x.test").id, key: key)
                _ = try writer.put(items, [:], duplicates: .update, at: Timestamp(iso: "2024-07-01")) { _ in run }
                try writer.finishImport(run, .at("2024-07-01"))
            }
        }
        return store
    }

    private func held(_ store: ItemStore) throws -> [String: Int] {
        let sources = try store.read { try $0.sources() }
        return Dictionary(uniqueKeysWithValues: sources.map { ($0.source.name, $0.stored) })
    }

    @Test func `one that nobody has saved goes, and what has moved out of it stays`() throws {
        let store = try store()
        #expect(try held(store) == ["acme/first": 2, "acme/second": 3])
        #expect(try store.write { try $0.deleteItems(ofUnsaved: first) })
        #expect(try held(store) == ["acme/second": 3])
        #expect(try store.write { try $0.deleteItems(ofUnsaved: second) })
        #expect(try held(store).isEmpty)
        #expect(try !store.write { try $0.deleteItems(ofUnsaved: second) })
    }

    @Test func `one that is saved stays, and is told by the names that it is saved as`() throws {
        let store = try store()
        try store.write { writer in
            for (id, name) in [("a", "Site"), ("b", "All")] {
                let record = SavedRecord(
                    id: id,
                    kind: .source,
                    name: name,
                    body: "{}",
                    sealed: nil,
                    dueAt: nil,
                    at: Timestamp(iso: "2024-03-04")
                )
                #expect(try writer.saved.insert(record))
                try writer.saved.noteParts(of: id, job: "one")
            }
            #expect(try writer.saved.savers() == [first: ["All", "Site"]])
            #expect(try !writer.deleteItems(ofUnsaved: first))
        }
        #expect(try held(store) == ["acme/first": 2, "acme/second": 3])
    }

    @Test func `an import of it goes on until its end is noted`() throws {
        let store = try store()
        try store.write { writer in
            #expect(try writer.saved.openImports(of: first).isEmpty)
            let run = try writer.beginImport(of: first, key: "three")
            #expect(try writer.saved.openImports(of: first) == ["three"])
            #expect(try writer.saved.openImports(of: second).isEmpty)
            try writer.failImport(run, ImportFailure(at: Timestamp(iso: "2024-03-12"), message: "away"))
            #expect(try writer.saved.openImports(of: first).isEmpty)
        }
    }
}
