import Egress
import Items

/// Reads the issues of a page, and asks for what is cut off in them.
struct JiraIssueReader: Sendable {
    let site: JiraSite
    let client: TrackerClient
    let kinds: DetailKinds
    let pageSize: PageSize
    /// Throws where the account's login does not count.
    private let proveLogin: @Sendable () async throws -> Void
    private(set) var source: Source
    /// Where each issue belongs to the source of its project.
    private let isMixed: Bool
    /// Whether the source may still take its name from the first issue that comes.
    private var isUnnamed: Bool
    private var categories: [String: StatusCategory]

    /// - Parameter isNamed: whether the source keeps its name, whatever the project is called now.
    init(
        site: JiraSite,
        request: ImportRequest,
        source: String?,
        isNamed: Bool = false,
        client: TrackerClient,
        proveLogin: @escaping @Sendable () async throws -> Void = {}
    ) {
        self.proveLogin = proveLogin
        isUnnamed = !isNamed
        (self.site, self.client, kinds) = (site, client, request.options.details)
        self.source = Source(type: .jira, name: source ?? client.base.site)
        isMixed = source == nil
        let most = min(request.options.batchSize, request.options.maxItems ?? .max)
        pageSize = PageSize(most, atLeast: CreationWalk.smallestPage)
        categories = site.statuses
    }

    var fields: [String] {
        [
            "summary", "issuetype", "status", "priority", "assignee", "reporter", "labels", "created", "updated",
            "resolutiondate", "resolution", "project", "parent",
        ] + (kinds.contains(.comments) ? ["comment"] : []) + (kinds.contains(.attachments) ? ["attachment"] : [])
    }

    /// - Parameter fresh: the issues of the answer that have not been read, nil for all.
    mutating func read(_ answer: JSONNode, _ fresh: [JSONNode]? = nil, isFirst: Bool) async throws -> TrackerPage {
        let issues = answer["issues"]?.elements ?? []
        // To nobody, as whom an account with an expired token counts, Jira shows an empty list.
        if isFirst, issues.isEmpty { try await proveLogin() }
        var page = try await read(fresh ?? issues)
        for warning in answer["warningMessages"]?.elements.compactMap(\.filledText) ?? [] {
            page.warnings.append("Jira warns: \(client.dialect.redacted(warning).shownInMessage)")
            page.isUncertain = true
        }
        return page
    }

    private mutating func read(_ issues: [JSONNode]) async throws -> TrackerPage {
        var page = TrackerPage()
        for issue in issues {
            let project = issue["fields"]?["project"]?["key"]?.filledText
            // A project that has been given another key answers under it.
            if isUnnamed, !isMixed, let project, project.isShort { source.name = project }
            isUnnamed = false
            let own = isMixed ? Source(type: .jira, name: project ?? source.name) : source
            let item: Item
            do throws(RefusedItem) {
                item = try Item(
                    jiraIssue: issue,
                    source: own,
                    webAddress: site.webAddress,
                    countsComments: kinds.contains(.comments)
                )
            } catch {
                page.refused.append(error)
                continue
            }
            learn(issue["fields"]?["status"])
            page.items.append(item)
            if !kinds.isEmpty { page.details[item.externalID] = try await details(of: issue, id: item.externalID) }
        }
        return page
    }

    private static let mostStatuses = 10_000

    private mutating func learn(_ status: JSONNode?) {
        guard let status, let id = status["id"]?.identifier, id.isShort, categories.count < Self.mostStatuses else {
            return
        }
        categories[id] = categories[id] ?? status.jiraCategory
    }

    private func details(of issue: JSONNode, id: String) async throws -> ItemDetails {
        var details = ItemDetails()
        if kinds.contains(.comments) {
            let all = try await whole(
                issue["fields"]?["comment"],
                list: "comments",
                at: "\(site.api)/issue/\(QueryString.escaped(id))/comment?orderBy=created",
                whole: "comments"
            ) { $0.jiraComment }
            details.comments = all?.unique(\.externalID)
        }
        if kinds.contains(.history) {
            // Cloud embeds the newest 40, Server all.
            let all = try await whole(
                issue["changelog"],
                list: "histories",
                at: "\(site.api)/issue/\(QueryString.escaped(id))/changelog?",
                whole: "values"
            ) { $0.jiraStatusChanges(categories) }
            details.history = all?.flatMap(\.self).unique(\.externalID)
        }
        if kinds.contains(.attachments) {
            let list = issue["fields"]?["attachment"]?.list
            details.attachments = list?.compactMap { $0.jiraAttachment(isCloud: site.isCloud) }.unique(\.externalID)
        }
        return details
    }

    /// Fewer entries than Jira embeds at the least are all.
    private static let leastCut = 20

    /// A list of which a search may embed the beginning or the end only; nil where it embeds none, which says nothing.
    private func whole<Value: Sendable>(
        _ part: JSONNode?,
        list name: StaticString,
        at path: String,
        whole list: StaticString,
        _ read: (JSONNode) -> Value?
    ) async throws -> [Value]? {
        guard let embedded = part?[name]?.list else { return nil }
        // Where there is no total, a full list may have been cut.
        let isCut = part?["total"]?.count.map { $0 > embedded.count } ?? (embedded.count >= Self.leastCut)
        return isCut ? try await all(at: path, list, read) : embedded.compactMap(read)
    }

    private func all<Value: Sendable>(
        at path: String,
        _ list: StaticString,
        _ read: (JSONNode) -> Value?
    ) async throws -> [Value] {
        var all = HeldList<Value>(of: "Jira")
        var count = 0
        var ids: Set<String> = []
        while true {
            let query = "\(path.hasSuffix("?") ? "" : "&")startAt=\(count)&maxResults=100"
            let answer = try await client.get(path: path + query, expecting: .list(list))
            let page = answer.json
            let values = page[list]?.elements ?? []
            try all.take(answer, values, read)
            count += values.count
            let isNew = values.contains { value in value["id"]?.identifier.map { ids.insert($0).inserted } ?? false }
            for value in values { value["id"]?.identifier.map { _ = ids.insert($0) } }
            let isLast = page["isLast"]?.bool ?? false
            if !isNew || isLast || count >= page["total"]?.count ?? .max { return all.values }
        }
    }
}
