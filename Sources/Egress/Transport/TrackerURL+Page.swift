extension TrackerURL {
    /// The address of a page of a list, from the link that the tracker gives to it.
    ///
    /// A tracker behind a proxy writes its links with the scheme, host, port and path that it believes to have. Which page
    /// it is stands in the query, and the list's own address is known to work: of a link that leads elsewhere the query
    /// alone is taken.
    static func page(_ link: String, of list: TrackerURL, at base: TrackerURL) throws(Problem) -> TrackerURL {
        let query = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0]
            .split(separator: "?", maxSplits: 1).dropFirst().first
        if let target = try? TrackerURL(link: link, relativeTo: list.text), target.origin == base.origin,
            query == nil || target.isBeside(list, at: base)
        {
            return target
        }
        guard let query else { throw Problem(description: String(link.prefix(200))) }
        return try TrackerURL(link: "\(list.text)?\(query)", relativeTo: list.text)
    }

    /// Whether it lies in the same interface, so that its own path can be asked. GitHub names a repository by its number
    /// in page links: `/repositories/17/issues`.
    private func isBeside(_ list: TrackerURL, at base: TrackerURL) -> Bool {
        guard let own = interface(at: base) else { return false }
        return own == list.interface(at: base) || own == "repositories"
    }

    /// The first part of the path after the base address's.
    private func interface(at base: TrackerURL) -> Substring? {
        guard path == base.path || path.hasPrefix(base.path + "/") else { return nil }
        return path.dropFirst(base.path.count).split(separator: "/").first
    }

    /// Without the query; empty for the root.
    private var path: String {
        let rest = text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...]
        return String(rest.drop { !"/?".contains($0) }.prefix { $0 != "?" })
    }
}
