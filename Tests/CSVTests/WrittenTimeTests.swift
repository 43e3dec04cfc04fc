import Foundation
import HouseTestSupport
import Testing

@testable import CSV
@testable import Items

struct WrittenTimeTests {
    private func read(
        _ text: String,
        format: String? = nil,
        order: WrittenTime.Order? = nil
    ) throws -> String? {
        var reader = try DateReader(timeZone: .gmt, format: format, order: order)
        return reader.timestamp(Array(text.utf8)[...])?.description
    }

    @Test(arguments: [
        ("12/Mar/24 3:45 PM", "2024-03-12T15:45:00Z"), ("12/Mar/24 3:45\u{202F}PM", "2024-03-12T15:45:00Z"),
        ("12/Mar/24\u{A0}12:05\u{2009}AM", "2024-03-12T00:05:00Z"), ("14/Sept/25 10:00 a.m.", "2025-09-14T10:00:00Z"),
        ("12-Mar-2024 15:45:07", "2024-03-12T15:45:07Z"), ("12 Mar 2024", "2024-03-12T00:00:00Z"),
        ("Mar 12, 2024, 3:45:07 p. m.", "2024-03-12T15:45:07Z"),
        ("March 12th, 2024 at 3:45 PM", "2024-03-12T15:45:00Z"),
        ("Wed May 13 2026 11:21:41 GMT+0000 (GMT+00:00)", "2026-05-13T11:21:41Z"),
        ("Wed Jul 01 2026 09:00:00 GMT-0700 (Pacific Daylight Time)", "2026-07-01T16:00:00Z"),
        ("Tue, 29 Mar 2011 16:48:47 +0200", "2011-03-29T14:48:47Z"),
        ("2024/03/12 15:45", "2024-03-12T15:45:00Z"), ("2024/3/2", "2024-03-02T00:00:00Z"),
        ("2024. 3. 12. 오후 3:45", "2024-03-12T15:45:00Z"), ("2024年3月12日 下午3:45", "2024-03-12T15:45:00Z"),
        ("2024-Mar-12 15:45", "2024-03-12T15:45:00Z"), ("12.03.2024 15:45", "2024-03-12T15:45:00Z"),
        ("12.3.2024, 15:45:07", "2024-03-12T15:45:07Z"), ("12. März 2024 um 15:45 Uhr", "2024-03-12T15:45:00Z"),
        ("12/Mär/24 15:45", "2024-03-12T15:45:00Z"), ("12/mars/24 15:45", "2024-03-12T15:45:00Z"),
        ("3 févr. 2024 à 15:45", "2024-02-03T15:45:00Z"), ("12 de março de 2024 15:45", "2024-03-12T15:45:00Z"),
        ("12/ene/24 3:45 p. m.", "2024-01-12T15:45:00Z"), ("12/gen/24 15.45", "2024-01-12T15:45:00Z"),
        ("12/mrt/24 3:45 p.m.", "2024-03-12T15:45:00Z"), ("12/lip/24 15:45", "2024-07-12T15:45:00Z"),
        ("12 мар. 2024 г., 15:45", "2024-03-12T15:45:00Z"), ("12/мая/24 15:45", "2024-05-12T15:45:00Z"),
        ("12/3月/24 3:45 午後", "2024-03-12T15:45:00Z"), ("12/三月/24 3:45 下午", "2024-03-12T15:45:00Z"),
        ("12/Şub/24 15:45", "2024-02-12T15:45:00Z"), ("\u{200E}12/Mar/2024\u{200E} 15:45", "2024-03-12T15:45:00Z"),
        ("2026-03-02\u{A0}08:10:00", "2026-03-02T08:10:00Z"), ("2026-03-02 8:10 PM", "2026-03-02T20:10:00Z"),
        ("12 d’abril de 2024", "2024-04-12T00:00:00Z"),
    ])
    func `a time that can be understood in one way only is read without a format`(text: String, expected: String) throws
    {
        #expect(try read(text) == expected)
    }

    @Test(arguments: [
        "3/4/2026", "28/8/2026", "03-04-2026 10:00", "12.03.24", "24/03/12", "12/Mar", "Mar 12", "March 2024",
        "12/Mra/24",
        "30/Feb/24", "12/Mar/24 25:00", "12/Mar/24 13:00 PM", "12/Mar/24 3:45 XM", "12/Mar/24 3", "2024/13/01",
        "2024/03/12 15:45 Europe/Berlin", "12/Mar/024", "May", "12 Mar 2024 and more", "12.13.2024",
    ])
    func `what can be understood in two ways, or in none, is not read`(text: String) throws {
        #expect(try read(text) == nil)
    }

    @Test(arguments: [
        ("3/4/2026", "2026-04-03T00:00:00Z", "2026-03-04T00:00:00Z"),
        ("12-11-2026 3:45 PM", "2026-11-12T15:45:00Z", "2026-12-11T15:45:00Z"),
        ("5/5/2026 10:00", "2026-05-05T10:00:00Z", "2026-05-05T10:00:00Z"),
    ])
    func `dates of numbers are read in the order that is known`(
        text: String,
        dayFirst: String,
        monthFirst: String
    ) throws {
        #expect(try read(text, order: .dayFirst) == dayFirst)
        #expect(try read(text, order: .monthFirst) == monthFirst)
    }

    @Test(arguments: [
        ("d/MMM/yy h:mm a", "12/Mar/24 3:45\u{202F}PM", "2024-03-12T15:45:00Z"),
        ("d/MMM/yy h:mm a", "12/Sept/24  3:45PM", "2024-09-12T15:45:00Z"),
        ("dd/MMM/yy HH:mm", "12/Okt/24 15:45", "2024-10-12T15:45:00Z"),
        ("d MMM yyyy", "3 févr. 2024", "2024-02-03T00:00:00Z"),
        ("d. MMMM yyyy", "3. Dezember 2024", "2024-12-03T00:00:00Z"),
        ("EEEE, d MMMM yyyy", "miércoles, 13 mayo 2026", "2026-05-13T00:00:00Z"),
        ("yyyy-MM-dd HH:mm:ssXXX", "2024-03-12 15:45:00+02:00", "2024-03-12T13:45:00Z"),
        ("d/M/yyyy\u{202F}h:mm a", "12/3/2024 3:45 pm", "2024-03-12T15:45:00Z"),
        ("d-MMM-yyyy", "5-août-2024", "2024-08-05T00:00:00Z"),
    ])
    func `a format fits names in many languages and every kind of space`(
        format: String,
        text: String,
        expected: String
    ) throws {
        #expect(try read(text, format: format) == expected)
    }

    @Test(arguments: [
        "en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "pt_BR", "pt_PT", "it_IT", "nl_NL", "pl_PL", "ru_RU", "uk_UA",
        "ja_JP",
        "zh_CN", "zh_TW", "ko_KR", "tr_TR", "cs_CZ", "sk_SK", "sv_SE", "da_DK", "nb_NO", "fi_FI", "hu_HU", "ro_RO",
        "el_GR",
        "ca_ES", "bg_BG", "id_ID", "et_EE", "ar_EG", "he_IL",
    ])
    func `every month's name that Unicode has for a language is known`(locale: String) throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.locale = Locale(identifier: locale)
        let lists = [
            calendar.monthSymbols, calendar.shortMonthSymbols, calendar.standaloneMonthSymbols,
            calendar.shortStandaloneMonthSymbols,
        ]
        for names in lists {
            for (index, name) in names.enumerated() {
                var reader = DigitReader(Array(name.utf8)[...])
                #expect(reader.monthName() == index + 1, "\(locale): \(name)")
            }
        }
        for (half, isAfternoon) in [(calendar.amSymbol, false), (calendar.pmSymbol, true)] {
            var reader = DigitReader(UnicodeSpace.plain(Array(half.utf8)[...]))
            #expect(reader.isAfternoon() == isAfternoon, "\(locale): \(half)")
        }
    }

    @Test func `no name means two months`() {
        for (name, names) in Dictionary(grouping: MonthNames.all, by: \.name) {
            #expect(Set(names.map(\.month)).count == 1, "\(name)")
        }
    }
}

struct NumericDatesTests {
    private func dates(_ values: [String]) -> NumericDates {
        var dates = NumericDates()
        for value in values { dates.note(Array(value.utf8)[...]) }
        return dates
    }

    @Test func `the order is what all dates agree on, and nothing where none tells`() {
        #expect(dates(["3/4/2026", "28/8/2026 10:00", "1-2-2026"]).order == .dayFirst)
        #expect(dates(["3/4/2026", "8/28/2026 10:00 AM"]).order == .monthFirst)
        #expect(dates(["3/4/2026"]).order == nil && dates(["3/4/2026"]).isUnclear)
        #expect(dates(["28/8/2026", "8/28/2026"]).order == nil && dates(["28/8/2026", "8/28/2026"]).isUnclear)
        #expect(dates(["2026-03-04", "3/4/26", "x"]) == NumericDates())
        #expect(!dates(["5/5/2026"]).isUnclear)
    }

    @Test(arguments: [
        ("03/04/2026", ["d/M/yyyy", "M/d/yyyy"]), ("3-4-26 15:45", ["d-M-yy HH:mm", "M-d-yy HH:mm"]),
        ("03.04.2026 3:45:07 PM", ["d.M.yyyy h:mm:ss a", "M.d.yyyy h:mm:ss a"]), ("2026/3/4", ["yyyy/M/d"]),
        ("1700000000", []), ("3 of 4 in 2026", []),
    ])
    func `formats are proposed that fit`(value: String, formats: [String]) throws {
        #expect(NumericDates.patterns(for: value) == formats)
        for format in formats {
            var reader = try DateReader(timeZone: .gmt, format: format)
            #expect(reader.timestamp(Array(value.utf8)[...]) != nil)
        }
    }

    @Test func `a file that tells the order is read, and one that does not is not`() throws {
        let head = "id,created,closed\n"
        let told = try LoadedCSV(head + "1,3/4/2026 10:00,28/8/2026 11:00\n2,5/6/2026 10:00,\n")
        #expect(told.items.map(\.createdAt.description) == ["2026-04-03T10:00:00Z", "2026-06-05T10:00:00Z"])
        #expect(told.tally.warnings.isEmpty)
        #expect(try LoadedCSV(head + "1,3/4/2026 10:00,\n").items.isEmpty)
    }
}
