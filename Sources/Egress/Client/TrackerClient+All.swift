package import Items

extension TrackerClient {
    /// What is read of the elements of a list that is short enough to be held, from its first page to its last.
    ///
    /// - Throws: `TrackerError`, also where the list has no end, `CancellationError`.
    package func all<Value: Sendable>(path: String, _ read: (JSONNode) -> Value?) async throws -> [Value] {
        var visited = VisitedPages()
        var list = HeldList<Value>(of: dialect.name)
        var page = try await get(path: path, expecting: .array)
        while true {
            let elements = page.json.elements
            try list.take(page, elements, read)
            guard let next = page.next(in: path) else { return list.values }
            try visited.pass(elements.compactMap { $0["id"]?.identifier }, of: dialect.name)
            try visited.visit(next, of: dialect.name)
            page = try await get(link: next, of: path, expecting: .array)
        }
    }
}
