package import Exports
package import Figures
package import Foundation
package import Items
import Schedules

/// The body of an export in which `range` may stand for its two dates.
package enum RangedRequest {
    /// The export that it comes to at a time, by the clock of its own time zone.
    ///
    /// - Parameter timeZone: where it names none.
    package static func spec(
        _ request: JSONValue,
        _ kind: ExportKind,
        asOf time: Timestamp,
        timeZone: TimeZone,
        maxRangeDays: Int
    ) throws(ExportRequestError) -> ExportSpec {
        let zone = request["timezone"]?.string.flatMap(TimeZone.init(named:)) ?? timeZone
        let rules = ExportRequest.Rules(maxRangeDays: maxRangeDays, timeZone: zone, now: time)
        return try ExportRequest.read(try dated(request, asOf: time, timeZone: zone), kind: kind, rules: rules)
    }

    /// The body with the two dates that its `range` stands for at a time.
    private static func dated(
        _ request: JSONValue,
        asOf time: Timestamp,
        timeZone: TimeZone
    ) throws(ExportRequestError) -> JSONValue {
        guard let range = request["range"], !range.isNull else { return request.without(["range"]) }
        guard let text = range.string else {
            throw ExportRequestError(.init(pointer: "/range", detail: "range must be a string"))
        }
        guard let days = RelativeRange(text)?.days(asOf: CivilDate(time, in: timeZone)) else {
            throw ExportRequestError(.init(pointer: "/range", detail: "range \(RelativeRange.rule)"))
        }
        for date in ["start_date", "end_date"] where !(request[date] ?? .null).isNull {
            throw ExportRequestError(.init(pointer: "/\(date)", detail: "\(date) can't be there beside range"))
        }
        return request.without(["range", "start_date", "end_date"]).setting([
            .init("start_date", .string("\(days.start)")), .init("end_date", .string("\(days.end)")),
        ])
    }
}

extension DayRange {
    var json: JSONValue {
        ["start_date": .string("\(start)"), "end_date": .string("\(end)")]
    }
}
