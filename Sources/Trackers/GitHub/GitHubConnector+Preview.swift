import Egress
import Items

extension GitHubConnector {
    func testConnection() async throws -> ConnectionTest {
        let names = try await readings().map(\.target)
        let (found, problems) = try await SeveralProjects.all(of: names.prefix(ConnectionTest.mostProjects)) { name in
            let about = try await repository(name)
            _ = try await client.get(path: "/repos/\(name)/issues?state=all&per_page=1", expecting: .array)
            return about["full_name"]?.filledText ?? name
        }
        let account = try await account().map { " as \($0)" } ?? ""
        return .success("GitHub", account, projects: found, problems: problems, of: names.count)
    }

    /// The account that the token belongs to; a token of an app has none.
    private func account() async throws -> String? {
        do {
            return try await client.get(path: "/user", expecting: .object(with: "login")).json["login"]?.filledText
        } catch let error as TrackerError where error.code == .permissionDenied || error.code == .notFound {
            return nil
        }
    }

    /// The newest items, and how many there are in all.
    func preview(limit: Int) async throws -> ImportPreview {
        let names = try await readings().map(\.target)
        let query =
            config.gitHubQuery(since: nil) + [("sort", "created"), ("direction", "desc"), ("per_page", "\(limit)")]
        let ((name, about, list), problems) = try await SeveralProjects.first(of: names) { name in
            let path = "/repos/\(name)/issues?\(QueryString.encode(query))"
            return (name, try await repository(name), try await client.get(path: path, expecting: .array))
        }
        let source = Source(type: .github, name: about["full_name"]?.filledText ?? name)
        var preview = ImportPreview(source: source, url: about["html_url"]?.filledText)
        preview.addOthers(names, shown: name, problems)
        for issue in list.json.elements {
            preview.add(passing: config.gitHubPasses) { () throws(RefusedItem) in
                try Item(gitHubIssue: issue, source: source)
            }
        }
        try await preview.count { try await total(names) }
        return preview
    }

    private func repository(_ name: String) async throws -> JSONNode {
        try await client.get(path: "/repos/\(name)", expecting: .object(with: "full_name", "id")).json
    }

    /// GitHub's lists have no totals, its search has; it wants either issues or pull requests.
    private func total(_ names: [String]) async throws -> Int? {
        var total = 0
        for kind in ["is:issue", "is:pr"] {
            let search = config.gitHubSearch(in: names)
            let query = QueryString.encode([("q", "\(search) \(kind)"), ("per_page", "1")])
            let answer = try await client.get(
                path: "/search/issues?\(query)",
                expecting: .object(with: "total_count")
            ).json
            if answer["incomplete_results"]?.bool == true {
                throw TrackerError(.invalidResponse, "GitHub's search ended before it had counted them all")
            }
            guard let count = answer["total_count"]?.count else { return nil }
            total += count
        }
        return total
    }
}
