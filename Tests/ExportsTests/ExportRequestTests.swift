import Foundation
import HouseTestSupport
import Testing

@testable import Exports
@testable import Figures
@testable import Items

/// The rules of `POST /api/exports/…`, on 2024-07-01 in UTC.
struct ExportRequestTests {
    private func read(_ body: String, kind: ExportKind = .pdf, maxRangeDays: Int = 365) throws -> ExportSpec {
        let rules = ExportRequest.Rules(
            maxRangeDays: maxRangeDays,
            timeZone: .gmt,
            now: Timestamp(iso: "2024-07-01T12:00")
        )
        return try ExportRequest.read(JSONValue(parsing: body.utf8), kind: kind, rules: rules)
    }

    private func problems(_ body: String, maxRangeDays: Int = 365) -> ExportRequestError? {
        do {
            _ = try read(body, maxRangeDays: maxRangeDays)
            return nil
        } catch {
            return error as? ExportRequestError
        }
    }

    private func dates(_ start: String, _ end: String, _ more: String = "") -> String {
        #"{"start_date": "\#(start)", "end_date": "\#(end)"\#(more)}"#
    }

    @Test func `a request of two dates has every default`() throws {
        let spec = try read(dates("2024-03-01", "2024-03-31"))
        #expect(spec.reportType == .seasonalActivity && spec.groupBy == .month && spec.paper == .a4)
        #expect(spec.includes == ExportSpec.Includes() && spec.filters == ItemFilters() && spec.title == nil)
    }

    @Test(arguments: [
        ("2024-03-02", "2024-03-01", "/start_date", "start_date must be before end_date"),
        ("2023-06-30", "2024-06-30", "/end_date", "Date range cannot exceed 1 year"),
        ("2024-06-01", "2024-07-02", "/end_date", "end_date cannot be in the future"),
    ])
    func `a broken rule of dates has its sentence`(start: String, end: String, pointer: String, detail: String) {
        let error = problems(dates(start, end))
        #expect(error == ExportRequestError(malformed: [], broken: [FieldProblem(pointer: pointer, detail: detail)]))
    }

    @Test func `all broken rules are told at once`() {
        let error = problems(dates("2024-08-02", "2024-08-01", #", "group_by": "year""#))
        #expect(
            error?.broken.map(\.detail) == [
                "start_date must be before end_date", "start_date cannot be in the future",
                "end_date cannot be in the future", "group_by must be one of: day, week, month",
            ]
        )
    }

    @Test(arguments: [
        ("2023-01-01", "2023-12-31", 365, true), ("2023-06-30", "2024-06-29", 365, true),
        ("2023-06-30", "2024-06-30", 365, false), ("2024-02-01", "2024-03-03", 31, true),
        ("2024-02-01", "2024-03-04", 31, false), ("2024-07-01", "2024-07-01", 1, true),
    ])
    func `a range may end so many days after its start, today included`(
        start: String,
        end: String,
        limit: Int,
        isTaken: Bool
    ) {
        #expect((problems(dates(start, end), maxRangeDays: limit) == nil) == isTaken)
    }

    @Test(arguments: [
        ("{}", ["/start_date", "/end_date"]),
        (#"{"start_date": "2024-02-30", "end_date": 5}"#, ["/start_date", "/end_date"]),
        (#"{"start_date": "2024-03-01", "end_date": "2024-03-02", "titel": "x"}"#, ["/titel"]),
        (#"{"start_date": "2024-03-01", "end_date": "2024-03-02", "paper": "a5"}"#, ["/paper"]),
        (#"{"start_date": "2024-03-01", "end_date": "2024-03-02", "accent": "yellow"}"#, ["/accent"]),
        (
            #"{"start_date": "2024-03-01", "end_date": "2024-03-02", "filters": {"projects": []}}"#,
            ["/filters/projects"]
        ),
        (#"{"start_date": "2024-03-01", "end_date": "2024-03-02", "title": "a\nb"}"#, ["/title"]),
        (#"{"start_date": "2024-03-01", "end_date": "2024-03-02", "include_csv": true}"#, ["/include_csv"]),
    ])
    func `what is malformed is named`(body: String, pointers: [String]) {
        #expect(problems(body)?.malformed.map(\.pointer).sorted() == pointers.sorted())
    }

    @Test(arguments: [
        ("e" + String(repeating: "\u{301}", count: 2000), false),
        ("e" + String(repeating: "\u{301}", count: 700), true),
        (String(repeating: "\u{1F468}\u{200D}\u{1F469}", count: 100), true),
        (String(repeating: "x", count: 101), false),
        (" \u{3000}", false), ("", false), (#"a\u0009b"#, false),
    ])
    func `a label has 1 to 100 characters, of which none has marks without end`(label: String, fits: Bool) {
        let days = #""start_date": "2024-01-01", "end_date": "2024-01-20""#
        let periods = #"{\#(days), "label": "\#(label)"}, {\#(days), "label": "B"}"#
        let found = problems(#"{"report_type": "comparison", "comparison_periods": [\#(periods)]}"#)
        #expect(found?.malformed.map(\.pointer) == (fits ? nil : ["/comparison_periods/0/label"]))
    }

    @Test func `a comparison has two to five periods, and decides the range`() throws {
        func period(_ number: Int) -> String {
            #"{"start_date": "2024-0\#(number)-01", "end_date": "2024-0\#(number)-20", "label": "P\#(number)"}"#
        }
        func body(_ count: Int) -> String {
            let periods = (0..<count).map { period($0 + 1) }.joined(separator: ",")
            return #"{"report_type": "comparison", "comparison_periods": [\#(periods)]}"#
        }
        for count in [0, 1, 6] {
            #expect(problems(body(count))?.broken.map(\.pointer) == ["/comparison_periods"])
        }
        let spec = try read(body(5))
        #expect(spec.comparisonPeriods.map(\.label) == ["P1", "P2", "P3", "P4", "P5"])
        #expect(spec.range == (try DayRange("2024-01-01", "2024-05-20")))
    }
}
