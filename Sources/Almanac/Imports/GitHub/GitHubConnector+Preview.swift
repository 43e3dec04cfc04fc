extension GitHubConnector {
    func testConnection() async throws -> ConnectionTest {
        let names = try await readings().map(\.target)
        var found: [String] = []
        for name in names.prefix(ConnectionTest.mostProjects) {
            let about = try await client.get(path: "/repos/\(name)", expecting: .object).json
            found.append(about["full_name"]?.filledText ?? name)
            _ = try await client.get(path: "/repos/\(name)/issues?state=all&per_page=1", expecting: .array)
        }
        let account = try await account().map { " as \($0)" } ?? ""
        return .success("GitHub", account, projects: found, of: names.count)
    }

    /// The account that the token belongs to; a token of an app has none.
    private func account() async throws -> String? {
        do {
            return try await client.get(path: "/user", expecting: .object).json["login"]?.filledText
        } catch let error as TrackerError where error.code == .permissionDenied || error.code == .notFound {
            return nil
        }
    }

    /// The newest items, and how many there are in all.
    func preview(limit: Int) async throws -> ImportPreview {
        let names = try await readings().map(\.target)
        let first = names.first ?? ""
        let about = try await client.get(path: "/repos/\(first)", expecting: .object).json
        let source = Source(type: .github, name: about["full_name"]?.filledText ?? first)
        let query =
            config.gitHubQuery(since: nil) + [("sort", "created"), ("direction", "desc"), ("per_page", "\(limit)")]
        let list = try await client.get(path: "/repos/\(first)/issues?\(QueryString.encode(query))", expecting: .array)
        var preview = ImportPreview(source: source, url: about["html_url"]?.filledText)
        preview.addOthers(names)
        for issue in list.json.elements {
            preview.add(passing: config.gitHubPasses) { () throws(RefusedItem) in
                try Item(gitHubIssue: issue, source: source)
            }
        }
        await preview.count { try await total(names) }
        return preview
    }

    /// GitHub's lists have no totals, its search has; it wants either issues or pull requests.
    private func total(_ names: [String]) async throws -> Int {
        var total = 0
        for kind in ["is:issue", "is:pr"] {
            let search = config.gitHubSearch(in: names)
            let query = QueryString.encode([("q", "\(search) \(kind)"), ("per_page", "1")])
            let answer = try await client.get(path: "/search/issues?\(query)", expecting: .object).json
            total += answer["total_count"]?.integer ?? 0
        }
        return total
    }
}
