import Egress
import Items

/// What records have beside their fields, asked for a page at a time.
struct ServiceNowJournal: Sendable {
    let table: String
    let client: TrackerClient

    /// Longer lists of ids make a URL that is too long for some servers: 32 digits and a comma each.
    private static let mostIDs = 100
    private static let pageSize = PageSize(1000, atLeast: 10)

    /// Of each record that is asked for, found or not.
    func details(of ids: [String], _ kinds: DetailKinds) async throws -> [String: ItemDetails] {
        var details = Dictionary(uniqueKeysWithValues: Set(ids).map { ($0, ItemDetails()) })
        for start in stride(from: 0, to: ids.count, by: Self.mostIDs) {
            let group = Array(ids[start..<min(start + Self.mostIDs, ids.count)])
            if kinds.contains(.comments) { try await addComments(of: group, to: &details) }
            if kinds.contains(.history) { try await addHistory(of: group, to: &details) }
            if kinds.contains(.attachments) { try await addAttachments(of: group, to: &details) }
        }
        return details
    }

    private func addComments(of ids: [String], to details: inout [String: ItemDetails]) async throws {
        for id in ids { details[id]?.comments = [] }
        let rows = try await rows(
            "sys_journal_field",
            query: "element_idIN\(ids.joined(separator: ","))^elementINcomments,work_notes",
            fields: ["sys_id", "element_id", "element", "value", "sys_created_on", "sys_created_by"]
        ) { row in row.value("element_id").flatMap { id in row.serviceNowComment.map { (id, $0) } } }
        for (id, comment) in rows { details[id]?.comments?.append(comment) }
    }

    private func addHistory(of ids: [String], to details: inout [String: ItemDetails]) async throws {
        for id in ids { details[id]?.history = [] }
        let rows =
            try await rows(
                "sys_audit",
                query: "tablename=\(table)^fieldname=state^documentkeyIN\(ids.joined(separator: ","))",
                fields: ["sys_id", "documentkey", "fieldname", "oldvalue", "newvalue", "sys_created_on", "user"]
            ) { row in
                guard let id = row.value("documentkey"), row.value("fieldname") == "state" else { return nil }
                return row.serviceNowChange(of: table).map { (id, $0) }
            } as [(String, StatusChange)]
        for (id, change) in rows { details[id]?.history?.append(change) }
    }

    /// Whether the account is shown any change of state of the table.
    func isAudited() async throws -> Bool {
        let path = ServiceNowTable.path(
            "sys_audit",
            query: "tablename=\(table)^fieldname=state",
            fields: ["sys_id"],
            limit: 1,
            offset: 0
        )
        let answer = try await client.get(path: path, expecting: .list("result"))
        return answer.json["result"]?.elements.isEmpty == false
    }

    private func addAttachments(of ids: [String], to details: inout [String: ItemDetails]) async throws {
        for id in ids { details[id]?.attachments = [] }
        let query = "table_sys_idIN\(ids.joined(separator: ","))^ORDERBYsys_id"
        let path = { (offset: Int, limit: Int) in
            "/api/now/attachment?"
                + QueryString.encode([
                    ("sysparm_query", query), ("sysparm_limit", "\(limit)"), ("sysparm_offset", "\(offset)"),
                ])
        }
        let rows = try await pages(path) { row in
            row.value("table_sys_id").flatMap { id in row.serviceNowAttachment.map { (id, $0) } }
        }
        for (id, attachment) in rows { details[id]?.attachments?.append(attachment) }
    }

    /// An invalid part of a query is ignored by ServiceNow, so whoever calls looks whose the rows are.
    private func rows<Value: Sendable>(
        _ name: String,
        query: String,
        fields: [String],
        _ read: (JSONNode) -> Value?
    ) async throws -> [Value] {
        let path = { (offset: Int, limit: Int) in
            ServiceNowTable.path(
                name,
                query: "\(query)^ORDERBYsys_created_on^ORDERBYsys_id",
                fields: fields,
                limit: limit,
                offset: offset
            )
        }
        return try await pages(path, read)
    }

    /// What is read of the rows of all pages.
    ///
    /// - Throws: `TrackerError`, with what to do where the account may not read these rows.
    private func pages<Value: Sendable>(
        _ path: (_ offset: Int, _ limit: Int) -> String,
        _ read: (JSONNode) -> Value?
    ) async throws -> [Value] {
        var rows = HeldList<Value>(of: "ServiceNow")
        var visited = VisitedPages(mostBarren: ServiceNowPages.mostBarren)
        var offset = 0
        var size = Self.pageSize
        while true {
            let (answer, asked): (TrackerClient.Page, Int)
            do {
                (answer, asked) = try await client.page(&size, expecting: .list("result")) { limit in
                    TrackerRequest(url: try client.url(path: path(offset, limit)))
                }
            } catch let error as TrackerError where error.code == .permissionDenied && offset == 0 {
                throw TrackerError(
                    .permissionDenied,
                    "ServiceNow lets the account read \(table) but not its comments, history or attachments: give it a "
                        + "role that may read sys_journal_field, sys_audit and sys_attachment, or import without them"
                )
            }
            let page = answer.json["result"]?.elements ?? []
            try rows.take(answer, page, read)
            offset += asked
            let isEnd = answer.count("X-Total-Count").map { offset >= $0 } ?? page.isEmpty
            if isEnd { return rows.values }
            try visited.pass(page.compactMap { $0.value("sys_id") }, of: "ServiceNow")
        }
    }
}

extension JSONNode {
    fileprivate var serviceNowComment: Comment? {
        guard let id = value("sys_id"), let createdAt = try? serviceNowTime("sys_created_on") else { return nil }
        return Comment(
            externalID: id,
            author: shown("sys_created_by"),
            createdAt: createdAt,
            isInternal: value("element") == "work_notes",
            body: value("value") ?? ""
        )
    }

    fileprivate func serviceNowChange(of table: String) -> StatusChange? {
        guard let id = value("sys_id"), let at = try? serviceNowTime("sys_created_on"),
            let to = value("newvalue"), value("oldvalue") != to
        else { return nil }
        return StatusChange(
            externalID: id,
            at: at,
            author: shown("user"),
            from: value("oldvalue").map { ServiceNowState.name($0, table: table) },
            to: ServiceNowState.name(to, table: table),
            category: ServiceNowState.category(to, isActive: nil, table: table),
            fromCategory: value("oldvalue").map { ServiceNowState.category($0, isActive: nil, table: table) }
        )
    }

    fileprivate var serviceNowAttachment: Attachment? {
        guard let id = value("sys_id"), let name = value("file_name") else { return nil }
        return Attachment(
            externalID: id,
            name: name,
            mediaType: value("content_type"),
            size: value("size_bytes").flatMap { Int($0) }?.toldByteCount,
            author: value("sys_created_by"),
            createdAt: try? serviceNowTime("sys_created_on"),
            path: "/api/now/attachment/\(QueryString.escaped(id))/file"
        )
    }
}

extension ServiceNowState {
    private static let names: [String: [String: String]] = [
        "incident": [
            "1": "New", "2": "In Progress", "3": "On Hold", "6": "Resolved", "7": "Closed", "8": "Canceled",
        ],
        "change_request": [
            "-5": "New", "-4": "Assess", "-3": "Authorize", "-2": "Scheduled", "-1": "Implement", "0": "Review",
            "3": "Closed", "4": "Canceled",
        ],
    ]

    /// The audit keeps values alone; the name as ServiceNow ships it, else the value.
    fileprivate static func name(_ state: String, table: String) -> String {
        names[table]?[state] ?? state
    }
}
