import TestSupport
import Testing

@testable import Imports
@testable import Items
@testable import Storage
@testable import Trackers

struct ServiceNowTests {
    /// A record as `sysparm_display_value=all` shows it.
    private static func record(_ number: Int, _ fields: [String: (value: String, shown: String)] = [:]) -> String {
        var all: [String: (value: String, shown: String)] = [
            "sys_id": (id(number), id(number)), "number": ("INC\(number)", "INC\(number)"),
            "short_description": ("Printer", "Printer"), "state": ("2", "In Progress"), "active": ("true", "true"),
            "opened_at": ("2024-01-01 00:00:00", "31/12/2023 16:00:00"),
            "sys_created_on": (created(number), "x"), "sys_updated_on": ("2024-03-01 00:00:00", "x"),
            "closed_at": ("", ""),
        ]
        all.merge(fields) { $1 }
        let members = all.sorted { $0.key < $1.key }.map { name, field in
            #""\#(name)":{"value":"\#(field.value)","display_value":"\#(field.shown)"}"#
        }
        return "{\(members.joined(separator: ","))}"
    }

    private static func id(_ number: Int) -> String { "\(10_000_000_000 + number)" }

    private static func created(_ number: Int) -> String {
        Timestamp(seconds: 1_700_000_000 + Int64(number) * 60).wholeSeconds.replacing("T", with: " ").replacing(
            "Z",
            with: ""
        )
    }

    private func item(_ fields: [String: (value: String, shown: String)], table: String = "incident") throws -> Item {
        let node = try JSONTape(Array(Self.record(1, fields).utf8)).root
        let source = Source(type: .servicenow, name: table)
        return try Item(serviceNowRecord: node, table: table, source: source, address: "https://x.test")
    }

    @Test func `values give the times, display values the names`() throws {
        let item = try item([
            "assigned_to": ("5137", "Beth Anglin"), "caller_id": ("681c", "Joe"), "priority": ("1", "1 - Critical"),
            "resolved_at": ("2024-02-01 10:00:00", "02/01/2024"), "close_code": ("Solved", "Solved (Permanently)"),
        ])
        #expect(
            item.createdAt == Timestamp("2024-01-01T00:00:00Z") && item.closedAt == Timestamp("2024-02-01T10:00:00Z")
        )
        #expect(item.assignee == "Beth Anglin" && item.reporter == "Joe" && item.priority == "1 - Critical")
        #expect(
            item.status == "In Progress" && item.resolution == "Solved (Permanently)" && item.itemType == "incident"
        )
        #expect(item.url == "https://x.test/nav_to.do?uri=incident.do?sys_id=10000000001")
    }

    @Test(arguments: [
        ("incident", "1", "true", StatusCategory.open), ("incident", "3", "true", .inProgress),
        ("incident", "6", "true", .done), ("incident", "8", "false", .done), ("change_request", "-5", "true", .open),
        ("change_request", "-1", "true", .inProgress), ("change_request", "3", "false", .done),
        ("u_custom", "12", "false", .done), ("u_custom", "12", "true", .inProgress),
    ])
    func `resolved, closed and cancelled are done, whatever they are called`(
        table: String,
        state: String,
        active: String,
        category: StatusCategory
    ) throws {
        #expect(
            try item(["state": (state, "Etwas"), "active": (active, active)], table: table).statusCategory == category
        )
    }

    @Test func `a time that is no time is refused with its field`() {
        let error = #expect(throws: RefusedItem.self) { try item(["closed_at": ("soon", "soon")]) }
        #expect(error?.reason == "closed_at is not a time" && error?.externalID == Self.id(1))
    }

    @Test func `conditions hold in every alternative of a query, whose order is ours`() {
        var config = SourceConfig()
        config.query = "active=true^ORDERBYnumber^NQpriority=1"
        config.statusFilter = ["1", "2"]
        let query = ServiceNowQuery(config: config, since: Timestamp("2024-01-01T00:00:00.500Z"))
        #expect(
            query.text() == "active=true^stateIN1,2^sys_updated_on>=2024-01-01 00:00:00"
                + "^NQpriority=1^stateIN1,2^sys_updated_on>=2024-01-01 00:00:00^ORDERBYsys_created_on^ORDERBYsys_id"
        )
    }

    /// Serves records by the walk's bound, without those that access rules hide, which the limit counts all the same.
    private static func table(_ count: Int, hiding isHidden: @escaping @Sendable (Int) -> Bool) -> FakeService.Script {
        { request, _ in
            let query = request.query
            let bound = query["sysparm_query"]?.firstMatch(of: /sys_created_on>=([^^]+)/).map { String($0.1) } ?? ""
            let hits = (1...count).filter { created($0) >= bound }
            let offset = Int(query["sysparm_offset"] ?? "") ?? 0
            let page = hits.dropFirst(offset).prefix(Int(query["sysparm_limit"] ?? "") ?? 0).filter { !isHidden($0) }
            let body = #"{"result":[\#(page.map { record($0) }.joined(separator: ","))]}"#
            return .init(body, headers: [("X-Total-Count", "\(hits.count)")])
        }
    }

    @Test func `short and empty pages are not the end`() async throws {
        let stage = try ImportStage()
        try await FakeService.with(Self.table(30) { (5...14).contains($0) || $0 == 30 }) { service in
            let outcome = try await stage.run(.serviceNow(at: service.url, options: .plain { $0.batchSize = 4 }))
            #expect(outcome.failure == nil)
            #expect(try stage.items("incident").count == 19)
            let coverage = outcome.update.coverage
            #expect(coverage.expected == 30 && coverage.fetched == 19 && !coverage.isWhole)
            #expect(coverage.warnings.first?.contains("30 items, but only 19 came") == true)
            #expect(coverage.warnings.first?.contains("ACL") == true)
        }
        let record = try stage.record(Source(type: .servicenow, name: "incident"))
        #expect(record?.lastImport?.warnings.count == 1)
    }

    @Test func `items that access rules hide later are not taken for gone`() async throws {
        let stage = try ImportStage()
        for hidden in [100, 3] {
            try await FakeService.with(Self.table(8) { $0 == hidden }) { service in
                let options = ImportOptions.plain { $0.isFull = true }
                let outcome = try await stage.run(.serviceNow(at: service.url, options: options))
                #expect(outcome.update.coverage.missing == 0)
            }
        }
        #expect(try stage.items().count == 8)
    }

    @Test func `comments come a page at a time, work notes apart`() async throws {
        let stage = try ImportStage()
        try await FakeService.with { request, number in
            guard request.path.hasSuffix("sys_journal_field") else {
                return Self.table(2) { _ in false }(request, number)
            }
            let rows = [("comments", Self.id(1)), ("work_notes", Self.id(1)), ("comments", "f00")].enumerated().map {
                index,
                row in
                """
                {"sys_id":{"value":"\(index)"},"element":{"value":"\(row.0)"},"element_id":{"value":"\(row.1)"},\
                "value":{"value":"text"},"sys_created_on":{"value":"2024-01-0\(index + 1) 00:00:00"},\
                "sys_created_by":{"display_value":"admin","value":"admin"}}
                """
            }
            return .init(#"{"result":[\#(rows.joined(separator: ","))]}"#, headers: [("X-Total-Count", "3")])
        } _: { service in
            let outcome = try await stage.run(.serviceNow(at: service.url))
            #expect(outcome.failure == nil && service.requests.count == 2)
            #expect(try stage.items()["INC1"]?.comments == 1 && stage.items()["INC2"]?.comments == 0)
            #expect(try stage.details(of: "INC1") { try $0.comments(of: $1).map(\.isInternal) } == [false, true])
        }
    }

    @Test(arguments: [true, false])
    func `an empty audit is a history of new records alone, and only where the table is audited`(
        isAudited: Bool
    ) async throws {
        let stage = try ImportStage()
        try await FakeService.with { request, _ in
            guard request.path.hasSuffix("sys_audit") else {
                let records = [("1", "true"), ("2", "true"), ("7", "false"), ("2", "true")].enumerated().map {
                    index,
                    state in
                    Self.record(index + 1, ["state": (state.0, state.0), "active": (state.1, state.1)])
                }
                return .init(#"{"result":[\#(records.joined(separator: ","))]}"#, headers: [("X-Total-Count", "4")])
            }
            let row = """
                {"sys_id":{"value":"9"},"documentkey":{"value":"\(Self.id(4))"},"fieldname":{"value":"state"},\
                "oldvalue":{"value":"1"},"newvalue":{"value":"2"},"sys_created_on":{"value":"2024-01-05 00:00:00"}}
                """
            return .init(#"{"result":[\#(isAudited ? row : "")]}"#, headers: [("X-Total-Count", isAudited ? "1" : "0")])
        } _: { service in
            let outcome = try await stage.run(
                .serviceNow(at: service.url, options: .plain { $0.includesHistory = true })
            )
            #expect(outcome.failure == nil)
            #expect(
                outcome.update.coverage.warnings.contains { $0.contains("no audit of the states of incident") }
                    != isAudited
            )
        }
        let known = try await stage.store.read { reader in
            try String.fetchAll(
                reader.database,
                sql: "SELECT key FROM item JOIN item_detail ON item_id = id WHERE history_at IS NOT NULL ORDER BY key"
            )
        }
        #expect(known == (isAudited ? ["INC1", "INC4"] : []))
    }

    @Test func `a sleeping instance is told from a login page`() async throws {
        let page = "<html><title>Instance Hibernating page</title></html>"
        try await FakeService.with { _, _ in
            .init(page, type: "text/html;charset=UTF-8")
        } _: { service in
            let test = try await Importer.testing().testConnection(.serviceNow(at: service.url))
            #expect(!test.success && test.message.contains("hibernating") && test.message.contains("wake it up"))
        }
    }
}
