import Foundation
import Testing

@testable import Items
@testable import Schedules

struct CronTests {
    private static func next(
        _ cron: String,
        after text: String,
        _ zone: String = "UTC",
        count: Int = 3
    ) throws -> [String] {
        let schedule = try Schedule(cron: cron, zone: zone, .gmt)
        var time = try #require(Timestamp(text))
        var times: [String] = []
        while times.count < count, let next = schedule.next(after: time) {
            times.append("\(next)")
            time = next
        }
        return times
    }

    @Test(arguments: [
        ("0 6 1 * *", ["2024-03-01T06:00:00Z", "2024-04-01T06:00:00Z", "2024-05-01T06:00:00Z"]),
        ("*/20 9-10 * * mon-fri", ["2024-02-26T09:00:00Z", "2024-02-26T09:20:00Z", "2024-02-26T09:40:00Z"]),
        ("0 0 29 2 *", ["2024-02-29T00:00:00Z", "2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]),
        ("0 0 31 * *", ["2024-03-31T00:00:00Z", "2024-05-31T00:00:00Z", "2024-07-31T00:00:00Z"]),
        ("15 12 1,15 jan,JUL *", ["2024-07-01T12:15:00Z", "2024-07-15T12:15:00Z", "2025-01-01T12:15:00Z"]),
        // Both fields for days: one that fits is enough.
        ("0 0 13 * 5", ["2024-03-01T00:00:00Z", "2024-03-08T00:00:00Z", "2024-03-13T00:00:00Z"]),
        // 7 is Sunday too, and a step from a number goes to the end.
        ("0 4 * * 7", ["2024-02-25T04:00:00Z", "2024-03-03T04:00:00Z", "2024-03-10T04:00:00Z"]),
        ("0 20/2 * * *", ["2024-02-24T20:00:00Z", "2024-02-24T22:00:00Z", "2024-02-25T20:00:00Z"]),
        ("@weekly", ["2024-02-25T00:00:00Z", "2024-03-03T00:00:00Z", "2024-03-10T00:00:00Z"]),
    ])
    func `the next times of a line are those of crontab`(cron: String, expected: [String]) throws {
        #expect(try Self.next(cron, after: "2024-02-24T12:00:00Z") == expected)
    }

    @Test func `a time that the clock skips comes right after the change`() throws {
        // Berlin goes from 2 to 3 on 31 March 2024, at 1:00 of UTC.
        #expect(
            try Self.next("30 2 * * *", after: "2024-03-30T12:00:00Z", "Europe/Berlin")
                == ["2024-03-31T01:00:00Z", "2024-04-01T00:30:00Z", "2024-04-02T00:30:00Z"]
        )
        #expect(
            try Self.next("*/30 2 * * *", after: "2024-03-30T12:00:00Z", "Europe/Berlin", count: 2)
                == ["2024-03-31T01:00:00Z", "2024-04-01T00:00:00Z"]
        )
    }

    @Test func `a time that the clock repeats comes once, and others keep their hour`() throws {
        // Berlin goes from 3 back to 2 on 27 October 2024, at 1:00 of UTC.
        #expect(
            try Self.next("30 2 * * *", after: "2024-10-26T12:00:00Z", "Europe/Berlin")
                == ["2024-10-27T00:30:00Z", "2024-10-28T01:30:00Z", "2024-10-29T01:30:00Z"]
        )
        #expect(
            try Self.next("0 6 27,28 10 *", after: "2024-10-26T12:00:00Z", "Europe/Berlin", count: 2)
                == ["2024-10-27T05:00:00Z", "2024-10-28T05:00:00Z"]
        )
        // Lord Howe changes by half an hour, at 2:00.
        #expect(
            try Self.next("45 1 * * *", after: "2024-04-05T20:00:00Z", "Australia/Lord_Howe", count: 2)
                == ["2024-04-06T14:45:00Z", "2024-04-07T15:15:00Z"]
        )
    }

    /// Held against a walk minute by minute over three years of two zones' wall clocks.
    @Test(arguments: ["Europe/Berlin", "America/Santiago"])
    func `every time is one that the clock shows, in order and never twice`(zone: String) throws {
        let timeZone = try #require(TimeZone(identifier: zone))
        let schedule = try Schedule(cron: "0,30 */2 * * *", zone: zone, .gmt)
        var time = try #require(Timestamp("2023-01-01T00:00:00Z"))
        let end = try #require(Timestamp("2026-01-01T00:00:00Z"))
        var clock = LocalClock(timeZone)
        var shown: Set<Int64> = []
        while let next = schedule.next(after: time), next < end {
            try #require(next > time)
            let local = clock.local(next.milliseconds)
            #expect(shown.insert(local).inserted)
            let minute = local / 60_000
            let isExact = minute % 30 == 0 && minute / 60 % 2 == 0
            // Only right after a change is the time another one.
            #expect(isExact || clock.local(next.milliseconds - 1) + 1 != local)
            time = next
        }
        #expect(shown.count > 3 * 365 * 24 - 8)
    }

    @Test(arguments: [
        ("", "five fields"), ("* * * *", "five fields"), ("0 0 0 1 * *", "five fields"), ("@reboot", "five fields"),
        ("60 0 * * *", "minute"), ("0 24 * * *", "hour"), ("0 0 0 * *", "day of the month"), ("0 0 * 13 *", "month"),
        ("0 0 * * 8", "day of the week"), ("0 0 * * mo", "sun to sat"), ("5-1 * * * *", "minute"),
        ("*/0 * * * *", "minute"),
        ("1,,2 * * * *", "minute"), ("-1 * * * *", "minute"), ("٣ * * * *", "minute"),
        ("* * * * *", "every 5 minutes"), ("0,58 * * * *", "every 5 minutes"), ("*/4 1 1 1 *", "every 5 minutes"),
        ("0 0 31 2 *", "never"), ("0 0 30 feb *", "never"), ("0 0 31 4,6,9,11 *", "never"),
    ])
    func `what is no line, comes too often or never is refused with the reason`(cron: String, reason: String) throws {
        let error = try #require(throws: ScheduleError.self) { try CronExpression(cron) }
        #expect(error.field == "cron" && error.rule.contains(reason))
    }

    @Test(arguments: [
        ("0 6 1 * *", "at 06:00 on day 1 of the month, UTC"),
        ("*/15 9-17 * * mon-fri", "every 15 minutes, in the hours 09:00 to 17:00 on Monday to Friday, UTC"),
        ("5 * * * *", "at minute 5 of every hour every day, UTC"),
        ("0 8,20 * * sat,sun", "at 08:00 and 20:00 on Sunday and Saturday, UTC"),
        ("30 23 1,15 1-3 *", "at 23:30 on days 1 and 15 of the month in January to March, UTC"),
        ("0 0 13 * 5", "at 00:00 on day 13 of the month and on Friday, UTC"),
    ])
    func `a line is told in words`(cron: String, words: String) throws {
        #expect(try Schedule(cron: cron, zone: nil, .gmt).words == words)
    }
}
