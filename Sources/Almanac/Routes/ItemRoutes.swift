import HTTP
import Hummingbird
import Items
import NIOPosix
import Storage

/// `/api/items`: what the store holds, for whoever chooses among it.
struct ItemRoutes: Sendable {
    let facets: FacetKeeper
    let store: ItemStore

    private static let usual = 100
    private static let most = 1000

    /// The values of each field that can be filtered by, the most frequent first.
    func facets(_ request: Request) async throws -> Response {
        var query = QueryReader(request)
        let field = query.choice("field", of: FacetCounts.Field.self)
        let search = query.text("q")
        let limit = query.integer("limit", default: Self.usual, in: 1...Self.most)
        try query.finish()
        let known = try await facets.known()
        let fields = field.map { [$0] } ?? FacetCounts.Field.allCases
        // There may be a hundred thousand labels to look through.
        let members = try await NIOThreadPool.singleton.runIfActive {
            fields.map { field in
                JSONValue.Member(field.rawValue, Self.told(known.counts.values[field] ?? [], search, limit))
            }
        }
        let document: JSONValue = [
            "items": .integer(known.counts.items), "counted_at": .string("\(known.countedAt)"),
            "facets": .object(members),
        ]
        return JSONResponse.make(json: document.text)
    }

    /// Every source of which items are stored.
    func sources() async throws -> Response {
        let held = try await store.read { try $0.sources() }
        let sources = held.map { source -> JSONValue in
            [
                "source": .string(source.source.name), "source_type": .string(source.source.type.rawValue),
                "url": source.url.map(JSONValue.string) ?? .null, "items": .integer(source.stored),
                "missing": .integer(source.missing),
                "last_import": source.lastImport.map { .string("\($0.finishedAt)") } ?? .null,
                "last_change": source.lastChange.map { .string("\($0)") } ?? .null,
                "error": source.failure.map { .string($0.message) } ?? .null,
            ]
        }
        let document: JSONValue = [
            "sources": .array(sources), "total": .integer(held.count),
            "items": .integer(held.reduce(0) { $0 + $1.stored }),
        ]
        return JSONResponse.make(json: document.text)
    }

    /// Those that have the searched text in them, in any case.
    private static func told(_ values: [FacetCounts.Value], _ search: String?, _ limit: Int) -> JSONValue {
        let wanted = search?.lowercased()
        let found = wanted.map { wanted in values.filter { $0.text.lowercased().contains(wanted) } } ?? values
        return [
            "total": .integer(found.count),
            "values": .array(
                found.prefix(limit).map { ["value": .string($0.text), "items": .integer($0.items)] }
            ),
        ]
    }
}
