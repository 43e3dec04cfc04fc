package import TestSupport
import Testing

@testable package import Items
@testable package import Storage

extension Source {
    package static let betamax = Source(type: .github, name: "betamaxpy/betamax")
}

extension Item {
    /// An item of which only the given fields matter.
    package static func sample(
        _ id: String,
        in source: Source = .betamax,
        type: String = "bug",
        status: String = "open",
        category: StatusCategory = .open,
        created: String,
        closed: String? = nil
    ) -> Item {
        Item(
            source: source,
            externalID: id,
            key: "#\(id)",
            itemType: type,
            title: "Item \(id)",
            status: status,
            statusCategory: category,
            createdAt: Timestamp(iso: created),
            closedAt: closed.map(Timestamp.init(iso:))
        )
    }

    /// An item that is as odd as trackers' items are.
    package static func random(_ id: Int, using random: inout SeededGenerator) -> Item {
        let sources = [Source.betamax, Source(type: .jira, name: "ALOY"), Source(type: .csv, name: "issues.csv")]
        let created = Int64.random(in: 1_575_000_000...1_720_000_000, using: &random) * 1000
        let closed = created + Int64.random(in: -2_000_000...9_000_000, using: &random) * 997
        let texts = ["bug", "story", "task", "Änderung"]
        return Item(
            source: sources[Int.random(in: 0..<3, using: &random)],
            externalID: "\(id)",
            key: "T-\(id)",
            project: [nil, "web", "app"].randomElement(using: &random) ?? nil,
            itemType: texts[Int.random(in: 0..<4, using: &random)],
            title: "Item \(id)",
            status: ["new", "working", "gone"][Int.random(in: 0..<3, using: &random)],
            statusCategory: StatusCategory(stored: Int.random(in: 0...2, using: &random)),
            assignee: [nil, "Anna", "李伟"].randomElement(using: &random) ?? nil,
            labels: ["a", "b", "c"].filter { _ in Bool.random(using: &random) },
            createdAt: Timestamp(milliseconds: created),
            closedAt: Int.random(in: 0..<10, using: &random) < 7 ? Timestamp(milliseconds: closed) : nil
        )
    }
}

extension Timestamp {
    /// `2023-09-01` or `2023-09-01T08:00`, in UTC.
    package init(iso text: String) {
        let parts = text.split(separator: "T")
        let minutes = parts.dropFirst().flatMap { $0.split(separator: ":").compactMap { Int64($0) } }
        let seconds = zip(minutes, [3600, 60]).reduce(0) { $0 + $1.0 * $1.1 }
        self.init(seconds: Int64(CivilDate(parts[0])?.daysSinceEpoch ?? 0) * 86_400 + seconds)
    }
}

extension ImportSummary {
    package static func at(_ time: String, isComplete: Bool = true) -> ImportSummary {
        ImportSummary(finishedAt: Timestamp(iso: time), asOf: Timestamp(iso: time), isComplete: isComplete)
    }
}

extension ItemStore {
    /// Imports items into the sources that they name, each in a run of its own.
    @discardableResult
    package func importAll(
        _ items: [Item],
        key: String = "import",
        duplicates: DuplicateHandling = .update,
        _ summary: ImportSummary = .at("2024-07-01")
    ) throws -> [ItemOutcome] {
        try write { writer in
            try Dictionary(grouping: items, by: \.source).sorted { $0.key.name < $1.key.name }.flatMap {
                source,
                items in
                let run = try writer.beginImport(of: source, key: "\(key) \(source.name)")
                let outcomes = try writer.upsert(items, in: run, duplicates: duplicates)
                try writer.finishImport(run, summary)
                return outcomes
            }
        }
    }

    /// Every item of a range, in the store's order.
    package func allItems(
        _ filters: ItemFilters = ItemFilters(),
        in range: Range<Timestamp> = .everything
    ) throws -> [Item] {
        try read { reader in
            let cursor = try reader.items(filters, in: range)
            var items: [Item] = []
            while let item = try cursor.next() { items.append(item) }
            return items
        }
    }
}

extension Range<Timestamp> {
    package static let everything = Timestamp(iso: "1900-01-01")..<Timestamp(iso: "2100-01-01")

    package static func days(_ start: String, _ end: String) -> Self {
        Timestamp(iso: start)..<Timestamp(iso: end)
    }
}

extension ItemStore {
    /// Stores an item with what belongs to it, in an import of its own.
    package func add(_ item: Item, _ details: ItemDetails, key: String? = nil) throws {
        try write { writer in
            let source = try writer.source(item.source, site: "x.test")
            let run = try writer.beginImport(sourceID: source.id, key: key ?? item.externalID)
            let id = try #require(try PageUpsert(writer, .update).store([item], in: run)[0].id)
            try writer.keep(details, of: id, version: item.updatedAt, in: run)
        }
    }
}

extension ItemWriter {
    /// Forgets a source with its items and imports.
    package func removeSource(_ source: Source) throws {
        try database.execute(
            sql: "DELETE FROM source WHERE type = ? AND name = ?",
            arguments: [source.type.rawValue, source.name.storable]
        )
    }
}
