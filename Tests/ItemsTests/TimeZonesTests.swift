import Foundation
import TestSupport
import Testing

@testable import Items

struct TimeZonesTests {
    @Test(arguments: zones)
    func `every day starts where Foundation says`(zone: String) throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: zone))
        for day in 5_000..<21_000 {
            let civil = CivilDate(daysSinceEpoch: day)
            let start = civil.startOfDay(in: calendar.timeZone)
            let components = DateComponents(year: civil.year, month: civil.month, day: civil.day, hour: 12)
            let noon = try #require(calendar.date(from: components))
            guard calendar.component(.day, from: noon) == civil.day else { continue }
            #expect(
                start == Timestamp(seconds: Int64(calendar.startOfDay(for: noon).timeIntervalSince1970)),
                "\(civil)"
            )
        }
    }

    @Test(arguments: zones)
    func `an instant falls on the day that Foundation says`(zone: String) throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: zone))
        var random = SeededGenerator(seed: 7)
        for _ in 0..<5_000 {
            let instant = Timestamp(milliseconds: .random(in: -1_000_000_000_000...3_000_000_000_000, using: &random))
            let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
            let expected = calendar.dateComponents([.year, .month, .day], from: date)
            let day = CivilDate(instant, in: calendar.timeZone)
            #expect([day.year, day.month, day.day] == [expected.year, expected.month, expected.day])
        }
    }

    @Test func `a midnight that does not exist is the hour after it`() throws {
        let saoPaulo = try #require(TimeZone(identifier: "America/Sao_Paulo"))
        let start = try #require(CivilDate("2018-11-04")).startOfDay(in: saoPaulo)
        #expect(start.description == "2018-11-04T03:00:00Z")
        #expect(CivilDate(Timestamp(milliseconds: start.milliseconds - 1), in: saoPaulo).description == "2018-11-03")
        #expect(CivilDate(start, in: saoPaulo).description == "2018-11-04")
    }

    @Test func `a day that ends twice lasts until it ends for good`() throws {
        let saoPaulo = try #require(TimeZone(identifier: "America/Sao_Paulo"))
        let day = try #require(CivilDate("2018-02-17"))
        let interval = DayRange(start: day, end: day).interval(in: saoPaulo)
        #expect((interval.upperBound - interval.lowerBound) / .seconds(3600) == 25)
    }
}
