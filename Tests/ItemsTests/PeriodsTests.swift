import Foundation
import Testing

@testable import Items

struct PeriodsTests {
    @Test(
        arguments: [
            ("2020-12-27", "2020-W52"), ("2020-12-28", "2020-W53"), ("2020-12-31", "2020-W53"),
            ("2021-01-01", "2020-W53"), ("2021-01-03", "2020-W53"), ("2021-01-04", "2021-W01"),
            ("2024-12-29", "2024-W52"), ("2024-12-30", "2025-W01"), ("2016-01-03", "2015-W53"),
            ("2008-12-29", "2009-W01"), ("2010-01-03", "2009-W53"), ("1969-12-29", "1970-W01"),
        ])
    func `a week belongs to the year of its Thursday`(day: String, week: String) throws {
        #expect(Grouping.week.name(ofPeriodWith: try #require(CivilDate(day))) == week)
    }

    @Test func `weeks agree with Foundation for every day of sixty years`() throws {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        for day in try #require(CivilDate("1965-01-01")).daysSinceEpoch..<22_000 {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400)
            let expected = calendar.dateComponents([.yearForWeekOfYear, .weekOfYear, .year, .month, .day], from: date)
            let civil = CivilDate(daysSinceEpoch: day)
            #expect(civil.isoWeek.year == expected.yearForWeekOfYear && civil.isoWeek.week == expected.weekOfYear)
            #expect([civil.year, civil.month, civil.day] == [expected.year, expected.month, expected.day])
            #expect(civil.daysSinceEpoch == day)
        }
    }

    @Test func `the first and the last period are cut at the ends of the range`() throws {
        let months = Grouping.month.periods(of: try range("2024-01-30", "2024-03-01"), in: .gmt)
        #expect(months.map(\.name) == ["2024-01", "2024-02", "2024-03"])
        #expect(months.map(\.days.count) == [2, 29, 1])
        let weeks = Grouping.week.periods(of: try range("2020-12-30", "2021-01-05"), in: .gmt)
        #expect(weeks.map(\.name) == ["2020-W53", "2021-W01"])
        #expect(weeks.map(\.days.count) == [5, 2])
    }

    @Test func `a leap day is a day of its own`() throws {
        let days = Grouping.day.periods(of: try range("2024-02-28", "2024-03-01"), in: .gmt)
        #expect(days.map(\.name) == ["2024-02-28", "2024-02-29", "2024-03-01"])
        #expect(CivilDate("2023-02-29") == nil)
        #expect(CivilDate("1900-02-29") == nil)
        #expect(CivilDate("2000-02-29") != nil)
    }

    @Test(arguments: Grouping.allCases, zones)
    func `periods meet without gap or overlap`(grouping: Grouping, zone: String) throws {
        let timeZone = try #require(TimeZone(identifier: zone))
        let range = try range("2010-12-15", "2012-02-10")
        let periods = grouping.periods(of: range, in: timeZone)
        for (period, next) in zip(periods, periods.dropFirst()) {
            #expect(period.interval.upperBound == next.interval.lowerBound)
            #expect(period.days.end.adding(days: 1) == next.days.start)
            #expect(period.name < next.name)
        }
        #expect(periods.first?.interval.lowerBound == range.interval(in: timeZone).lowerBound)
        #expect(periods.last?.interval.upperBound == range.interval(in: timeZone).upperBound)
        #expect(periods.map(\.days.count).reduce(0, +) == range.count)
    }

    @Test func `days with a change of the clock have 23 and 25 hours`() throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        let hours = try ["2024-03-30", "2024-03-31", "2024-10-27"].map { day in
            let interval = try range(day, day).interval(in: berlin)
            return (interval.upperBound - interval.lowerBound) / .seconds(3600)
        }
        #expect(hours == [24, 23, 25])
    }

    @Test func `a day that a zone skipped is empty`() throws {
        let apia = try #require(TimeZone(identifier: "Pacific/Apia"))
        let days = Grouping.day.periods(of: try range("2011-12-29", "2011-12-31"), in: apia)
        #expect(days.map { ($0.interval.upperBound - $0.interval.lowerBound) / .seconds(3600) } == [24, 0, 24])
    }

    @Test func `the year 9999 has an end`() throws {
        let range = try range("9999-12-31", "9999-12-31")
        #expect(Grouping.day.periods(of: range, in: .gmt).map(\.interval) == [range.interval(in: .gmt)])
        #expect(range.interval(in: .gmt).upperBound == Timestamp(seconds: 253_402_300_800))
    }

    private func range(_ start: String, _ end: String) throws -> DayRange {
        DayRange(start: try #require(CivilDate(start)), end: try #require(CivilDate(end)))
    }
}

/// Halves and quarters of hours, changes of the clock at midnight, skipped days, both ends of the day.
let zones = [
    "UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns",
    "Australia/Lord_Howe", "Pacific/Kiritimati", "Africa/Cairo", "Asia/Gaza", "America/Los_Angeles",
]
