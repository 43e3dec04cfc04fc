import Foundation
import HTTP
import Hummingbird
import Items
import Schedules

/// `/api/schedules`.
struct ScheduleRoutes: Sendable {
    /// Where a schedule names none.
    let timeZone: TimeZone
    let now: @Sendable () -> Timestamp

    /// What a schedule means, in words, and the next three times that it comes.
    func preview(_ request: Request) throws -> Response {
        var query = QueryReader(request)
        let (cron, every, zone) = (query.text("cron"), query.text("every"), query.text("timezone"))
        try query.finish()
        let schedule: Schedule
        do {
            schedule = try Schedule(cron: cron, every: every, zone: zone, timeZone)
        } catch {
            let field = error.field.isEmpty ? "cron" : error.field
            let detail = error.field.isEmpty ? "The schedule \(error.rule)" : "\(field) \(error.rule)"
            throw Problem(broken: [FieldProblem(pointer: "/\(field)", detail: detail)])
        }
        var times: [JSONValue] = []
        var time = now()
        while times.count < 3, let next = schedule.next(after: time) {
            times.append(.string("\(next)"))
            time = next
        }
        let answer: JSONValue = ["description": .string(schedule.words), "next": .array(times)]
        return JSONResponse.make(json: answer.text)
    }
}
