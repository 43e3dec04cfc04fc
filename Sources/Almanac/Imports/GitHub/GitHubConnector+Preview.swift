extension GitHubConnector {
    mutating func testConnection() async throws -> ConnectionTest {
        let about = try await client.get(path: path, expecting: .object).json
        let name = about["full_name"]?.filledText ?? repository
        _ = try await client.get(path: "\(path)/issues?state=all&per_page=1", expecting: .array)
        let account = try await account().map { " as \($0)" } ?? ""
        return ConnectionTest(
            success: true,
            message: "Connected to GitHub\(account): the issues of \(name) can be read",
            sourceName: name
        )
    }

    /// The account that the token belongs to; a token of an app has none.
    private mutating func account() async throws -> String? {
        do {
            return try await client.get(path: "/user", expecting: .object).json["login"]?.filledText
        } catch let error as TrackerError where error.code == .permissionDenied || error.code == .notFound {
            return nil
        }
    }

    /// The newest items, and how many there are in all.
    mutating func preview(limit: Int) async throws -> ImportPreview {
        let about = try await client.get(path: path, expecting: .object).json
        let source = Source(type: .github, name: about["full_name"]?.filledText ?? repository)
        let query = filterQuery + [("sort", "created"), ("direction", "desc"), ("per_page", "\(limit)")]
        let list = try await client.get(path: "\(path)/issues?\(QueryString.encode(query))", expecting: .array).json
        var preview = ImportPreview(source: source, url: about["html_url"]?.filledText)
        for issue in list.elements {
            do throws(RefusedItem) {
                let item = try Item(gitHubIssue: issue, source: source)
                if passesFilter(item) { preview.add(item) }
            } catch {
                preview.warnings.append("\(error.externalID ?? "an item") can't be imported: \(error.reason)")
            }
        }
        do {
            preview.totalAvailable = try await total()
        } catch let error as TrackerError {
            preview.warnings.append("How many items there are in all is not known: \(error.message)")
        }
        return preview
    }

    /// GitHub's lists have no totals, its search has; it wants either issues or pull requests.
    private mutating func total() async throws -> Int {
        var total = 0
        for kind in ["is:issue", "is:pr"] {
            let query = QueryString.encode([("q", "\(searchQualifiers) \(kind)"), ("per_page", "1")])
            let answer = try await client.get(path: "/search/issues?\(query)", expecting: .object).json
            total += answer["total_count"]?.integer ?? 0
        }
        return total
    }
}
