import Foundation
import Testing

@testable import CSV
@testable import Items

struct DateReaderTests {
    private func read(_ text: String, _ zone: String = "UTC", format: String? = nil) throws -> String? {
        var reader = try DateReader(timeZone: try #require(TimeZone(identifier: zone)), format: format)
        return reader.timestamp(Array(text.utf8)[...])?.description
    }

    @Test(arguments: [
        ("2011-03-29T16:48:47.000+0000", "2011-03-29T16:48:47Z"),
        ("2011-03-29T16:48:47.250+02:00", "2011-03-29T14:48:47.250Z"),
        ("2011-03-29T16:48:47.1Z", "2011-03-29T16:48:47.100Z"),
        ("2011-03-29T16:48:47,123456789Z", "2011-03-29T16:48:47.123Z"),
        ("2011-03-29 16:48:47 UTC", "2011-03-29T16:48:47Z"),
        ("2011-03-29 16:48:47 -0530", "2011-03-29T22:18:47Z"),
        ("2011-03-29T16:48:47+14", "2011-03-29T02:48:47Z"),
        ("2011-03-29t16:48z", "2011-03-29T16:48:00Z"),
        ("2011-03-29 16:48:47", "2011-03-29T16:48:47Z"),
        ("2011-03-29T16:48", "2011-03-29T16:48:00Z"),
        ("2011-03-29", "2011-03-29T00:00:00Z"),
        ("2024-02-29", "2024-02-29T00:00:00Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("0001-01-01", "0001-01-01T00:00:00Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ])
    func `ISO 8601 is read in its usual forms`(text: String, expected: String) throws {
        #expect(try read(text) == expected)
    }

    @Test(arguments: [
        "", "?", "2023-02-30", "2023-02-29", "2023-13-01", "2023-00-10", "2023-1-1", "20230101", "0000-01-01",
        "2023-01-01T24:00:00", "2023-01-01T12:60:00", "2023-01-01T12:00:61", "2023-01-01T12", "2023-01-01T12:00:00.",
        "2023-01-01T12:00:00Zx", "2023-01-01T12:00:00+25:00", "2023-01-01T12:00:00+1", "2023-01-01T", "2023-01-01Z",
        "2023-01-01T12:00:00 Europe/Berlin", "12023-01-01", "-2023-01-01", "2023-01-01T1２:00", "1700000000",
        "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00",
    ])
    func `what is no valid time is refused`(text: String) throws {
        #expect(try read(text) == nil)
    }

    @Test(arguments: [
        ("2023-07-01 12:00:00", "2023-07-01T10:00:00Z"),
        ("2023-01-01 12:00:00.5", "2023-01-01T11:00:00.500Z"),
        ("2023-07-01", "2023-06-30T22:00:00Z"),
        ("2023-07-01T12:00:00Z", "2023-07-01T12:00:00Z"),
        ("2023-03-26 01:59:59", "2023-03-26T00:59:59Z"),
        ("2023-03-26 02:30:00", "2023-03-26T01:30:00Z"),
        ("2023-03-26 03:00:00", "2023-03-26T01:00:00Z"),
        ("2023-10-29 01:59:59", "2023-10-28T23:59:59Z"),
        ("2023-10-29 02:30:00", "2023-10-29T00:30:00Z"),
        ("2023-10-29 03:00:00", "2023-10-29T02:00:00Z"),
    ])
    func `a time without a zone is of the given one, across changes of the clock`(text: String, expected: String) throws
    {
        #expect(try read(text, "Europe/Berlin") == expected)
    }

    @Test func `a day without a time starts when the clock does`() throws {
        // In Beirut the hour after midnight of 2023-03-26 was skipped.
        #expect(try read("2023-03-26", "Asia/Beirut") == "2023-03-25T22:00:00Z")
        #expect(try read("2023-03-27", "Asia/Beirut") == "2023-03-26T21:00:00Z")
    }

    @Test func `every hour of a year is the one that Foundation's calendar shows`() throws {
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        var times = LocalTimes(timeZone: zone)
        let skipped: Int64 = 1_710_036_000
        for hour in 0..<(366 * 24) {
            let local = Int64(1_704_067_200 + hour * 3600)
            let instant = times.instant(ofLocalSeconds: local)
            let shown = calendar.component(.hour, from: Date(timeIntervalSince1970: Double(instant)))
            #expect(shown == (local == skipped ? 3 : hour % 24), "hour \(hour)")
        }
    }

    @Test(arguments: [
        ("d/M/yyyy HH:mm", "29/2/2016 01:16", "2016-02-29T01:16:00Z"),
        ("d/M/yyyy HH:mm", "05/12/2016 1:6", "2016-12-05T01:06:00Z"),
        ("dd.MM.yyyy", "03.04.2021", "2021-04-03T00:00:00Z"),
        ("dd/MMM/yy h:mm a", "09/Jan/23 12:05 AM", "2023-01-09T00:05:00Z"),
        ("dd/MMM/yy h:mm a", "09/dec/99 1:05 PM", "1999-12-09T13:05:00Z"),
        ("MM/dd/yyyy 'at' HH:mm:ss.SSS", "12/31/2020 at 23:59:58.125", "2020-12-31T23:59:58.125Z"),
        ("yyyy'年'M'月'd'日'", "2020年2月3日", "2020-02-03T00:00:00Z"),
        ("EEE, d MMM yyyy HH:mm:ss Z", "Tue, 29 Mar 2011 16:48:47 +0200", "2011-03-29T14:48:47Z"),
        ("MMMM d, yyyy", "March 29, 2011", "2011-03-29T00:00:00Z"),
    ])
    func `any other format is read when it is named`(format: String, text: String, expected: String) throws {
        #expect(try read(text, format: format) == expected)
    }

    @Test(arguments: [
        ("d/M/yyyy", "30/2/2016"), ("d/M/yyyy", "1/13/2016"), ("d/M/yyyy", "1/1/16"), ("d/M/yyyy", "1/1/2016 10:00"),
        ("d/M/yyyy", "1-1-2016"), ("d/M/yyyy", "1/1/20166"), ("d/M/yyyy", "/1/2016"), ("d/M/yyyy", "2016-01-01"),
        ("h:mm a d/M/yyyy", "13:00 PM 1/1/2016"), ("MMMM d, yyyy", "March 29, 11"), ("MMMM d, yyyy", "Marz 29, 2011"),
    ])
    func `with a format nothing else is read`(format: String, text: String) throws {
        #expect(try read(text, format: format) == nil)
    }

    @Test func `a named format is of the given zone`() throws {
        #expect(try read("26/3/2023 02:30", "Europe/Berlin", format: "d/M/yyyy HH:mm") == "2023-03-26T01:30:00Z")
        #expect(try read("March 26, 2023", "Europe/Berlin", format: "MMMM d, yyyy") == "2023-03-25T23:00:00Z")
    }

    @Test(arguments: ["", "foo", "yyyy", "d/M", "HH:mm", "QQQ yyyy", "'d/M/yyyy", "DD/MM/YYYY", "YYYY-MM-dd"])
    func `a format without day, month and year is refused`(format: String) {
        #expect(throws: CSVFileError.self) { try DateReader(timeZone: .gmt, format: format) }
    }
}
