import Egress
import Items

/// Imports the issues of projects, or of all projects of a group, from GitLab.com or a GitLab of one's own.
struct GitLabConnector: Connector {
    let request: ImportRequest
    let client: TrackerClient

    var config: SourceConfig { request.config }

    /// More is lowered silently.
    static let largestPage = 100
    /// A preview asks no more projects than these how many issues they have: somebody waits for it.
    private static let mostCounted = 100

    init(_ request: ImportRequest, client: TrackerClient) {
        (self.request, self.client) = (request, client)
    }

    /// - Returns: the address of GitLab itself, without `/api/v4`.
    static func base(of config: SourceConfig) throws(TrackerURL.Problem) -> TrackerURL {
        let text = try TrackerURL(config.baseURL ?? "https://gitlab.com").text
        return try TrackerURL(text.hasSuffix("/api/v4") ? String(text.dropLast(7)) : text)
    }

    static func dialect(for request: ImportRequest) -> TrackerDialect {
        .gitLab(request.credentials, request.config)
    }

    func readings() async throws -> [Reading] {
        let named = config.gitLabProjects
        let projects = named.isEmpty ? try await self.projects(ofGroup: config.organization ?? "") : named
        return projects.map { Reading(target: $0, source: $0) }
    }

    func whereabouts(of item: UnseenItem, in reading: Reading) async throws -> Whereabouts {
        let path = "\(Self.path(reading.target))/issues/\(item.key.dropFirst())"
        let issue = try await client.find(path: path, expecting: .object(with: "id"))
        return issue?["id"]?.identifier == item.externalID ? .there : .gone
    }

    func pages(of reading: Reading, from start: ReadingStart) async throws -> any PageReader {
        GitLabPages(project: reading.target, request, client, from: start)
    }

    func testConnection() async throws -> ConnectionTest {
        let account = try await client.get(path: "/api/v4/user", expecting: .object(with: "username")).json["username"]?
            .filledText
        let projects = try await readings().map(\.target)
        let tried = projects.prefix(ConnectionTest.mostProjects)
        let (found, problems) = try await SeveralProjects.all(of: tried) { project in
            let path = GitLabConnector.path(project)
            let about = try await client.get(path: path, expecting: .object(with: "id")).json
            _ = try await client.get(path: "\(path)/issues?scope=all&per_page=1", expecting: .array)
            return about["path_with_namespace"]?.filledText ?? project
        }
        let name = account.map { " as \($0)" } ?? ""
        return .success("GitLab", name, projects: found, problems: problems, of: projects.count)
    }

    /// The newest items, and how many there are in all.
    func preview(limit: Int) async throws -> ImportPreview {
        let projects = try await readings().map(\.target)
        let ((shown, about, answer), problems) = try await SeveralProjects.first(of: projects) { project in
            let about = try await client.get(path: Self.path(project), expecting: .object(with: "id")).json
            return (project, about, try await newest(project, limit: limit))
        }
        let source = Source(type: .gitlab, name: about["path_with_namespace"]?.filledText ?? shown)
        var preview = ImportPreview(source: source, url: about["web_url"]?.filledText)
        preview.addOthers(projects, shown: shown, problems)
        for issue in answer.json.elements {
            preview.add(passing: config.gitLabPasses) { () throws(RefusedItem) in
                try Item(gitLabIssue: issue, source: source)
            }
        }
        try await preview.count {
            var sum = 0
            guard projects.count <= Self.mostCounted else { return nil }
            for project in projects {
                let page = project == shown ? answer : try await newest(project, limit: 1)
                guard let count = page.count("X-Total") else { return nil }
                sum += count
            }
            return sum
        }
        return preview
    }

    static func path(_ project: String) -> String {
        "/api/v4/projects/\(QueryString.escaped(project))"
    }

    private func newest(_ project: String, limit: Int) async throws -> TrackerClient.Page {
        let query =
            config.gitLabQuery(since: nil) + [
                ("order_by", "created_at"), ("sort", "desc"), ("per_page", "\(limit)"),
            ]
        return try await client.get(
            path: "\(Self.path(project))/issues?\(QueryString.encode(query))",
            expecting: .array
        )
    }

    /// Those of a group and its subgroups that have issues at all.
    private func projects(ofGroup group: String) async throws -> [String] {
        let query = "include_subgroups=true&with_shared=false&order_by=id&sort=asc&simple=true&per_page=100"
        return try await client.all(path: "/api/v4/groups/\(QueryString.escaped(group))/projects?\(query)") { project in
            project["issues_enabled"]?.bool ?? true ? project["path_with_namespace"]?.shortText : nil
        }
    }
}

extension SourceConfig {
    /// By number or path.
    var gitLabProjects: [String] {
        if let one = projectID ?? repository { return [one] }
        return projectKeys ?? projectKey.map { [$0] } ?? []
    }
}
