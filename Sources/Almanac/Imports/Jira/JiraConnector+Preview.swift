extension JiraConnector {
    func testConnection() async throws -> ConnectionTest {
        let site = try await site()
        let account = try await client.get(path: "\(site.api)/myself", expecting: .object).json.jiraPerson
        let keys = config.jiraProjects
        var found: [String] = []
        for key in keys.prefix(ConnectionTest.mostProjects) {
            let path = "\(site.api)/project/\(QueryString.escaped(key))"
            let project = try await client.get(path: path, expecting: .object).json
            found.append(project["key"]?.filledText ?? key)
        }
        // Proves the query, and that the projects' issues can be searched.
        for key in keys.isEmpty ? [nil] : found.map(Optional.init) { _ = try await search(key, limit: 1) }
        let name = account.map { " as \($0)" } ?? ""
        return .success("Jira", name, projects: found.isEmpty ? [client.base.host] : found, of: max(keys.count, 1))
    }

    /// The newest items, and how many there are in all.
    func preview(limit: Int) async throws -> ImportPreview {
        let keys = config.jiraProjects
        let site = try await site()
        let answer = try await search(keys.first, limit: limit)
        let source = Source(type: .jira, name: keys.first ?? client.base.site)
        let web = keys.first.map { "\(site.webAddress)/browse/\(QueryString.escaped($0))" } ?? site.webAddress
        var preview = ImportPreview(source: source, url: web)
        preview.addOthers(keys)
        for issue in answer["issues"]?.elements ?? [] {
            preview.add { () throws(RefusedItem) in
                try Item(jiraIssue: issue, source: source, webAddress: site.webAddress, countsComments: false)
            }
        }
        await preview.count { try await total(keys, first: answer) }
        return preview
    }

    private func search(_ project: String?, limit: Int) async throws -> JSONNode {
        let site = try await site()
        let jql = JiraSearch(project: project, config: config).jql(newestFirst: true)
        let fields = JiraIssueReader(site: site, request: request, source: project, client: client).fields
        let body: JSONValue = [
            "jql": .string(jql), "maxResults": .integer(limit), "fields": .array(fields.map { .string($0) }),
        ]
        let path = site.isCloud ? "\(site.api)/search/jql" : "\(site.api)/search"
        return try await client.post(path: path, body, expecting: .object).json
    }

    /// Of all projects: Server counts in its answers, Cloud estimates when asked.
    private func total(_ keys: [String], first: JSONNode) async throws -> Int? {
        let site = try await site()
        var sum = 0
        for (index, key) in (keys.isEmpty ? [nil] : keys.map(Optional.init)).enumerated() {
            let count: Int?
            if site.isCloud {
                let jql = JiraSearch(project: key, config: config).jql(newestFirst: true)
                let path = "\(site.api)/search/approximate-count"
                let answer = try await client.post(path: path, ["jql": .string(jql)], expecting: .object)
                count = answer.json["count"]?.integer
            } else {
                count = index == 0 ? first["total"]?.integer : try await search(key, limit: 0)["total"]?.integer
            }
            guard let count else { return nil }
            sum += count
        }
        return sum
    }
}
