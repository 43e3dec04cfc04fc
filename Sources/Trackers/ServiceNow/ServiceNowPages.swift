import Egress
import Items

/// The pages of one table.
///
/// The limit is applied before the access rules: a short or even empty page is not the end, and the total counts what
/// is hidden. So the walk goes on by what was asked for, until that reaches the total.
struct ServiceNowPages: PageReader {
    let source: Source
    private let table: String
    private let config: SourceConfig
    private let query: ServiceNowQuery
    private let journal: ServiceNowJournal
    private let client: TrackerClient
    private let kinds: DetailKinds
    private var size: PageSize
    private var walk: CreationWalk
    private var isFirst: Bool
    private var isEnd = false
    private var visited = VisitedPages(mostBarren: Self.mostBarren)
    /// Hidden records make empty pages, and an account may be shown a few records of a large table.
    static let mostBarren = 10_000
    /// Whether the table's states are audited, once that was asked.
    private var isAudited: Bool?

    init(table: String, _ request: ImportRequest, _ client: TrackerClient, from start: ReadingStart) {
        (self.table, self.client, config, kinds) = (table, client, request.config, request.options.details)
        source = Source(type: .servicenow, name: table)
        query = ServiceNowQuery(config: request.config, since: start.since)
        journal = ServiceNowJournal(table: table, client: client)
        size = PageSize(
            min(request.options.batchSize, request.options.maxItems ?? .max),
            atLeast: CreationWalk.smallestPage
        )
        let walk: CreationWalk? = PagePosition.read(start.position)
        isFirst = walk == nil
        self.walk = walk ?? CreationWalk()
    }

    mutating func nextPage() async throws -> TrackerPage? {
        if isEnd { return nil }
        let (answer, asked) = try await ask()
        let all = answer.json["result"]?.elements ?? []
        if isFirst, all.isEmpty, answer.header("X-Is-Logged-In") == "false" { throw TrackerError.serviceNowLogin }
        let total = answer.count("X-Total-Count")
        // Without a total a page link tells; without both, an empty page must do, though hidden records make one too.
        isEnd = total.map { walk.offset + asked >= $0 } ?? (answer.link("next") == nil && all.isEmpty)
        if !isEnd { try visited.pass(all.compactMap { $0.value("sys_id") }, of: "ServiceNow") }
        var page = try await read(all.filter { record in record.value("sys_id").map { !walk.hasSeen($0) } ?? true })
        if isFirst { page.total = total.map { .exactly($0) } }
        page.readAt = answer.answeredAt
        page.isUncertain = total == nil
        walk.moveOn(past: all.map(Self.row), count: asked)
        page.position = isEnd ? nil : try PagePosition.text(walk)
        isFirst = false
        return page
    }

    private mutating func ask() async throws -> (page: TrackerClient.Page, asked: Int) {
        let (walk, query, table, client) = (walk, query, table, client)
        return try await client.page(&size, expecting: .list("result")) { count in
            let path = ServiceNowTable.path(
                table,
                query: query.text(createdFrom: walk.bound),
                fields: ServiceNowTable.itemFields,
                limit: count,
                offset: walk.offset
            )
            return TrackerRequest(url: try client.url(path: path))
        }
    }

    private mutating func read(_ records: [JSONNode]) async throws -> TrackerPage {
        var page = TrackerPage()
        for record in records {
            do throws(RefusedItem) {
                let item = try Item(serviceNowRecord: record, table: table, source: source, address: client.base.text)
                if config.serviceNowPasses(item) { page.items.append(item) } else { page.filteredOut += 1 }
            } catch {
                page.refused.append(error)
            }
        }
        guard !kinds.isEmpty, !page.items.isEmpty else { return page }
        page.details = try await journal.details(of: page.items.map(\.externalID), kinds)
        if kinds.contains(.history) { try await forgetUnaudited(&page) }
        if kinds.contains(.comments) {
            for index in page.items.indices {
                let comments = page.details[page.items[index].externalID]?.comments ?? []
                page.items[index].comments = comments.count { !$0.isInternal }
            }
        }
        return page
    }

    /// An empty audit is no history of a record that stayed as it was: auditing may be off, hidden, or younger than the
    /// record's changes. It is believed of a record that is new where others of the table have changes.
    private mutating func forgetUnaudited(_ page: inout TrackerPage) async throws {
        if isAudited == nil {
            let isAudited = try await journal.isAudited()
            self.isAudited = isAudited
            if !isAudited {
                page.warnings.append(
                    "ServiceNow has no audit of the states of \(table), or hides it from the account (sys_audit): their "
                        + "history is not known"
                )
            }
        }
        for item in page.items where page.details[item.externalID]?.history?.isEmpty == true {
            if isAudited == false || item.statusCategory != .open { page.details[item.externalID]?.history = nil }
        }
    }

    private static func row(_ record: JSONNode) -> CreationWalk.Row {
        CreationWalk.Row(id: record.value("sys_id") ?? "", createdAt: try? record.serviceNowTime("sys_created_on"))
    }
}
