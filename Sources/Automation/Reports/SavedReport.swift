import Delivery
import Exports
import Figures
import Foundation
import Items
import Schedules
import Storage

/// A report as a client has described it.
struct SavedReport: Sendable {
    var name: String
    var kind: ExportKind
    /// As the body of an export, but that `range` may stand for its two dates.
    var request: JSONValue
    var range: RelativeRange?
    var schedule: Schedule?
    /// Ids of sources.
    var importFirst: [String]
    var keepDays: Int
    var deliver: [DeliverEntry]
    private let timeZone: TimeZone

    /// - Parameters:
    ///   - timeZone: where neither the request nor the schedule names one.
    ///   - known: where its word has gone until now; what a client does not see of it need not be sent again.
    /// - Throws: every broken rule of the document, as `SavedError.invalid`; those of the request are told by `spec`.
    init(_ json: JSONValue, timeZone: TimeZone, known: [DeliverEntry] = []) throws(SavedError) {
        var fields = ObjectReader(json)
        name = fields.name()
        let kindText = fields.string("kind", required: true)
        kind = kindText.flatMap(ExportKind.init) ?? .pdf
        if let kindText, ExportKind(rawValue: kindText) == nil { fields.report("kind", "must be one of: pdf, zip") }
        request = fields.value("request", required: true) ?? .object([])
        schedule = fields.object("schedule") { Schedule(&$0, timeZone: timeZone) } ?? nil
        importFirst = fields.strings("import_first") ?? []
        if importFirst.count > 100 { fields.report("import_first", "must have at most 100 sources") }
        keepDays = fields.integer("keep_days", in: 1...3660) ?? 90
        var rest = known
        deliver = fields.objects("deliver") { DeliverEntry(&$0, known: &rest) }?.compactMap(\.self) ?? []
        if deliver.count > 20 { fields.report("deliver", "must have at most 20 entries") }
        self.timeZone = timeZone
        var problems = fields.finish()
        if let text = request["range"]?.string {
            range = RelativeRange(text)
            if range == nil {
                problems.append(.init(pointer: "/request/range", detail: "range \(RelativeRange.rule)"))
            }
        }
        for date in ["start_date", "end_date"] where range != nil && !(request[date] ?? .null).isNull {
            problems.append(.init(pointer: "/request/\(date)", detail: "\(date) can't be there beside range"))
        }
        guard problems.isEmpty else { throw .invalid(problems) }
    }

    init(stored record: SavedRecord, timeZone: TimeZone) throws(SavedError) {
        let body = JSONValue(stored: record.body) ?? .object([])
        try self.init(body.without(["deliver"]).setting([.init("name", .string(record.name))]), timeZone: timeZone)
    }

    /// As the store keeps it.
    var body: JSONValue {
        var members: [JSONValue.Member] = [
            .init("kind", .string(kind.rawValue)), .init("request", request),
            .init("import_first", .array(importFirst.map(JSONValue.string))), .init("keep_days", .integer(keepDays)),
            .init("deliver", .array(deliver.map(\.shown))),
        ]
        if let schedule { members.append(.init("schedule", schedule.json)) }
        return .object(members)
    }

    /// The export that it comes to at a time, by the clock of its own time zone.
    func spec(asOf time: Timestamp, maxRangeDays: Int) throws(SavedError) -> ExportSpec {
        let own = request["timezone"]?.string.flatMap(TimeZone.init(named:))
        let zone = own ?? schedule?.timeZone ?? timeZone
        var json = request
        if let range {
            guard let days = range.days(asOf: CivilDate(time, in: zone)) else {
                throw .invalid([.init(pointer: "/request/range", detail: "range lies before the year 1")])
            }
            json = request.without(["range"]).setting([
                .init("start_date", .string("\(days.start)")), .init("end_date", .string("\(days.end)")),
            ])
        }
        let rules = ExportRequest.Rules(maxRangeDays: maxRangeDays, timeZone: zone, now: time)
        do throws(ExportRequestError) {
            return try ExportRequest.read(json, kind: kind, rules: rules)
        } catch {
            throw .invalid(error.all.map { $0.within("request") })
        }
    }
}
