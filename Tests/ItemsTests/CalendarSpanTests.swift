import Testing

@testable import Items

struct CalendarSpanTests {
    private static let ranges: [(range: String, expected: String, name: String, yearBefore: String?)] = [
        ("2024-03-01 2024-03-31", "2024-02-01 2024-02-29", "February 2024", "2023-03-01 2023-03-31"),
        ("2024-02-01 2024-02-29", "2024-01-01 2024-01-31", "January 2024", "2023-02-01 2023-02-28"),
        ("2024-01-01 2024-01-31", "2023-12-01 2023-12-31", "December 2023", "2023-01-01 2023-01-31"),
        ("2024-01-01 2024-03-31", "2023-10-01 2023-12-31", "the fourth quarter of 2023", "2023-01-01 2023-03-31"),
        ("2024-07-01 2024-12-31", "2024-01-01 2024-06-30", "the first half of 2024", "2023-07-01 2023-12-31"),
        ("2024-01-01 2024-12-31", "2023-01-01 2023-12-31", "2023", nil),
        ("2023-04-01 2024-03-31", "2022-04-01 2023-03-31", "April 2022 \u{2013} March 2023", nil),
        ("2024-02-26 2024-03-03", "2024-02-19 2024-02-25", "week 8, 2024", nil),
        ("2024-03-01 2024-03-07", "2024-02-23 2024-02-29", "the 7 days before", nil),
        ("2024-02-01 2024-04-30", "2023-11-03 2024-01-31", "the 90 days before", nil),
        ("2024-03-04 2024-03-04", "2024-03-03 2024-03-03", "the day before", nil),
    ]

    private static func days(_ text: String) throws -> DayRange {
        let days = try text.split(separator: " ").map { try #require(CivilDate($0)) }
        return DayRange(start: days[0], end: days[1])
    }

    @Test(arguments: ranges)
    func `a range is compared with what comes before it on the calendar`(
        range: String,
        expected: String,
        name: String,
        yearBefore: String?
    ) throws {
        let days = try Self.days(range)
        let span = CalendarSpan(days)
        let before = try #require(span.before(days))
        #expect(before == (try Self.days(expected)))
        #expect(span.name(ofOneBefore: before) == name)
        #expect(span.yearBefore(days) == (try yearBefore.map(Self.days)))
    }

    @Test func `nothing comes before the year 1`() throws {
        for text in ["0001-01-01 0001-01-31", "0001-01-01 0001-12-31", "0001-01-02 0001-01-05"] {
            let days = try Self.days(text)
            #expect(CalendarSpan(days).before(days) == nil && CalendarSpan(days).yearBefore(days) == nil)
        }
    }
}
