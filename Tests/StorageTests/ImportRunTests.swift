import HouseTestSupport
import Testing

@testable import Items
@testable import Storage

struct ImportRunTests {
    private let store: ItemStore
    private let items = ["1", "2", "3"].map { Item.sample($0, created: "2024-01-0\($0)") }

    init() throws {
        store = try ItemStore.fresh()
    }

    @Test func `a finished import is on record`() throws {
        var summary = ImportSummary.at("2024-07-01T12:00")
        summary.expected = 5
        (summary.fetched, summary.stored, summary.skipped, summary.refused) = (5, 3, 1, 1)
        summary.reasons = ["external_id is empty": 1, "line 7: \"x\" is no date": 1]
        summary.examples = ["external_id is empty": ["line 3"]]
        try store.importAll(items, summary)
        let full = FullImport(finishedAt: summary.finishedAt, expected: 5)
        let expected = SourceRecord(
            source: Source.betamax,
            stored: 3,
            missing: 0,
            lastImport: summary,
            lastChange: items.flatMap { [$0.createdAt, $0.closedAt].compactMap(\.self) }.max(),
            notes: ImportNotes(leftOut: summary.reasons),
            lastFull: full
        )
        #expect(try store.read { try $0.sources() } == [expected])
        #expect(try store.read { try $0.dataAsOf() } == summary.asOf)
    }

    @Test func `a source keeps its address until it is given another`() throws {
        for (key, url) in [("1", "https://a.example"), ("2", nil), ("3", "https://b.example")] {
            _ = try store.write { try $0.beginImport(of: Source.betamax, url: url, key: key) }
            #expect(try store.read { try $0.source(Source.betamax)?.url } == (key == "3" ? url : "https://a.example"))
        }
    }

    @Test func `what a complete import does not see is missing and counts no more`() throws {
        try store.importAll(items)
        try store.importAll(Array(items.prefix(2)), key: "second", .at("2024-08-01"))
        let record = try store.read { try $0.source(Source.betamax) }
        #expect(record?.stored == 2 && record?.missing == 1)
        #expect(try store.allItems() == Array(items.prefix(2)))
        #expect(try store.read { try $0.activity(ItemFilters(), in: [.everything]).total.total.created } == 2)
    }

    @Test(arguments: DuplicateHandling.allCases)
    func `a missing item that is seen again counts again`(duplicates: DuplicateHandling) throws {
        try store.importAll(items)
        try store.importAll([items[0]], key: "second")
        let outcomes = try store.importAll(items, key: "third", duplicates: duplicates)
        #expect(outcomes.dropFirst() == [.updated, .updated])
        #expect(try store.allItems() == items)
        #expect(try store.read { try $0.source(Source.betamax)?.missing } == 0)
    }

    @Test func `an incremental import marks nothing`() throws {
        try store.importAll(items)
        try store.importAll([items[0]], key: "second", .at("2024-08-01", isComplete: false))
        #expect(try store.allItems() == items)
    }

    @Test func `an import that does not finish leaves marks alone`() throws {
        try store.importAll(items)
        _ = try store.write { writer in
            let run = try writer.beginImport(of: Source.betamax, key: "second")
            return try writer.upsert([items[0]], in: run, duplicates: .update)
        }
        #expect(try store.allItems() == items)
        #expect(try store.read { try $0.source(Source.betamax)?.lastImport } == .at("2024-07-01"))
    }

    @Test func `of two imports at once the one that began later decides what is missing`() throws {
        try store.importAll(items)
        let (early, late) = try store.write { writer in
            (
                try writer.beginImport(of: Source.betamax, key: "early"),
                try writer.beginImport(of: Source.betamax, key: "late")
            )
        }
        try store.write { writer in
            _ = try writer.upsert(items, in: late, duplicates: .update)
            _ = try writer.upsert(items, in: early, duplicates: .update)
            #expect(try writer.finishImport(early, .at("2024-08-01")) == 0)
            #expect(try writer.finishImport(late, .at("2024-08-02")) == 0)
        }
        #expect(try store.allItems() == items)
    }

    @Test func `a source goes with all that belongs to it`() throws {
        let other = Item.sample("1", in: Source(type: .csv, name: "issues.csv"), created: "2024-01-01")
        try store.importAll(items + [other])
        try store.write { try $0.removeSource(Source.betamax) }
        #expect(try store.read { try $0.sources().map(\.source) } == [other.source])
        #expect(try store.read { try $0.activity(ItemFilters(), in: [.everything]).total.total.created } == 1)
        #expect(try store.importAll(items, key: "again") == [.inserted, .inserted, .inserted])
    }
}
