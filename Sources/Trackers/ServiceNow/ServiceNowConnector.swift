import Egress
import Items

/// Imports the records of one table or several through ServiceNow's Table API.
struct ServiceNowConnector: Connector {
    let request: ImportRequest
    let client: TrackerClient

    var config: SourceConfig { request.config }

    init(_ request: ImportRequest, client: TrackerClient) {
        (self.request, self.client) = (request, client)
    }

    static func base(of config: SourceConfig) throws(TrackerURL.Problem) -> TrackerURL {
        try TrackerURL(config.baseURL ?? "https://\(config.instance ?? "").service-now.com")
    }

    static func dialect(for request: ImportRequest) -> TrackerDialect {
        .serviceNow(request.credentials, request.config)
    }

    func readings() async throws -> [Reading] {
        config.serviceNowTables.map { Reading(target: $0, source: $0) }
    }

    func pages(of reading: Reading, from start: ReadingStart) async throws -> any PageReader {
        ServiceNowPages(table: reading.target, request, client, from: start)
    }

    static var shortfallHint: String {
        "ServiceNow's access rules (ACLs) hide the others from this account, or they were deleted while we read: give "
            + "the account a role that may read the table"
    }

    func whereabouts(of item: UnseenItem, in reading: Reading) async throws -> Whereabouts {
        let path = "/api/now/table/\(reading.target)/\(QueryString.escaped(item.externalID))?sysparm_fields=sys_id"
        let found = try await client.find(path: path, expecting: .object(with: "result"))
        return found?["result"]?.value("sys_id") == item.externalID ? .there : .gone
    }

    func testConnection() async throws -> ConnectionTest {
        let tables = config.serviceNowTables
        let (found, problems) = try await SeveralProjects.all(of: tables.prefix(ConnectionTest.mostProjects)) { table in
            _ = try await newest(table, limit: 1)
            return table
        }
        let account = config.username.map { " as \($0)" } ?? ""
        return .success("ServiceNow", account, projects: found, problems: problems, of: tables.count)
    }

    func preview(limit: Int) async throws -> ImportPreview {
        let tables = config.serviceNowTables
        let ((table, answer), problems) = try await SeveralProjects.first(of: tables) { table in
            (table, try await newest(table, limit: limit))
        }
        let source = Source(type: .servicenow, name: table)
        var preview = ImportPreview(source: source, url: "\(client.base.text)/nav_to.do?uri=\(table)_list.do")
        preview.addOthers(tables, shown: table, problems)
        for record in answer.json["result"]?.elements ?? [] {
            preview.add(passing: config.serviceNowPasses) { () throws(RefusedItem) in
                try Item(serviceNowRecord: record, table: table, source: source, address: client.base.text)
            }
        }
        try await preview.count {
            var sum = 0
            for other in tables {
                let page = other == table ? answer : try await newest(other, limit: 1)
                guard let count = page.count("X-Total-Count") else { return nil }
                sum += count
            }
            return sum
        }
        return preview
    }

    private func newest(_ table: String, limit: Int) async throws -> TrackerClient.Page {
        let query = ServiceNowQuery(config: config).text(newestFirst: true)
        return try await client.get(
            path: ServiceNowTable.path(
                table,
                query: query,
                fields: ServiceNowTable.itemFields,
                limit: limit,
                offset: 0
            ),
            expecting: .list("result")
        )
    }
}

extension SourceConfig {
    /// The tables to read, `incident` where none is named.
    var serviceNowTables: [String] {
        table.map { $0.split(separator: ",").map(String.init) } ?? ["incident"]
    }
}

/// The Table API's addresses.
enum ServiceNowTable {
    static let itemFields = [
        "sys_id", "number", "short_description", "state", "active", "priority", "assigned_to", "caller_id",
        "requested_by", "opened_by", "opened_at", "sys_created_on", "sys_updated_on", "closed_at", "resolved_at",
        "close_code", "parent", "parent_incident",
    ]

    /// Values and what people see are asked for both: dates are right in the values alone, names in the others.
    static func path(_ table: String, query: String, fields: [String], limit: Int, offset: Int) -> String {
        "/api/now/table/\(QueryString.escaped(table))?"
            + QueryString.encode([
                ("sysparm_query", query), ("sysparm_fields", fields.joined(separator: ",")),
                ("sysparm_display_value", "all"), ("sysparm_exclude_reference_link", "true"),
                ("sysparm_limit", "\(limit)"), ("sysparm_offset", "\(offset)"),
            ])
    }
}

extension TrackerError {
    static let serviceNowLogin = TrackerError(
        .authenticationFailed,
        "ServiceNow shows an empty list, and does not count the account as logged in: check its credentials"
    )
}
