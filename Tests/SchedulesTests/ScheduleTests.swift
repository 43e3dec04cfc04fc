import Foundation
import Testing

@testable import Items
@testable import Schedules

struct ScheduleTests {
    @Test(arguments: [
        ("30m", "2024-03-01T10:30:00Z", "every 30 minutes"), ("6h", "2024-03-01T12:00:00Z", "every 6 hours"),
        ("1d", "2024-03-02T00:00:00Z", "every day"), ("90m", "2024-03-01T10:30:00Z", "every 90 minutes"),
    ])
    func `an interval comes at its multiples`(every: String, next: String, words: String) throws {
        let schedule = try Schedule(cron: nil, every: every, zone: nil, .gmt)
        #expect(schedule.next(after: try #require(Timestamp("2024-03-01T10:00:00Z"))).map { "\($0)" } == next)
        #expect(schedule.words == words)
    }

    @Test(arguments: ["", "4m", "0h", "6", "h", "6w", "-6h", "367d", "1.5h", "99999999999999999999m"])
    func `an interval that is none, or too short or long, is refused`(every: String) throws {
        let error = try #require(throws: ScheduleError.self) { try Schedule(cron: nil, every: every, zone: nil, .gmt) }
        #expect(error.field == "every" && error.rule.contains("5 minutes"))
    }

    @Test func `of what was missed the last one is made up for`() throws {
        let (due, now) = (
            try #require(Timestamp("2024-01-31T22:55:00Z")), try #require(Timestamp("2024-05-02T00:10:00Z"))
        )
        let monthly = try Schedule(cron: "0 6 1 * *", zone: "Europe/Berlin", .gmt)
        #expect("\(monthly.latest(from: due, until: now))" == "2024-05-01T04:00:00Z")
        let hourly = try Schedule(cron: nil, every: "1h", zone: nil, .gmt)
        #expect("\(hourly.latest(from: due, until: now))" == "2024-05-02T00:00:00Z")
        #expect(monthly.latest(from: due, until: due + .seconds(60)) == due)
        let often = try Schedule(cron: "*/5 * * * *", zone: nil, .gmt)
        #expect("\(often.latest(from: due, until: now + .seconds(400 * 86_400)))" == "2025-06-06T00:10:00Z")
        // The 29th of February on a Sunday, Wednesday or so: not in eight years, but in forty.
        let rare = try Schedule(cron: "0 0 29 2 */6", zone: nil, .gmt)
        let leap = try #require(Timestamp("2032-02-29T00:00:00Z"))
        #expect(rare.next(after: leap).map { "\($0)" } == "2048-02-29T00:00:00Z")
    }

    @Test func `a document must have the one or the other`() throws {
        func problems(_ text: String) throws -> [FieldProblem] {
            var fields = ObjectReader(["schedule": try JSONValue(parsing: text.utf8)])
            _ = fields.object("schedule") { Schedule(&$0, timeZone: .gmt) }
            return fields.finish()
        }
        #expect(try problems(#"{"cron": "@daily", "timezone": "Asia/Tokyo"}"#).isEmpty)
        #expect(try problems(#"{"every": "6h"}"#).isEmpty)
        #expect(try problems("{}").map(\.pointer) == ["/schedule"])
        #expect(try problems(#"{"cron": "@daily", "every": "6h"}"#).map(\.pointer) == ["/schedule/every"])
        #expect(try problems(#"{"cron": "@daily", "timezone": "Mars/Base"}"#).map(\.pointer) == ["/schedule/timezone"])
        #expect(try problems(#"{"every": "6h", "timezone": "UTC"}"#).map(\.pointer) == ["/schedule/timezone"])
        #expect(try problems(#"{"cron": 5}"#).map(\.pointer).contains("/schedule/cron"))
    }

    @Test(arguments: [
        ("last_week", "2024-02-19", "2024-02-25"), ("last_month", "2024-02-01", "2024-02-29"),
        ("last_quarter", "2023-10-01", "2023-12-31"), ("last_year", "2023-01-01", "2023-12-31"),
        ("last_30_days", "2024-01-31", "2024-02-29"), ("last_1_days", "2024-02-29", "2024-02-29"),
        ("this_month", "2024-03-01", "2024-03-01"), ("this_quarter", "2024-01-01", "2024-03-01"),
        ("this_year", "2024-01-01", "2024-03-01"),
    ])
    func `a relative range is what it says as of a day`(text: String, start: String, end: String) throws {
        let today = try #require(CivilDate("2024-03-01"))
        let days = try #require(RelativeRange(text)?.days(asOf: today))
        #expect("\(days.start)" == start && "\(days.end)" == end)
    }

    @Test(arguments: ["", "last_0_days", "last_3661_days", "last_007_days", "last_-1_days", "next_month", "LAST_MONTH"])
    func `another word is no range`(text: String) {
        #expect(RelativeRange(text) == nil)
    }

    @Test func `a range before the year 1 is none`() throws {
        let today = try #require(CivilDate("0001-01-15"))
        #expect(RelativeRange.lastMonth.days(asOf: today) == nil && RelativeRange.thisMonth.days(asOf: today) != nil)
    }
}
