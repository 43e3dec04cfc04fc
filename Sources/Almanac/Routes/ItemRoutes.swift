import Automation
import HTTP
import Hummingbird
import Items
import NIOPosix
import Storage

/// `/api/items`: what the store holds, for whoever chooses among it or removes of it.
struct ItemRoutes: Sendable {
    let facets: FacetKeeper
    let saved: SavedSources

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
        let held = try await saved.held()
        let document: JSONValue = [
            "sources": .array(held.map(\.json)), "total": .integer(held.count),
            "items": .integer(held.reduce(0) { $0 + $1.record.stored }),
        ]
        return JSONResponse.make(json: document.text)
    }

    /// Removes one that came of no saved source, with its items.
    func removeSource(_ request: Request) async throws -> Response {
        var query = QueryReader(request)
        let type = query.choice("source_type", of: SourceType.self)
        let name = query.text("source")
        query.require("source_type", type)
        query.require("source", name, "is required: its name, as GET /api/items/sources has it")
        try query.finish()
        guard let type, let name else { throw Problem.notFound("There is no such source") }
        try await SavedRoutes.refusing { try await saved.removeHeld(Source(type: type, name: name)) }
        return Response(status: .noContent)
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
