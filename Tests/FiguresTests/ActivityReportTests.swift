import HouseTestSupport
import Reports
import Testing

@testable import Figures
@testable import Items
@testable import Storage

struct ActivityReportTests {
    /// The report over March 2024, by day.
    func report(_ items: [Item], _ change: (inout ExportSpec) throws -> Void = { _ in }) throws -> Report {
        let store = try ItemStore.fresh()
        try store.importAll(items)
        return try store.report(.march(change))
    }

    func items(_ count: Int, on day: String, closed: String? = nil) -> [Item] {
        (0..<count).map {
            .sample("\(day) \($0)", category: closed == nil ? .open : .done, created: day, closed: closed)
        }
    }

    private func figures(_ report: Report) -> [String] {
        report.blocks.flatMap { block -> [String] in
            guard case .keyFigures(let figures) = block else { return [] }
            return figures.map { "\($0.label) \($0.value) (\($0.note))" }
        }
    }

    @Test func `the first sentence tells how open work went, the second the busiest day`() throws {
        let report = try report(
            items(1, on: "2024-01-01") + items(12, on: "2024-03-04") + items(3, on: "2024-03-05", closed: "2024-03-06")
        )
        #expect(
            report.leads == [
                "Open work grew from 1 to 13: 15 created, 3 closed. The busiest day was 4 March 2024, with 12 created."
            ]
        )
        #expect(report.notes.contains("1 open before + 15 created \u{2212} 3 closed = 13 open at the end."))
    }

    @Test func `the time of the data is the document's date, to the second that a PDF can tell`() throws {
        let store = try ItemStore.fresh()
        try store.importAll(items(1, on: "2024-03-04"), .at("2024-03-09T00:00:00.123Z"))
        #expect(try store.report(.march()).created == "2024-03-09T00:00:00Z")
    }

    @Test func `changes of a month are against the month before, by the day`() throws {
        let report = try report(
            items(1, on: "2023-12-01") + items(20, on: "2024-02-10") + items(4, on: "2024-02-11", closed: "2024-02-12")
                + items(30, on: "2024-03-04") + items(6, on: "2024-03-05", closed: "2024-03-06")
        )
        #expect(
            figures(report) == [
                "Created 36 (+0.33 a day, +40\u{A0}%)", "Closed 6 (+0.06 a day)", "Net +30 (was +20)",
                "Open at the end 51 (+30, +143\u{A0}%)",
                "Median days to close 1.0 (n = 6)",
            ]
        )
        #expect(
            report.notes.contains(
                "against February 2024. It has 29 days and this range 31, so"
            )
        )
    }

    @Test func `a month stands beside the month before and the same a year before`() throws {
        let report = try report(
            items(1, on: "2022-12-01") + items(31, on: "2023-03-10") + items(29, on: "2024-02-10")
                + items(62, on: "2024-03-04")
        )
        #expect(report.headings.contains("Beside February 2024 and March 2023"))
        let rows = report.table("Figure")?.rows
        #expect(rows?.first == ["Created", "62", "29", "+1.00 a day, +100\u{A0}%", "31", "+31, +100\u{A0}%"])
        let days = try self.report(items(1, on: "2022-12-01") + items(3, on: "2024-03-04")) { spec in
            spec.range = try DayRange("2024-03-01", "2024-03-20")
        }
        #expect(
            days.notes.contains("Changes are against the 20 days before, 10 February 2024 \u{2013} 29 February 2024.")
        )
        #expect(days.table("Figure")?.columns.map(\.title) == ["Figure", "What it counts"])
    }

    @Test func `items that don't reach back give no comparison`() throws {
        let report = try report(items(20, on: "2024-02-10") + items(30, on: "2024-03-04"))
        #expect(figures(report).first == "Created 30 ()")
        #expect(
            report.notes.contains(
                "No comparison with February 2024: the items don't reach back so far."
            )
        )
    }

    @Test func `fewer than five closings tell no time to close`() throws {
        let report = try report(items(4, on: "2024-03-04", closed: "2024-03-05"))
        #expect(figures(report).last == "Median days to close \u{2013} (n = 4)")
        #expect(report.notes.contains("n = 4: too few items to say how long closing takes."))
    }

    @Test func `a range without items has neither a first sentence nor charts of nothing`() throws {
        let report = try report(items(1, on: "2024-01-01"))
        #expect(report.leads.isEmpty)
        #expect(report.charts == ["Open work at the end of each day"])
    }

    private func kinds(_ report: Report) -> Set<String> {
        Set(
            report.blocks.map { block in
                switch block {
                case .chart: "chart"
                case .point: "point"
                case .table(let table): table.columns.first?.title == "Period" ? "periods" : "table"
                default: "other"
                }
            }
        )
    }

    @Test func `charts, tables and observations are left out where they are not wanted`() throws {
        let items = items(40, on: "2024-03-04", closed: "2024-03-05")
        #expect(kinds(try report(items)).isSuperset(of: ["chart", "point", "periods"]))
        #expect(!kinds(try report(items) { $0.includes.charts = false }).contains("chart"))
        #expect(!kinds(try report(items) { $0.includes.tables = false }).contains("periods"))
        #expect(!kinds(try report(items) { $0.includes.insights = false }).contains("point"))
    }

    @Test func `periods of unequal lengths are compared by the day, and where they overlap that is said`() throws {
        let report = try report(items(14, on: "2024-03-04") + items(31, on: "2024-03-20")) { spec in
            spec.reportType = .comparison
            spec.comparisonPeriods = try [
                .init(label: "Week", days: DayRange("2024-03-04", "2024-03-10")),
                .init(label: "Month", days: DayRange("2024-03-01", "2024-03-31")),
            ]
        }
        #expect(report.leads == ["The busiest was Week: 14 created, 2.00 a day."])
        #expect(report.notes.contains("Week and Month overlap: 4 March 2024 \u{2013} 10 March 2024 is in both"))
        #expect(report.tables[0].rows.contains(["Created per day", "2.00", "1.45"]))
        #expect(report.tables[1].rows.contains(["Created per day", "\u{2212}0.55, \u{2212}27\u{A0}%"]))
    }

    @Test func `a period whose label is its days says them once in its heading`() throws {
        let report = try report(items(14, on: "2024-03-04")) { spec in
            spec.reportType = .comparison
            spec.comparisonPeriods = try [
                .init(label: "4 March 2024 \u{2013} 9 March 2024", days: DayRange("2024-03-04", "2024-03-09")),
                .init(label: "Week 11, 2024", days: DayRange("2024-03-11", "2024-03-17")),
            ]
        }
        #expect(report.headings.contains("4 March 2024 \u{2013} 9 March 2024"))
        #expect(report.headings.contains("Week 11, 2024: 11 March 2024 \u{2013} 17 March 2024"))
    }

    @Test func `a comparison without tables has none of figures, nor their headings`() throws {
        let report = try report(items(14, on: "2024-03-04")) { spec in
            spec.reportType = .comparison
            spec.comparisonPeriods = try [
                .init(label: "A", days: DayRange("2024-03-04", "2024-03-10")),
                .init(label: "B", days: DayRange("2024-03-11", "2024-03-17")),
            ]
            spec.includes.tables = false
        }
        #expect(report.headings == ["Sources and coverage", "Provenance", "Definitions"])
        #expect(report.charts.count == 3)
    }

    @Test func `a few items have no shares, nor a note on them`() throws {
        var few = items(3, on: "2024-03-04")
        few[0].project = "web"
        let table = try #require(try report(few).table("Project"))
        #expect(table.columns.map(\.title) == ["Project", "Created", "Closed"] && table.note.isEmpty)
        #expect(table.footer == ["Total", "3", "0"])
    }

    @Test func `a range of one period is not called one by that period`() throws {
        let day = try report(items(1, on: "2024-03-04")) { spec in
            spec.groupBy = .month
            spec.range = try DayRange("2024-03-04", "2024-03-04")
        }
        #expect(day.subtitle == "4 March 2024")
        #expect(try report([]).subtitle == "1 March 2024 \u{2013} 31 March 2024, by day")
    }

    @Test func `a comparison says on page one when its periods are, unless their labels do`() throws {
        let report = try report([]) { spec in
            spec.reportType = .comparison
            spec.comparisonPeriods = try [
                .init(label: "Q2", days: DayRange("2024-04-01", "2024-06-30")),
                .init(label: "2024-07-01 to 2024-09-30", days: DayRange("2024-07-01", "2024-09-30")),
            ]
        }
        #expect(
            report.subtitle
                == "Q2 (1 April 2024 \u{2013} 30 June 2024) \u{00B7} 2024-07-01 to 2024-09-30"
        )
    }

    @Test func `what the range cuts short is told as a part of its period`() throws {
        let report = try report(items(1, on: "2024-03-04")) { spec in
            spec.groupBy = .month
            spec.range = try DayRange("2024-03-01", "2024-04-01")
        }
        #expect(report.table("Period")?.note == "* cut short by the range: of April 2024 only 1 April 2024")
    }

    @Test func `without charts and tables a heading has a sentence under it`() throws {
        let items = items(9, on: "2024-03-04", closed: "2024-03-05")
        let report = try report(items) { spec in
            spec.reportType = .flow
            (spec.includes.charts, spec.includes.tables) = (false, false)
        }
        #expect(report.notes.contains("Half of what was closed took about 1 day or less (n = 9)."))
        #expect(report.notes.contains("9 closed, 0.29 a day."))
        #expect(report.headings.contains("Throughput") && report.headings.contains("Time to close"))
    }

    @Test func `where items are done since nobody knows when, the first sentence says why open work grew by less`()
        throws
    {
        let undated = (0..<15).map { Item.sample("u\($0)", category: .done, created: "2024-03-05") }
        let report = try report(
            items(11, on: "2024-03-04") + undated + items(15, on: "2024-01-01", closed: "2024-03-07")
        )
        #expect(
            report.leads.first?.hasPrefix(
                "Open work shrank from 15 to 11: 26 created, 15 closed; 15 of those created are done without a time of closing, "
                    + "and so count as neither closed nor open."
            ) == true
        )
    }

    @Test func `undated closures stand where created and closed are weighed against each other`() throws {
        let undated = (0..<15).map { Item.sample("u\($0)", category: .done, created: "2024-03-05") }
        let report = try report(
            items(20, on: "2024-03-04") + undated + items(15, on: "2024-03-06", closed: "2024-03-07")
        )
        let points = report.blocks.compactMap { if case .point(let text) = $0 { text } else { nil } }
        #expect(
            points.contains(
                "Balance: 35 more items were created than closed: 50 created, 15 closed, while open work grew from 0 to 20, "
                    + "for 15 of those created are done without a time of closing, and so neither closed nor open."
            )
        )
    }

    @Test func `a report over an empty store has no data as of any time`() throws {
        let report = try report([])
        #expect(report.facts.contains("Nothing imported yet"))
        #expect(report.provenance.contains("Data as of: nothing has been imported yet"))
    }

    @Test func `a report of flow says what it lacks where no history was imported`() throws {
        let report = try report(items(9, on: "2024-03-04", closed: "2024-03-05")) { $0.reportType = .flow }
        #expect(report.notes.contains("No status history was imported for these items"))
        #expect(!report.headings.contains("Cycle time"))
    }
}
