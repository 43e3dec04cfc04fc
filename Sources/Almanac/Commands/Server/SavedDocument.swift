import ArgumentParser
import Client
import Items

/// A source or a report that a server has saved.
struct SavedDocument {
    var document: JSONValue
    /// `/api/sources/ID`
    var path: String
}

/// What can be saved.
protocol SavedKind: Sendable {
    /// `source`, of `/api/sources`
    static var name: String { get }
}

enum SourceKind: SavedKind {
    static let name = "source"
}

enum ReportKind: SavedKind {
    static let name = "report"
}

/// One source or report of a server's, by its name or id.
struct SavedChoice<Kind: SavedKind>: ParsableArguments {
    @Argument(help: ArgumentHelp("The \(Kind.name)'s name or id.", valueName: Kind.name))
    var name: String

    @OptionGroup var server: ServerOptions

    /// Does something with what is chosen.
    func run(_ work: (ServerClient, SavedDocument) async throws -> Void) async throws {
        try await server.run { try await work($0, try await $0.saved("\(Kind.name)s", name)) }
    }
}

extension ServerClient {
    /// - Parameters:
    ///   - kind: `sources` or `reports`
    ///   - name: its name or its id.
    func saved(_ kind: String, _ name: String) async throws -> SavedDocument {
        let all = try await get("/api/\(kind)")[kind]?.array ?? []
        let found = all.first { $0["id"]?.string == name } ?? all.first { $0["name"]?.string == name }
        guard let found, let id = found["id"]?.string else {
            let names = all.compactMap { $0["name"]?.string }.joined(separator: ", ")
            let others = names.isEmpty ? "none is" : "these are: \(names)"
            throw ServerError.refused(status: 404, ["No \(kind.dropLast()) is saved as \"\(name)\"; \(others)"])
        }
        return SavedDocument(document: found, path: "/api/\(kind)/\(id)")
    }

    /// Changes what was read; somebody else's change in between is not written over.
    func change(_ saved: SavedDocument, _ patch: JSONValue) async throws {
        _ = try await send(.patch, saved.path, patch, version: saved.document["version"]?.integer)
    }
}
