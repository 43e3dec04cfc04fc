import Egress
import Items

extension Item {
    /// Reads one record of a table that extends `task`, asked for with values and display values.
    init(serviceNowRecord record: JSONNode, table: String, source: Source, address: String) throws(RefusedItem) {
        guard let id = record.value("sys_id") else { throw RefusedItem(reason: "it has no sys_id") }
        self = try RefusedItem.naming(id) { () throws(RefusedItem) in
            try Item(record, id: id, table: table, source: source, address: address)
        }
    }

    private init(
        _ record: JSONNode,
        id: String,
        table: String,
        source: Source,
        address: String
    ) throws(RefusedItem) {
        let opened = try record.serviceNowTime("opened_at")
        let created = try record.serviceNowTime("sys_created_on")
        guard let createdAt = opened ?? created else {
            throw RefusedItem(reason: "it has neither opened_at nor sys_created_on")
        }
        let closed = try record.serviceNowTime("closed_at")
        let resolved = try record.serviceNowTime("resolved_at")
        self.init(
            source: source,
            externalID: id,
            key: record.value("number") ?? id,
            itemType: table,
            title: record.shown("short_description") ?? "",
            status: record.shown("state") ?? "none",
            statusCategory: record.serviceNowCategory(of: table),
            priority: record.shown("priority"),
            assignee: record.shown("assigned_to"),
            reporter: record.shown("caller_id") ?? record.shown("requested_by") ?? record.shown("opened_by"),
            createdAt: createdAt,
            updatedAt: try record.serviceNowTime("sys_updated_on"),
            closedAt: closed ?? resolved,
            resolution: record.shown("close_code"),
            url: "\(address)/nav_to.do?uri=\(table).do?sys_id=\(QueryString.escaped(id))",
            parent: record.shown("parent") ?? record.shown("parent_incident")
        )
    }
}

extension JSONNode {
    /// A field's value, nil where there is nothing in it. Everything is a string.
    func value(_ name: StaticString) -> String? {
        guard let field = self[name] else { return nil }
        return field.isObject ? field["value"]?.filledText : field.filledText
    }

    /// A field as people see it.
    func shown(_ name: StaticString) -> String? {
        self[name]?["display_value"]?.filledText ?? value(name)
    }

    /// Values are in UTC; display values are in the account's zone and format.
    func serviceNowTime(_ name: StaticString) throws(RefusedItem) -> Timestamp? {
        guard let text = value(name) else { return nil }
        guard let time = Timestamp(trackerTime: Array(text.utf8)[...]) else {
            throw RefusedItem(reason: "\(name) is not a time")
        }
        return time
    }

    /// Not active is done in every table. Of the tables with resolved states, those are done as well; new is the first
    /// state of each.
    fileprivate func serviceNowCategory(of table: String) -> StatusCategory {
        ServiceNowState.category(value("state"), isActive: value("active").map { $0 != "false" }, table: table)
    }
}

/// What the values of `state` mean, as ServiceNow ships its tables.
enum ServiceNowState {
    /// Resolved, closed and cancelled.
    private static let done: [String: Set<String>] = [
        "incident": ["6", "7", "8"], "problem": ["106", "107", "4"], "change_request": ["3", "4"],
        "sc_task": ["3", "4", "7"], "sc_request": ["3", "4", "7"], "sc_req_item": ["3", "4", "7"],
        "sn_customerservice_case": ["6", "3", "7"],
    ]
    private static let new: [String: Set<String>] = ["problem": ["101", "1"], "change_request": ["-5"]]

    /// - Parameter isActive: nil where the account may not see it.
    static func category(_ state: String?, isActive: Bool?, table: String) -> StatusCategory {
        if isActive == false { return .done }
        guard let state else { return .open }
        if done[table, default: isActive == nil ? ["3", "4", "7"] : []].contains(state) { return .done }
        return new[table, default: ["1", "-5"]].contains(state) ? .open : .inProgress
    }
}
