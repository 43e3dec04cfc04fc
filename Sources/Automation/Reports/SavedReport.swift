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
    var schedule: Schedule?
    /// Ids of sources.
    var importFirst: [String]
    var keepDays: Int
    var deliver: [DeliverEntry]
    private let timeZone: TimeZone

    static let usualKeepDays = 90

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
        keepDays = fields.integer("keep_days", in: 1...3660) ?? Self.usualKeepDays
        var rest = known
        deliver = fields.objects("deliver") { DeliverEntry(&$0, known: &rest) }?.compactMap(\.self) ?? []
        if deliver.flatMap(\.targets).count > 50 { fields.report("deliver", "must have at most 50 places in all") }
        self.timeZone = timeZone
        let problems = fields.finish()
        guard problems.isEmpty else { throw .invalid(problems) }
    }

    init(stored record: SavedRecord, timeZone: TimeZone) throws(SavedError) {
        try self.init(
            record.json.without(["deliver"]).setting([.init("name", .string(record.name))]),
            timeZone: timeZone
        )
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
        do throws(ExportRequestError) {
            return try RangedRequest.spec(
                request,
                kind,
                asOf: time,
                timeZone: schedule?.timeZone ?? timeZone,
                maxRangeDays: maxRangeDays
            )
        } catch {
            throw .invalid(error.all.map { $0.within("request") })
        }
    }
}
