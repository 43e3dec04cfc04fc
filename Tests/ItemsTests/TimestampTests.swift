import Testing

@testable import Items

struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_693_555_200_250, "2023-09-01T08:00:00.250Z"),
            (-86_400_000, "1969-12-31T00:00:00Z"), (951_782_399_000, "2000-02-28T23:59:59Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ])
    func `a timestamp is written in UTC, with milliseconds where it has them`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test(
        arguments: [
            "2023-9-01", "2023-09-1", "20230901", "2023-09-01T00:00", " 2023-09-01", "2023-13-01", "2023-00-10",
            "2023-04-31", "+023-09-01", "２０２３-09-01", "", "2023-09-", "0000-01-01", "2023/09/01", "2023-09-0\u{301}1",
        ])
    func `what is no date of four, two and two digits is refused`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test func `dates compare by calendar`() throws {
        let dates = ["2023-12-31", "2024-01-01", "2024-01-02", "2024-02-01"].compactMap { CivilDate($0) }
        #expect(dates == dates.sorted())
        #expect(dates.count == 4)
        #expect(dates.map(\.weekday) == [7, 1, 2, 4])
    }

    @Test func `durations come and go in milliseconds`() {
        let start = Timestamp(milliseconds: -500)
        #expect(start + .milliseconds(1250) == Timestamp(milliseconds: 750))
        #expect(start + .milliseconds(-1) == Timestamp(milliseconds: -501))
        #expect(Timestamp(milliseconds: 750) - start == .milliseconds(1250))
    }
}
