import Egress
import Items

extension JiraConnector {
    func testConnection() async throws -> ConnectionTest {
        let site = try await site()
        let account = try await client.get(path: "\(site.api)/myself", expecting: .jiraAccount).json.jiraPerson
        let keys = config.jiraProjects
        // Proves the query, and that the projects' issues can be searched.
        let (found, problems) = try await SeveralProjects.all(of: keys.prefix(ConnectionTest.mostProjects)) { key in
            let path = "\(site.api)/project/\(QueryString.escaped(key))"
            let project = try await client.get(path: path, expecting: .object(with: "key", "id")).json
            let name = project["key"]?.filledText ?? key
            _ = try await search(name, limit: 1)
            return name
        }
        if keys.isEmpty { _ = try await search(nil, limit: 1) }
        let name = account.map { " as \($0)" } ?? ""
        let names = keys.isEmpty ? [client.base.host] : found
        return .success("Jira", name, projects: names, problems: problems, of: max(keys.count, 1))
    }

    /// The newest items, and how many there are in all.
    func preview(limit: Int) async throws -> ImportPreview {
        let keys = config.jiraProjects
        let site = try await site()
        // A query alone is of no project.
        let ((shown, answer), problems) = try await SeveralProjects.first(of: keys.isEmpty ? [""] : keys) { key in
            (key, try await search(key.isEmpty ? nil : key, limit: limit))
        }
        let source = Source(type: .jira, name: shown.isEmpty ? client.base.site : shown)
        let path = shown.isEmpty ? "" : "/browse/\(QueryString.escaped(shown))"
        var preview = ImportPreview(source: source, url: site.webAddress + path)
        preview.addOthers(keys, shown: shown, problems)
        let issues = answer["issues"]?.elements ?? []
        if issues.isEmpty { try await proveLogin() }
        for issue in issues {
            preview.add { () throws(RefusedItem) in
                try Item(jiraIssue: issue, source: source, webAddress: site.webAddress, countsComments: false)
            }
        }
        try await preview.count { try await total(keys, shown: shown, answer) }
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
        return try await client.post(path: path, body, expecting: .list("issues")).json
    }

    /// Of all projects: Server counts in its answers, Cloud estimates when asked.
    private func total(_ keys: [String], shown: String, _ answer: JSONNode) async throws -> Int? {
        let site = try await site()
        var sum = 0
        for key in keys.isEmpty ? [nil] : keys.map(Optional.init) {
            let count: Int?
            if site.isCloud {
                let jql = JiraSearch(project: key, config: config).jql(newestFirst: true)
                let path = "\(site.api)/search/approximate-count"
                let estimate = AnswerShape.object(with: "count")
                let answer = try await client.post(path: path, ["jql": .string(jql)], expecting: estimate)
                count = answer.json["count"]?.count
            } else {
                count =
                    key ?? "" == shown ? answer["total"]?.count : try await search(key, limit: 0)["total"]?.count
            }
            guard let count else { return nil }
            sum += count
        }
        return sum
    }
}
