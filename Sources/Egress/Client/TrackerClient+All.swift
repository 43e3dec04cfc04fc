package import Items

extension TrackerClient {
    /// The elements of a list that is short enough to be held, from its first page to its last.
    package func all(path: String) async throws -> [JSONNode] {
        var visited = VisitedPages()
        var page = try await get(path: path, expecting: .array)
        var elements = page.json.elements
        while let next = page.next(in: path) {
            try visited.visit(next, of: dialect.name)
            page = try await get(link: next, of: path, expecting: .array)
            elements += page.json.elements
        }
        return elements
    }
}
