import Crypto
import Foundation
import HouseTestSupport
import TestSupport
import Testing

@testable import Items
@testable import Storage

struct ReportReaderTests {
    private func breakdown(_ items: [Item], zone: String = "UTC", from: String, to: String) throws -> Breakdown {
        let store = try ItemStore.fresh()
        try store.importAll(items)
        let days = DayRange(start: try #require(CivilDate(from)), end: try #require(CivilDate(to)))
        let timeZone = try #require(TimeZone(identifier: zone))
        return try store.read { try $0.breakdown(ItemFilters(), days: days, in: timeZone) }
    }

    @Test func `hours are those of the report's clock, across a change of it`() throws {
        // Berlin went from 02:00 to 03:00 at 01:00 UTC on Sunday, 31 March 2024.
        let items = ["2024-03-31T00:30:00Z", "2024-03-31T01:30:00Z", "2024-03-31T22:30:00Z"].enumerated().map {
            Item.sample("\($0.offset)", created: $0.element)
        }
        let breakdown = try breakdown(items, zone: "Europe/Berlin", from: "2024-03-31", to: "2024-04-01")
        #expect(breakdown.hours[6][1] == 1 && breakdown.hours[6][3] == 1)
        #expect(breakdown.hours[0][0] == 1)
        #expect(breakdown.months.map(\.name) == ["2024-03", "2024-04"])
        #expect(breakdown.months[1].weekdays[0] == 1)
    }

    @Test func `projects and labels are counted, the most frequent first`() throws {
        var items = (0..<4).map { Item.sample("\($0)", category: .done, created: "2024-03-02", closed: "2024-03-03") }
        items[0].project = "web"
        items[1].project = "web"
        items[2].project = "app"
        items[0].labels = ["ux", "api"]
        items[1].labels = ["api"]
        let breakdown = try breakdown(items, from: "2024-03-01", to: "2024-03-31")
        #expect(breakdown.projects.map(\.name) == ["web", nil, "app"])
        #expect(breakdown.projects.map(\.created) == [2, 1, 1] && breakdown.projects.map(\.closed) == [2, 1, 1])
        #expect(breakdown.labels.map(\.name) == ["api", "ux"] && breakdown.labels.map(\.created) == [2, 1])
    }

    @Test func `what was open at an instant is what was created and not closed by then`() throws {
        let store = try ItemStore.fresh()
        try store.importAll([
            .sample("open", created: "2024-01-01"),
            .sample("closed later", category: .done, created: "2024-02-01", closed: "2024-05-01"),
            .sample("closed before", category: .done, created: "2024-02-01", closed: "2024-02-20"),
            .sample("undated", category: .done, created: "2024-02-01"),
            .sample("later", created: "2024-04-01"),
        ])
        let age = try store.read { try $0.openAge(ItemFilters(), at: Timestamp(iso: "2024-03-01")) }
        #expect(age.count == 2)
        #expect(age.oldest == .seconds(60 * 86_400))
        #expect(age.median == .seconds(86_400 * 89 / 2))
        #expect(age.histogram == [0, 0, 0, 0, 1, 1, 0, 0])
    }

    @Test func `equal items have equal digests, whatever their order; another title gives another`() throws {
        func digest(_ items: [Item]) throws -> String {
            let store = try ItemStore.fresh()
            try store.importAll(items)
            return try store.read { reader in
                var fingerprints: [ItemFingerprint] = []
                _ = try reader.coverage(ItemFilters(), in: [.everything], fingerprints: &fingerprints)
                return fingerprints.digest()
            }
        }
        var random = SeededGenerator(seed: 7)
        var items = (0..<300).map { Item.random($0, using: &random) }
        let first = try digest(items)
        #expect(try digest(items.reversed()) == first)
        #expect(first == reference(items))
        items[17].comments = 99
        #expect(try digest(items) == first)
        items[17].title += "!"
        #expect(try digest(items) != first)
    }

    /// The README's recipe, step by step.
    private func reference(_ items: [Item]) -> String {
        let prints = items.map { item -> [UInt8] in
            let members: [String?] = [
                item.externalID, item.key, item.source.type.rawValue, item.source.name, item.project, item.itemType,
                item.title, item.status, item.statusCategory.rawValue, item.priority, item.assignee, item.reporter,
                item.labels.joined(separator: "|"), item.createdAt.description, item.updatedAt?.description,
                item.closedAt?.description, item.resolution, item.url,
            ]
            let text = members.map { $0 ?? "" }.joined(separator: "\u{1F}")
            return Array(SHA256.hash(data: Data(text.utf8))).prefix(16).map(\.self)
        }
        let sorted = Set(prints).sorted { $0.lexicographicallyPrecedes($1) }
        let hash = SHA256.hash(data: Data(sorted.joined()))
        return hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test(.sqliteOnly) func `a store of before gets the fingerprints that its items would get today`() throws {
        let store = try ItemStore.fresh()
        var random = SeededGenerator(seed: 3)
        try store.importAll((0..<50).map { Item.random($0, using: &random) })
        let before = try store.read { try Self.fingerprints($0) }
        try store.write { writer in
            try writer.database.execute(sql: "UPDATE item SET fingerprint_high = 0, fingerprint_low = 0")
            try SQLiteSchema.addFingerprints(writer.sqlite)
        }
        #expect(try store.read { try Self.fingerprints($0) } == before)
    }

    @Test(.sqliteOnly) func `a source that bears its host in its name has it in the fingerprint too`() throws {
        let store = try ItemStore.fresh()
        let item = Item.sample("1", created: "2024-03-01")
        let names = try store.write { writer in
            try ["a.test", "b.test"].map { site in
                let source = try writer.source(item.source, site: site)
                _ = try writer.upsert(
                    [item],
                    in: writer.beginImport(sourceID: source.id, key: site),
                    duplicates: .update
                )
                return source.source.name
            }
        }
        #expect(names == ["betamaxpy/betamax", "betamaxpy/betamax (b.test)"])
        let prints = try store.read { try Self.fingerprints($0) }
        try store.write { try SQLiteSchema.addFingerprints($0.sqlite) }
        let again = try store.read { try Self.fingerprints($0) }
        #expect(prints[0] != prints[1] && again == prints)
    }

    private static func fingerprints(_ reader: ItemReader) throws -> [[Int64]] {
        try Row.fetchAll(reader.database, sql: "SELECT fingerprint_high, fingerprint_low FROM item ORDER BY id")
            .map { [$0[0], $0[1]] }
    }
}
